import { createHash } from "node:crypto";
import {
  BUNDLE_TYP,
  BUNDLE_VERSION,
  type BundleContent,
  type BundleGroup,
  type BundleLeg,
  type SignedBundle,
} from "../credential/bundle.ts";
import { BUNDLE_ID_LENGTH } from "../credential/format.ts";
import { intervalsBetween, termsOf, untilOf } from "../domain/arrangement.ts";
import { isSuspect } from "../domain/authority.ts";
import { type CertificationHistory, entryAt } from "../domain/certification.ts";
import type { LedgerAsOf } from "../domain/asOf.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Instant } from "../domain/time.ts";
import { signStatement } from "../exchange/statement.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";

/** What a device of a recogniser's officers needs of the verified ledger. */
export function bundleContent(state: LedgerState, { block, time }: LedgerAsOf, recogniser: Economy): BundleContent {
  const members = [...state.authorities.members.values()];
  const issuers = members
    .map(({ economy }) => economy)
    .filter((economy) => intervalsBetween(state.arrangements, economy, recogniser).length > 0);
  return {
    version: BUNDLE_VERSION,
    recogniser,
    ledger: { block, time },
    keys: [...state.authorities.statementKeys.values()]
      .filter(({ purpose }) => purpose === "CREDENTIAL")
      .map(({ purpose: _purpose, ...key }) => key),
    members: members
      .filter(({ economy }) => economy === recogniser || issuers.includes(economy))
      .map(({ economy, statuses }) => ({ economy, statuses })),
    legs: issuers.flatMap((issuer) => legsOf(state, issuer, recogniser)),
    certifications: groupsByIssuer(state, new Set(issuers), time),
  };
}

/** Signs a content with the gateway's HEAD key: it is this gateway's word on the ledger, as a head is. */
export async function signBundle(signer: StatementSigner, content: BundleContent, now: Instant): Promise<SignedBundle> {
  const text = JSON.stringify(content);
  const digest = createHash("sha256").update(text).digest("base64url");
  return {
    statement: await signStatement(signer, BUNDLE_TYP, { iss: signer.economy, iat: now, digest }),
    content: text,
  };
}

function legsOf({ arrangements }: LedgerState, issuer: Economy, recogniser: Economy): BundleLeg[] {
  return intervalsBetween(arrangements, issuer, recogniser).flatMap((interval) => {
    const { arrangement, version, leg } = interval;
    const found = arrangements.arrangements.get(arrangement);
    const terms = found && termsOf(found, version);
    if (terms === undefined) return [];
    const { modes, programme, tiers, operatorTypes, from } = leg;
    const { kind, goodsInTransit } = terms;
    return {
      issuer,
      arrangement,
      version,
      kind,
      goodsInTransit,
      modes,
      programme,
      tiers,
      operatorTypes,
      from,
      until: untilOf(interval, Number.POSITIVE_INFINITY),
      benefits: String(leg.benefits),
    };
  });
}

type Groups = Map<string, { readonly group: Omit<BundleGroup, "ids">; readonly ids: string[] }>;

function* historiesOf({ certifications }: LedgerState, issuers: Iterable<Economy>) {
  for (const issuer of issuers) yield* certifications.of(issuer);
}

function groupsByIssuer(state: LedgerState, issuers: ReadonlySet<Economy>, time: Instant) {
  const all = new Map<Economy, Groups>();
  for (const history of historiesOf(state, issuers)) {
    const group = groupOf(state, history, time);
    if (group === undefined) continue;
    const groups: Groups = all.get(history.economy) ?? new Map();
    all.set(history.economy, groups);
    const key = Object.values(group).join(" ");
    const found = groups.get(key) ?? { group, ids: [] };
    groups.set(key, found);
    found.ids.push(bundleIdOf(history.id));
  }
  return Object.fromEntries(
    [...all].map(([economy, groups]) => [
      economy,
      // In the order of the ids, which are random: the order of the ledger would say more than is needed.
      [...groups.values()].map(({ group, ids }) => ({ ...group, ids: ids.sort().join("") })),
    ]),
  );
}

/** What the rule needs to know of a certification from this moment on: dates that can't change an answer any more are left out. */
function groupOf(
  { authorities }: LedgerState,
  history: CertificationHistory,
  time: Instant,
): Omit<BundleGroup, "ids"> | undefined {
  const first = history.entries[0];
  const entry = entryAt(history, { validAt: time, knownAt: time }) ?? first;
  if (entry === undefined) return undefined;
  const { programme, tier, operatorTypes, status, validFrom, validUntil, reviewAt, effectiveFrom } = entry.record;
  const isLive = status === "CERTIFIED";
  return {
    programme,
    tier,
    operatorTypes,
    status,
    validFrom: validFrom <= time ? 0 : validFrom,
    validUntil: isLive || status === "SUSPENDED" ? validUntil : 0,
    reviewAt: isLive ? 0 : reviewAt,
    effectiveFrom: isLive && effectiveFrom <= time ? 0 : effectiveFrom,
    suspectSince: isSuspect(authorities, entry.writer, entry.position.time, time) ? entry.position.time : 0,
  };
}

/** The beginning of `sub`; by Node's own coding, as there are tens of thousands. */
function bundleIdOf(id: string): string {
  const bytes = (BUNDLE_ID_LENGTH * 3) / 4;
  return Buffer.from(id.slice(2, 2 + bytes * 2), "hex").toString("base64url");
}
