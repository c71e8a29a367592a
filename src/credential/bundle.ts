import type { GoodsInTransitRule, ArrangementKind } from "../domain/terms.ts";
import type { Economy } from "../domain/economy.ts";
import type { MemberStatus } from "../domain/event.ts";
import type { StoredStatus } from "../domain/certificationRecord.ts";
import type { Instant } from "../domain/time.ts";
import { toBase64url } from "./base64url.ts";
import { BUNDLE_ID_LENGTH } from "./format.ts";
import { sha256, verifySigned } from "./signature.ts";

/** The kind of the statement that signs a bundle's content: its domain tag. */
export const BUNDLE_TYP = "aeo-offline-bundle+jwt";
/** The form of the content; another one is not read. */
export const BUNDLE_VERSION = 1;

/** A CREDENTIAL key of the registry. */
export interface BundleKey {
  readonly economy: Economy;
  readonly keyId: string;
  readonly publicKey: string;
  readonly from: Instant;
  readonly until: Instant;
  /** 0 = not revoked. */
  readonly revokedAt: Instant;
}

/** A leg towards the recogniser, with the part of its terms that the rule looks at. */
export interface BundleLeg {
  readonly issuer: Economy;
  readonly arrangement: number;
  readonly version: number;
  readonly kind: ArrangementKind;
  readonly goodsInTransit: GoodsInTransitRule;
  readonly modes: number;
  readonly programme: number;
  readonly tiers: number;
  readonly operatorTypes: number;
  readonly from: Instant;
  /** As announced by the moment of the bundle; 0 = open. */
  readonly until: Instant;
  /** The mask, in decimal digits. */
  readonly benefits: string;
}

/** What many certifications have in common, and which they are. Times that no answer needs any more are 0. */
export interface BundleGroup {
  readonly programme: number;
  readonly tier: number;
  readonly operatorTypes: number;
  readonly status: StoredStatus;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly reviewAt: Instant;
  readonly effectiveFrom: Instant;
  /** When the entry was written, where its writer is marked as compromised; else 0. */
  readonly suspectSince: Instant;
  /** BUNDLE_ID_LENGTH characters for each. */
  readonly ids: string;
}

/**
 * What an officer's device knows of the ledger, without a name, address or identifier of any operator: whoever finds the device
 * learns no more than what each member of the ledger sees.
 */
export interface BundleContent {
  readonly version: typeof BUNDLE_VERSION;
  readonly recogniser: Economy;
  readonly ledger: { readonly block: number; readonly time: Instant };
  readonly keys: readonly BundleKey[];
  readonly members: readonly {
    readonly economy: Economy;
    readonly statuses: readonly { readonly status: MemberStatus; readonly since: Instant }[];
  }[];
  readonly legs: readonly BundleLeg[];
  /** Of every economy that has, or had, a leg towards the recogniser. */
  readonly certifications: Readonly<Record<string, readonly BundleGroup[]>>;
}

/** A bundle as a gateway hands it out: a statement that signs the digest of a text, and the text. */
export interface SignedBundle {
  readonly statement: string;
  readonly content: string;
}

/** A bundle whose signature was checked. */
export interface OpenedBundle extends BundleContent {
  readonly signedAt: Instant;
  /** By issuer and id; made when an issuer is first asked for. */
  readonly group: (issuer: Economy, id: string) => BundleGroup | undefined;
}

/**
 * Checks a bundle against the public key of the authority's own gateway (32 bytes, 0x hex), which the device must have from a
 * source that it trusts. undefined when it was not signed with that key, was altered, or is of another form.
 */
export async function openBundle(
  { statement, content }: SignedBundle,
  anchor: string,
): Promise<OpenedBundle | undefined> {
  const claims = await verifySigned(statement, BUNDLE_TYP, anchor);
  if (typeof claims === "string") return undefined;
  const { iss, iat, digest } = claims;
  if (digest !== toBase64url(await sha256(content)) || typeof iat !== "number") return undefined;
  // Who signed it made it: its form needs no more checking than its version.
  const parsed = JSON.parse(content) as BundleContent;
  if (parsed.version !== BUNDLE_VERSION || parsed.recogniser !== iss) return undefined;
  return { ...parsed, signedAt: iat, group: groupsOf(parsed) };
}

function groupsOf({ certifications }: BundleContent): OpenedBundle["group"] {
  const indexes = new Map<Economy, Map<string, BundleGroup>>();
  return (issuer, id) => {
    let index = indexes.get(issuer);
    if (index === undefined) {
      index = new Map();
      for (const group of certifications[issuer] ?? [])
        for (let at = 0; at < group.ids.length; at += BUNDLE_ID_LENGTH)
          index.set(group.ids.slice(at, at + BUNDLE_ID_LENGTH), group);
      indexes.set(issuer, index);
    }
    return index.get(id);
  };
}
