import { decodeJwt } from "jose";
import { z } from "zod";
import type { StatementKey } from "../domain/authority.ts";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { StatementRefusal } from "../exchange/refusal.ts";
import { economyClaim, instantClaim, signStatement, verifyWithKey } from "../exchange/statement.ts";
import type { StatementKeyDirectory, StatementSigner } from "../exchange/statementKeys.ts";

/** What an authority signs about one batch of answers. */
export interface BatchClaims {
  readonly iss: Economy;
  /** When the batch was sealed; never before the one before it. */
  readonly iat: Instant;
  /** Counts from 1 without a gap. */
  readonly batch: number;
  /** Root of the batch before, 0x hex; zeros in the first. A batch that is taken away leaves a chain that does not close. */
  readonly previous: string;
  /** Number of its first receipt. */
  readonly first: number;
  readonly count: number;
  /** Root of the tree over its records, 0x hex. */
  readonly root: string;
}

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const claimsSchema: z.ZodType<BatchClaims> = z.strictObject({
  iss: economyClaim,
  iat: instantClaim,
  batch: z.int().min(1),
  previous: hash,
  first: z.int().min(1),
  count: z.int().min(1).max(65_535),
  root: hash,
});

/** Signs a batch with a RECEIPT key. */
export function signBatch(signer: StatementSigner, claims: Omit<BatchClaims, "iss">): Promise<string> {
  return signStatement(signer, "aeo-receipt-batch+jwt", { iss: signer.economy, ...claims });
}

/**
 * The claims of a batch that an economy signed with a RECEIPT key that stood when it was signed, and that key. Unlike a request a
 * receipt stays good when its key ends later; whether it was revoked is for the reader to weigh.
 * @throws StatementRefusal
 */
export async function verifyBatch(
  statement: string,
  directory: StatementKeyDirectory,
): Promise<{ readonly claims: BatchClaims; readonly key: StatementKey }> {
  const { iss, iat } = readBatch(statement);
  const expected = { typ: "aeo-receipt-batch+jwt", purpose: "RECEIPT", schema: claimsSchema } as const;
  const times = { now: iat, leeway: 0, maxAge: Number.MAX_SAFE_INTEGER };
  return verifyWithKey(statement, { ...expected, ...times, directory, issuer: iss });
}

/** What a batch claims, unverified. @throws StatementRefusal MALFORMED */
export function readBatch(statement: string): BatchClaims {
  try {
    return claimsSchema.parse(decodeJwt(statement));
  } catch (cause) {
    throw new StatementRefusal("MALFORMED", { cause });
  }
}
