import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import type { BlockLink } from "../domain/ledgerLog.ts";
import type { Database, Row } from "./database.ts";
import { hexOf } from "./hex.ts";

/** Something that must not be forgotten, such as two histories that contradict each other. */
export interface Evidence {
  readonly kind: string;
  /** Seconds since 1970. */
  readonly recordedAt: number;
  readonly evidence: unknown;
}

/** How far the ledger was verified, and the newest blocks on the way, by which a change of branch is noticed. */
export class CheckpointStore {
  readonly #db: Database;
  readonly #keepBlocks: number;

  constructor(db: Database, keepBlocks: number) {
    this.#db = db;
    this.#keepBlocks = keepBlocks;
  }

  /**
   * Ties the store to one ledger, for ever.
   * @param identity what tells a ledger from every other
   * @throws AeoError LEDGER_WRONG_CHAIN when it holds the events of another
   */
  claim(identity: string): void {
    this.#db.within(() => {
      const row = this.#db.get("SELECT identity FROM ledger_identity WHERE id = 1");
      if (row === undefined) this.#db.run("INSERT INTO ledger_identity (id, identity) VALUES (1, ?)", identity);
      else if (row.identity !== identity) {
        throw new AeoError("LEDGER_WRONG_CHAIN", `the store holds the ledger ${String(row.identity)}, not ${identity}`);
      }
    });
  }

  /** Up to where everything is stored; undefined at the very beginning. */
  current(): LedgerAsOf | undefined {
    const row = this.#db.get("SELECT as_of FROM ledger_checkpoint WHERE id = 1");
    return row === undefined ? undefined : (JSON.parse(row.as_of as string) as LedgerAsOf);
  }

  /** The newest verified blocks, newest first; the first is the checkpoint's. */
  links(): BlockLink[] {
    const rows = this.#db.all("SELECT block, hash, time FROM ledger_block ORDER BY block DESC");
    return rows.map(linkOf);
  }

  /** The verified block of a number; undefined when it is above the checkpoint or no longer kept. */
  linkAt(block: number): BlockLink | undefined {
    const row = this.#db.get("SELECT block, hash, time FROM ledger_block WHERE block = ?", block);
    return row && linkOf(row);
  }

  /** The hash of the verified block of a number; undefined when it is above the checkpoint or no longer kept. */
  hashAt(block: number): `0x${string}` | undefined {
    const row = this.#db.get("SELECT hash FROM ledger_block WHERE block = ?", block);
    return row && hexOf(row.hash as Uint8Array);
  }

  /** Moves forward. Blocks that no longer join the new ones, or are too old to go back to, are forgotten. */
  advance(asOf: LedgerAsOf, links: readonly BlockLink[]): void {
    const oldest = links[0]?.block ?? asOf.block;
    const newestKept = this.#db.get("SELECT max(block) AS block FROM ledger_block")?.block;
    if (typeof newestKept === "number" && newestKept < oldest - 1) this.#db.run("DELETE FROM ledger_block");
    for (const { block, hash, time } of links) {
      const sql = "INSERT OR REPLACE INTO ledger_block (block, hash, time) VALUES (?, ?, ?)";
      this.#db.run(sql, block, Buffer.from(hash.slice(2), "hex"), time);
    }
    this.#db.run("DELETE FROM ledger_block WHERE block < ?", asOf.block - this.#keepBlocks);
    this.#set(asOf);
  }

  /** Moves back to a block that is among the links. */
  retreat(asOf: LedgerAsOf): void {
    this.#db.run("DELETE FROM ledger_block WHERE block > ?", asOf.block);
    this.#set(asOf);
  }

  /** Keeps evidence for ever. */
  keepEvidence({ kind, recordedAt, evidence }: Evidence): void {
    const sql = "INSERT INTO ledger_evidence (recorded_at, kind, evidence) VALUES (?, ?, ?)";
    this.#db.run(sql, recordedAt, kind, JSON.stringify(evidence));
  }

  /** All evidence, oldest first. */
  evidence(): Evidence[] {
    const rows = this.#db.all("SELECT recorded_at, kind, evidence FROM ledger_evidence ORDER BY id");
    return rows.map((row) => ({
      kind: row.kind as string,
      recordedAt: row.recorded_at as number,
      evidence: JSON.parse(row.evidence as string) as unknown,
    }));
  }

  #set(asOf: LedgerAsOf): void {
    const sql =
      "INSERT INTO ledger_checkpoint (id, as_of) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of";
    this.#db.run(sql, JSON.stringify(asOf));
  }
}

function linkOf(row: Row): BlockLink {
  return { block: row.block as number, hash: hexOf(row.hash as Uint8Array), time: row.time as number };
}
