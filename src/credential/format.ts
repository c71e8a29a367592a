import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { hexBytes, toBase64url } from "./base64url.ts";

/** The type of an SD-JWT VC, in the header. */
export const CREDENTIAL_TYP = "dc+sd-jwt";
/** What the credential says: its verifiable credential type. */
export const CREDENTIAL_VCT = "urn:aeo:1";
/** The most bytes that the text of a QR code may have, so that a telephone reads it from paper. */
export const MAX_QR_BYTES = 900;

/**
 * What every credential discloses. Names are short and ids are cut because each byte counts in the QR code: `sub` is the
 * certification id's first 12 bytes and the header's `kid` the first 8 of the registry's key id. Nobody gains by a clash: the ids
 * are random and chosen by the issuer, and the key found must verify the signature.
 */
export interface CredentialClaims {
  readonly iss: Economy;
  readonly iat: Instant;
  readonly exp: Instant;
  readonly vct: typeof CREDENTIAL_VCT;
  readonly sub: string;
  /** Programme, tier and mask of operator types, by their numbers on the ledger. */
  readonly aeo: readonly [programme: number, tier: number, operatorTypes: number];
  readonly status: { readonly status_list: { readonly idx: number; readonly uri: string } };
}

/** What the holder may disclose; each under a salt of its own. */
export const DISCLOSABLE = ["tin", "name"] as const;
export type Disclosable = (typeof DISCLOSABLE)[number];

/** Who the operator is, as far as disclosed: `name` is the legal name and, where it fits, the local one. */
export interface Disclosed {
  readonly tin?: string;
  readonly name?: readonly string[];
}

/** `sub` of a certification id. */
export function subjectOf(certificationId: string): string {
  return toBase64url(hexBytes(certificationId).slice(0, 12));
}

/** `kid` of a statement key's id in the registry. */
export function keyHintOf(keyId: string): string {
  return toBase64url(hexBytes(keyId).slice(0, 8));
}

/** The characters by which a bundle names a certification: the first 9 bytes, and so the beginning of `sub`. */
export const BUNDLE_ID_LENGTH = 12;

/** The numbers of a Token Status List. */
export const STATUS_VALUES = { VALID: 0, INVALID: 1, SUSPENDED: 2 } as const;
/** Bits per status. */
export const STATUS_BITS = 2;
/** For how long a status list or a bundle may be relied on, in seconds. */
export const FRESHNESS_BOUND = 86_400;
/** Seconds by which clocks may differ. */
export const CLOCK_LEEWAY = 60;
