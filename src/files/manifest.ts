import { decodeJwt } from "jose";
import { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import { type FileHead, parsePosition, positionText } from "../domain/exchangeFile.ts";
import type { Instant } from "../domain/time.ts";
import { StatementRefusal } from "../exchange/refusal.ts";
import { economyClaim, instantClaim, signStatement, verifyStatement } from "../exchange/statement.ts";
import type { StatementKeyDirectory, StatementSigner } from "../exchange/statementKeys.ts";

const position = z.string().refine((text) => parsePosition(text) !== undefined, "a position such as 0a1b2c3d-42");
const claimsSchema = z.strictObject({
  iss: economyClaim,
  iat: instantClaim,
  position,
  /** The file that was put into the directory before; null for the first, and for one that was asked for. */
  previous: position.nullable(),
  ledger: z.strictObject({ block: z.int().min(0), blockHash: z.string(), time: instantClaim }),
  files: z
    .array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(["FULL", "DELTA"]),
        since: position.nullable(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        bytes: z.int().min(0),
        entries: z.int().min(0),
      }),
    )
    .min(1),
});

/** What an authority signs about files drawn at one time. */
export interface ManifestClaims {
  readonly iss: Economy;
  readonly iat: Instant;
  readonly position: string;
  readonly previous: string | null;
  readonly ledger: FileHead["asOf"];
  readonly files: readonly ManifestFile[];
}

export interface ManifestFile {
  readonly name: string;
  readonly kind: "FULL" | "DELTA";
  readonly since: string | null;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly entries: number;
}

/**
 * Signs a manifest with a RECEIPT key: a file is a gateway's answers in bulk, as a receipt is that of one answer, and whoever relied
 * on it must be able to show it as long. The kind of statement is its own, so that neither passes for the other.
 */
export function signManifest(
  signer: StatementSigner,
  { position: at, createdAt, asOf }: Pick<FileHead, "position" | "createdAt" | "asOf">,
  previous: string | null,
  files: readonly ManifestFile[],
): Promise<string> {
  const { block, blockHash, time } = asOf;
  return signStatement(signer, "aeo-exchange-file+jwt", {
    iss: signer.economy,
    iat: createdAt,
    position: positionText(at),
    previous,
    ledger: { block, blockHash, time },
    files,
  });
}

/** The claims of a manifest that its economy signed with a RECEIPT key that stood then. @throws StatementRefusal */
export async function verifyManifest(statement: string, directory: StatementKeyDirectory): Promise<ManifestClaims> {
  const { iss, iat } = readManifest(statement);
  return await verifyStatement(statement, {
    typ: "aeo-exchange-file+jwt",
    purpose: "RECEIPT",
    schema: claimsSchema,
    directory,
    issuer: iss,
    // A manifest stays good when its key ends later.
    now: iat,
    leeway: 0,
    maxAge: Number.MAX_SAFE_INTEGER,
  });
}

/** What a manifest claims, unverified. @throws StatementRefusal MALFORMED */
export function readManifest(statement: string): ManifestClaims {
  try {
    return claimsSchema.parse(decodeJwt(statement));
  } catch (cause) {
    throw new StatementRefusal("MALFORMED", { cause });
  }
}
