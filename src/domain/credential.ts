import { type CertificationHistory, statusAt, entryAt } from "./certification.ts";
import type { CertificationId } from "./certificationRecord.ts";
import type { Bytes32 } from "./event.ts";
import type { Instant } from "./time.ts";

/** A credential that the authority issued: all that it takes to draw it again, but who the operator is. */
export interface CredentialRecord {
  readonly id: string;
  readonly certificationId: CertificationId;
  /** Of the profile that it was drawn from. */
  readonly commitment: Bytes32;
  readonly programme: number;
  readonly tier: number;
  readonly operatorTypes: number;
  readonly list: number;
  readonly idx: number;
  /** The address of its status list, as it was printed. */
  readonly uri: string;
  readonly keyId: Bytes32;
  /** One per disclosure: 16 random bytes, base64url. */
  readonly salts: readonly string[];
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  readonly issuedBy: string;
}

/** A status list. Its size never changes. */
export interface StatusListRecord {
  readonly number: number;
  readonly size: number;
  readonly createdAt: Instant;
  /** What the decoys' statuses are drawn from. */
  readonly decoySecret: string;
}

export type CredentialStatus = "VALID" | "SUSPENDED" | "INVALID";

/**
 * What a status list says of a credential. It is invalid for good once its certification ended, or is no longer what the credential
 * says: an amended certification gets a new one.
 */
export function credentialStatus(
  { programme, tier, operatorTypes }: Pick<CredentialRecord, "programme" | "tier" | "operatorTypes">,
  history: CertificationHistory | undefined,
  now: Instant,
): CredentialStatus {
  const asOf = { validAt: now, knownAt: Number.POSITIVE_INFINITY };
  const record = history && entryAt(history, asOf)?.record;
  if (history === undefined || record === undefined) return "INVALID";
  if (record.programme !== programme || record.tier !== tier || record.operatorTypes !== operatorTypes)
    return "INVALID";
  const status = statusAt(history, asOf);
  if (status === "CERTIFIED") return "VALID";
  return status === "SUSPENDED" ? "SUSPENDED" : "INVALID";
}
