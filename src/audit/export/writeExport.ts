import { createHash, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import { REGISTRIES } from "../../domain/event.ts";
import type { VerifiedLog } from "../../domain/ledgerLog.ts";
import type { AddressBook } from "../../ledger/addressBook.ts";
import { decodeLog } from "../../ledger/eventCodec.ts";
import { hexOf } from "../../ledger/hex.ts";
import { textOf } from "../changedFields.ts";
import type { NodePiece } from "../readNode.ts";
import type { AuditReport } from "../report.ts";
import {
  EXPORT_NAME,
  EXPORT_VERSION,
  type EventMembers,
  exportSchema,
  type HeaderMembers,
  type TrailerMembers,
} from "./form.ts";
import { LineSealer } from "./line.ts";
import { exportReadme } from "./readme.ts";

/** Where the three files of an export stand. */
export interface ExportPaths {
  readonly history: string;
  readonly schema: string;
  readonly readme: string;
}

/** Logs with the hashes of their blocks. */
interface Writable extends Pick<NodePiece, "logs"> {
  readonly headers: ReadonlyMap<number, { readonly hash: string }>;
}

/** What a signer makes of a trailer; null = unsigned. */
export type SignTrailer = (signed: Omit<TrailerMembers, "kind" | "signature">) => Promise<string | null>;

/**
 * Writes a history line by line, so that it need not fit into memory. It takes the file's place once finish() has returned: until then,
 * and whatever happens, an export that stood there stays.
 */
export class ExportWriter {
  readonly #paths: ExportPaths;
  readonly #partial: string;
  readonly #file: number;
  readonly #sealer = new LineSealer();
  readonly #sha256 = createHash("sha256");
  #closed = false;

  /** @throws Error of the file system, as do all methods */
  constructor(paths: ExportPaths, book: AddressBook) {
    this.#paths = paths;
    this.#partial = `${paths.history}.${randomUUID()}.partial`;
    this.#file = openSync(this.#partial, "wx");
    this.#write([this.#sealer.seal(headerOf(book))]);
  }

  /** Adds a piece of the history. */
  add({ logs, headers }: Writable): void {
    this.#write(logs.map((log) => this.#sealer.seal(eventMembers(log, headers.get(log.position.block)?.hash ?? "0x"))));
  }

  /** Ends the file with counts, heads and digest, and writes schema and README beside it. */
  async finish(asOf: LedgerAsOf, { events }: AuditReport["counts"], sign: SignTrailer): Promise<void> {
    const { block, blockHash, time, heads } = asOf;
    const sha256 = this.#sha256.copy().digest("hex");
    const ordered = Object.fromEntries(REGISTRIES.map((registry) => [registry, heads[registry]])) as typeof heads;
    const signed = { block, blockHash, time, events, heads: ordered, sha256 };
    const trailer: TrailerMembers = { kind: "trailer", ...signed, signature: await sign(signed) };
    this.#write([this.#sealer.seal(trailer)]);
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#closed = true;
    writeFileSync(this.#paths.schema, `${JSON.stringify(exportSchema(), null, 2)}\n`);
    writeFileSync(this.#paths.readme, exportReadme());
    renameSync(this.#partial, this.#paths.history);
  }

  /** Takes the unfinished file away. */
  abandon(): void {
    if (!this.#closed) closeSync(this.#file);
    rmSync(this.#partial, { force: true });
  }

  #write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const bytes = Buffer.from(`${lines.join("\n")}\n`, "utf8");
    this.#sha256.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}

function headerOf({ chainId, genesisHash, contracts }: AddressBook): HeaderMembers {
  const entries = REGISTRIES.map((registry) => {
    const { address, codeHash, deployedAt } = contracts[registry];
    return [registry, { address, codeHash, deployedAt }];
  });
  const form = { kind: "header", form: EXPORT_NAME, version: EXPORT_VERSION } as const;
  return { ...form, chainId, genesisHash, contracts: Object.fromEntries(entries) as HeaderMembers["contracts"] };
}

/** A log as a line's members. */
export function eventMembers(log: VerifiedLog, blockHash: string): EventMembers {
  const { registry, sequence, block, time, logIndex, transaction } = log.position;
  const { position: _position, type, writer, ...fact } = decodeLog(log);
  return {
    kind: "event",
    ...{ registry, sequence, block, blockHash, time, logIndex, transaction },
    topic: hexOf(log.content, 0, 32),
    subject: hexOf(log.content, 32, 64),
    data: hexOf(log.content, 64),
    head: hexOf(log.head),
    ...{ type, writer },
    fact: JSON.parse(textOf(fact)) as Record<string, unknown>,
  };
}
