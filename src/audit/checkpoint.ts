import { z } from "zod";
import type { LedgerAsOf } from "../domain/asOf.ts";
import { REGISTRIES } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import { canonicalJson, sha256 } from "../exchange/canonicalJson.ts";
import { signStatement } from "../exchange/statement.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import type { AddressBook } from "../ledger/addressBook.ts";

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`));
const tip = z.strictObject({ sequence: z.int().min(0), head: hex(24) });
const schema = z.strictObject({
  form: z.literal("aeo-audit-checkpoint"),
  version: z.literal(1),
  chainId: z.int(),
  genesisHash: hex(32),
  block: z.int().min(0),
  blockHash: hex(32),
  /** The block's time, and when the audit was made, in seconds since 1970. */
  time: z.int(),
  auditedAt: z.int(),
  heads: z.strictObject({ authorities: tip, certifications: tip, arrangements: tip, benefits: tip }),
  stateDigest: z.string(),
  /** SHA-256 of the checkpoint without this and the signature: against accidents. */
  digest: hex(32),
  /** Compact JWS over the digest by an authority's HEAD key; null = unsigned. */
  signature: z.string().nullable(),
});

/** Up to where the last audit found everything right. */
export type Checkpoint = z.output<typeof schema>;

/** A checkpoint of a clean audit. */
export async function checkpointOf(
  book: AddressBook,
  asOf: LedgerAsOf,
  stateDigest: string,
  auditedAt: Instant,
  signer: StatementSigner | undefined,
): Promise<Checkpoint> {
  const { chainId, genesisHash } = book;
  const { block, blockHash, time } = asOf;
  const heads = Object.fromEntries(REGISTRIES.map((name) => [name, asOf.heads[name]])) as Checkpoint["heads"];
  const form = { form: "aeo-audit-checkpoint", version: 1 } as const;
  const facts = { ...form, chainId, genesisHash, block, blockHash, time, auditedAt, heads, stateDigest };
  const digest = sha256(canonicalJson(facts));
  const claims = signer && { iss: signer.economy, iat: auditedAt, digest };
  const signature = signer && claims ? await signStatement(signer, "aeo-audit-checkpoint+jwt", claims) : null;
  return { ...facts, digest, signature };
}

/** @throws RangeError when it is no checkpoint, or a damaged one */
export function readCheckpoint(json: unknown): Checkpoint {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new RangeError(`it is no checkpoint, at /${parsed.error.issues[0]?.path.join("/") ?? ""}`);
  const { digest, signature: _signature, ...facts } = parsed.data;
  if (sha256(canonicalJson(facts)) !== digest)
    throw new RangeError("the checkpoint is damaged: its digest does not fit");
  return parsed.data;
}
