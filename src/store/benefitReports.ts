import type { BenefitTotals } from "../domain/benefitTotals.ts";
import type { Economy } from "../domain/economy.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Salt } from "../domain/profileCommitment.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Row } from "./database.ts";

const HASH_BYTES = 32;

/** Totals with the salt of their commitment. */
export interface SealedTotals {
  readonly totals: BenefitTotals;
  readonly salt: Salt;
}

/** A report of this authority: its totals, and the leaves of its tree with the declarations that they stand for. */
export interface OwnReport extends SealedTotals {
  readonly references: readonly string[];
  readonly leaves: readonly Uint8Array[];
  readonly madeAt: Instant;
}

/** A text about a breach, with the salt of its commitment. */
export interface BreachText {
  readonly commitment: Bytes32;
  readonly salt: string;
  readonly text: string;
}

/** Reports on benefits: those that this authority made, those that partners told, and texts about breaches. */
export class BenefitReports {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add({ totals, salt, references, leaves, madeAt }: OwnReport): void {
    const { arrangement, partner, from, until, revision } = totals;
    const sql = `INSERT INTO benefit_report (arrangement, partner, period_from, period_until, revision, totals, salt,
                 references_text, leaves, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    const bytes = Buffer.concat(leaves);
    const text = JSON.stringify(totals);
    this.#db.run(sql, arrangement, partner, from, until, revision, text, salt, references.join("\n"), bytes, madeAt);
  }

  /** Forgets a report that did not get to the ledger: nobody could check it, and its number must come again. */
  drop(arrangement: number, partner: Economy, from: Instant, until: Instant, revision: number): void {
    const sql = `DELETE FROM benefit_report
                 WHERE arrangement = ? AND partner = ? AND period_from = ? AND period_until = ? AND revision = ?`;
    this.#db.run(sql, arrangement, partner, from, until, revision);
  }

  /** The newest revision of a report. */
  newest(arrangement: number, partner: Economy, from: Instant, until: Instant): OwnReport | undefined {
    const sql = `SELECT * FROM benefit_report WHERE arrangement = ? AND partner = ? AND period_from = ? AND period_until = ?
                 ORDER BY revision DESC LIMIT 1`;
    const row = this.#db.get(sql, arrangement, partner, from, until);
    return row && ownReport(row);
  }

  /** The reports to a partner, oldest first, without their leaves. */
  to(partner: Economy): SealedTotals[] {
    const sql = "SELECT totals, salt FROM benefit_report WHERE partner = ? ORDER BY made_at, period_from, revision";
    return this.#db.all(sql, partner).map(sealed);
  }

  /** All reports of this authority, newest first, without their leaves. */
  own(): SealedTotals[] {
    return this.#db.all("SELECT totals, salt FROM benefit_report ORDER BY made_at DESC, period_from DESC").map(sealed);
  }

  /** Reports whose tree has a leaf of the declaration, newest first. */
  withReference(partner: Economy, lodgedAt: Instant): OwnReport[] {
    const sql = `SELECT * FROM benefit_report WHERE partner = ? AND period_from <= ? AND period_until > ?
                 ORDER BY made_at DESC, revision DESC`;
    return this.#db.all(sql, partner, lodgedAt, lodgedAt).map(ownReport);
  }

  /** Keeps what a partner told; false when it was known. */
  keepPartner({ totals, salt }: SealedTotals, receivedAt: Instant): boolean {
    const { importer, arrangement, from, until, revision } = totals;
    const sql = `INSERT INTO partner_report (importer, arrangement, period_from, period_until, revision, totals,
                 salt, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    return (
      this.#db.run(sql, importer, arrangement, from, until, revision, JSON.stringify(totals), salt, receivedAt) === 1
    );
  }

  /** What partners told, newest period first. */
  partners(): SealedTotals[] {
    const sql = "SELECT totals, salt FROM partner_report ORDER BY period_from DESC, importer, revision DESC";
    return this.#db.all(sql).map(sealed);
  }

  keepText({ commitment, salt, text }: BreachText, at: Instant): void {
    const sql = "INSERT INTO breach_text (commitment, salt, text, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    this.#db.run(sql, commitment, salt, text, at);
  }

  /** The text behind a commitment; undefined when it is not known here. */
  textOf(commitment: Bytes32): BreachText | undefined {
    const row = this.#db.get("SELECT * FROM breach_text WHERE commitment = ?", commitment);
    return row && { commitment, salt: row["salt"] as string, text: row["text"] as string };
  }
}

function sealed(row: Row): SealedTotals {
  return { totals: JSON.parse(row["totals"] as string) as BenefitTotals, salt: row["salt"] as Salt };
}

function ownReport(row: Row): OwnReport {
  const bytes = row["leaves"] as Uint8Array;
  const references = row["references_text"] as string;
  return {
    ...sealed(row),
    references: references === "" ? [] : references.split("\n"),
    leaves: Array.from({ length: bytes.length / HASH_BYTES }, (_, index) =>
      bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
    ),
    madeAt: row["made_at"] as Instant,
  };
}
