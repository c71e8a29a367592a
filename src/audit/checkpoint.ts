import { z } from "zod";
import type { LedgerAsOf } from "../domain/asOf.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import { canonicalJson, sha256 } from "../exchange/canonicalJson.ts";
import { signStatement } from "../exchange/statement.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import type { VerifiedLog } from "../domain/ledgerLog.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { hexOf } from "../ledger/hex.ts";
import { genesisTip } from "../ledger/history.ts";
import { type Finding, finding } from "./finding.ts";

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

/** An entry of the history that is read now, which the checkpoint names too. */
export interface SeenEntry {
  readonly registry: Registry;
  readonly sequence: number;
  readonly block: number;
  readonly blockHash: string;
  readonly head: string;
}

/** Remembers where a history stood after the entries that a checkpoint names, while it is read. */
export class CheckpointWatch {
  readonly #checkpoint: Checkpoint;
  readonly #book: AddressBook;
  readonly #seen = new Map<Registry, SeenEntry>();

  constructor(checkpoint: Checkpoint, book: AddressBook) {
    this.#checkpoint = checkpoint;
    this.#book = book;
  }

  /** The block up to which the last audit read. */
  get block(): number {
    return this.#checkpoint.block;
  }

  /** The entries of now under the numbers of then. */
  get seen(): SeenEntry[] {
    return [...this.#seen.values()];
  }

  /** Told of every entry. */
  see({ position, head }: VerifiedLog, blockHash: string): void {
    const { registry, sequence, block } = position;
    if (this.#checkpoint.heads[registry].sequence !== sequence) return;
    this.#seen.set(registry, { registry, sequence, block, blockHash, head: hexOf(head) });
  }

  /** Whether the history that was read to its end begins with that of the checkpoint. */
  findings(): Finding[] {
    const { chainId, genesisHash, heads, block, auditedAt } = this.#checkpoint;
    if (chainId !== this.#book.chainId || genesisHash !== this.#book.genesisHash)
      return [finding("continuity", "differs", "the checkpoint is of another ledger")];
    const when = `the audit of ${new Date(auditedAt * 1000).toISOString()}, at block ${block},`;
    return REGISTRIES.flatMap((registry) => {
      const { sequence, head } = heads[registry];
      const seen = this.#seen.get(registry);
      const found = sequence === 0 ? this.#genesis(registry) : seen?.head;
      if (found === head) return [];
      const detail =
        found === undefined
          ? `entry ${sequence}, which ${when} saw, is gone`
          : `after entry ${sequence} the head is ${found}; ${when} saw ${head}: history was rewritten`;
      const kind = found === undefined ? "missing" : "altered";
      return [finding("continuity", kind, detail, { registry, sequence, block: seen?.block ?? null, field: "head" })];
    });
  }

  #genesis(registry: Registry): string {
    return hexOf(genesisTip(this.#book.chainId, this.#book.contracts[registry].address).head);
  }
}
