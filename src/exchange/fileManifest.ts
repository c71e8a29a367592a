import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { StatementRefusal } from "./refusal.ts";
import { economyClaim, instantClaim, signStatement, verifyStatement } from "./statement.ts";
import type { StatementKeyDirectory, StatementSigner } from "./statementKeys.ts";

/** One file of a set. */
export interface ListedFile {
  readonly name: string;
  readonly kind: "FULL" | "DELTA";
  readonly format: "CSV" | "XML";
  /** How many rows or changes it has. */
  readonly rows: number;
  /** Of its bytes, in lower-case hex. */
  readonly sha256: string;
}

/** What an authority signs about the files of one day. */
export interface ManifestClaims {
  readonly iss: Economy;
  /** When the files were prepared. */
  readonly iat: Instant;
  /** Counts from 1 without a gap. */
  readonly sequence: number;
  /** SHA-256 of the full CSV file before, to which the delta is to be applied; null in the first. */
  readonly previous: string | null;
  /** Up to which block, and its time, the ledger was read. */
  readonly block: number;
  readonly blockTime: Instant;
  readonly files: readonly ListedFile[];
}

const TYPE = "aeo-exchange-file+jwt";
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const claimsSchema: z.ZodType<ManifestClaims> = z.strictObject({
  iss: economyClaim,
  iat: instantClaim,
  sequence: z.int().min(1),
  previous: hash.nullable(),
  block: z.int().min(0),
  blockTime: instantClaim,
  files: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/),
        kind: z.enum(["FULL", "DELTA"]),
        format: z.enum(["CSV", "XML"]),
        rows: z.int().min(0),
        sha256: hash,
      }),
    )
    .max(4),
});

/** SHA-256 of a text in UTF-8, in lower-case hex. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Signs a manifest with a HEAD key: like a head it says what was so, as far as the ledger was read. */
export function signManifest(signer: StatementSigner, claims: Omit<ManifestClaims, "iss">): Promise<string> {
  return signStatement(signer, TYPE, { iss: signer.economy, ...claims });
}

/** The claims of a manifest that an economy signed with a HEAD key which stood then. @throws StatementRefusal */
export async function verifyManifest(statement: string, directory: StatementKeyDirectory): Promise<ManifestClaims> {
  const { iss, iat } = readManifest(statement);
  const times = { now: iat, leeway: 0, maxAge: Number.MAX_SAFE_INTEGER };
  return await verifyStatement(statement, {
    typ: TYPE,
    purpose: "HEAD",
    schema: claimsSchema,
    ...times,
    directory,
    issuer: iss,
  });
}

/** The claims as they stand there, unverified. @throws StatementRefusal */
export function readManifest(statement: string): ManifestClaims {
  let claims: unknown;
  try {
    claims = decodeJwt(statement);
  } catch (cause) {
    throw new StatementRefusal("MALFORMED", { cause });
  }
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw new StatementRefusal("MALFORMED");
  return parsed.data;
}
