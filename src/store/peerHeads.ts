import type { Economy } from "../domain/economy.ts";
import type { Registry } from "../domain/event.ts";
import type { HeadEvidence, HeadVerdict, PeerHead } from "../domain/peerHead.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

export const PEER_HEAD_MIGRATIONS: readonly Migration[] = [
  {
    id: "peer-heads-1",
    sql: `
      CREATE TABLE peer_head (
        economy TEXT NOT NULL,
        registry TEXT NOT NULL,
        statement TEXT NOT NULL,
        verdict TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        PRIMARY KEY (economy, registry)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE head_evidence (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        economy TEXT NOT NULL,
        registry TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        their_head TEXT NOT NULL,
        theirs TEXT NOT NULL,
        ours TEXT NOT NULL,
        found_at INTEGER NOT NULL,
        UNIQUE (economy, registry, sequence, their_head)
      ) STRICT;
    `,
  },
];

/** Heads that peers signed, and evidence of two ledgers where there should be one. Evidence is never deleted. */
export class PeerHeads {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  put(head: PeerHead): void {
    this.#db.run(
      "INSERT OR REPLACE INTO peer_head (economy, registry, statement, verdict, received_at) VALUES (?, ?, ?, ?, ?)",
      head.economy,
      head.registry,
      head.statement,
      head.verdict,
      head.receivedAt,
    );
  }

  all(): PeerHead[] {
    return this.#db.all("SELECT * FROM peer_head ORDER BY economy, registry").map((row) => ({
      economy: row.economy as Economy,
      registry: row.registry as Registry,
      statement: row.statement as string,
      verdict: row.verdict as HeadVerdict,
      receivedAt: row.received_at as Instant,
    }));
  }

  /** The newest finding about a peer's registry; undefined before the first. */
  verdictOf(economy: Economy, registry: Registry): HeadVerdict | undefined {
    const sql = "SELECT verdict FROM peer_head WHERE economy = ? AND registry = ?";
    return this.#db.get(sql, economy, registry)?.verdict as HeadVerdict | undefined;
  }

  /** Keeps evidence; false when the same contradiction is kept already. */
  keepEvidence(evidence: HeadEvidence): boolean {
    const sql = `INSERT OR IGNORE INTO head_evidence (economy, registry, sequence, their_head, theirs, ours, found_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?)`;
    const { economy, registry, sequence, theirHead, theirs, ours, foundAt } = evidence;
    return this.#db.run(sql, economy, registry, sequence, theirHead, theirs, ours, foundAt) === 1;
  }

  evidence(): HeadEvidence[] {
    return this.#db.all("SELECT * FROM head_evidence ORDER BY id").map((row) => ({
      economy: row.economy as Economy,
      registry: row.registry as Registry,
      sequence: row.sequence as number,
      theirHead: row.their_head as string,
      theirs: row.theirs as string,
      ours: row.ours as string,
      foundAt: row.found_at as Instant,
    }));
  }
}
