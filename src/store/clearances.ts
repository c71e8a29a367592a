import { CHANNELS, type Clearance, DENIAL_REASONS } from "../domain/clearance.ts";
import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord, CountedRecord } from "../domain/clearanceRecord.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { MODES } from "../domain/mode.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import { at, COUNTED, countedOf, PAGE } from "./clearancesCounted.ts";
import { Judgements } from "./clearancesJudgements.ts";
import type { Database, Row } from "./database.ts";

/** A record with its place: the order in which it was taken. */
export type PlacedClearance = ClearanceRecord & { readonly id: number };

const COLUMNS = `reference, issuer, mode, departed_at, arrived_at, lodged_at, released_at, delivered_at, channel, operator,
  operator_type, claimed, sme_class, granted, denial, agency, salt, relied, truth`;
const PLACES = COLUMNS.replaceAll(/\w+/g, "?");
const ADD = `INSERT INTO clearance (${COLUMNS}) VALUES (${PLACES}) ON CONFLICT (reference) DO NOTHING`;
const REPLACE = `UPDATE clearance SET ${COLUMNS.replaceAll(/\w+/g, "$& = ?")} WHERE reference = ?`;
/** Periods by which the index of lodgements goes, in seconds. */
const STEP = 2_592_000;

/**
 * The clearances of the importing authority. They stay here: partners see totals, and a single one only where it is disputed.
 * `granted` holds benefits that have a name: far fewer than the 53 bits of a number.
 */
export class Clearances {
  readonly #db: Database;
  readonly #judgements: Judgements;

  constructor(db: Database) {
    this.#db = db;
    this.#judgements = new Judgements(db);
  }

  /** Runs a batch's changes in one transaction. */
  transaction<T>(body: () => T): T {
    return this.#db.transaction(body);
  }

  /** Adds one; false when its reference is known, and nothing was done. @throws AeoError STORE_UNAVAILABLE */
  add(record: ClearanceRecord): boolean {
    return this.#db.run(ADD, ...this.#valuesOf(record)) === 1;
  }

  /** Takes another record of the same reference in its place. */
  replace(record: ClearanceRecord): void {
    this.#db.run(REPLACE, ...this.#valuesOf(record), record.clearance.reference);
  }

  /** Sets what is true now of a clearance. */
  setTruth({ id, clearance }: Pick<PlacedClearance, "id" | "clearance">, truth: ClearanceJudgement): void {
    this.#db.run("UPDATE clearance SET truth = ? WHERE id = ?", this.#judgements.idOf(truth, clearance.operator), id);
  }

  find(reference: string): PlacedClearance | undefined {
    const row = this.#db.get("SELECT * FROM clearance WHERE reference = ?", reference);
    return row && this.#recordOf(row);
  }

  get count(): number {
    return Number(this.#db.get("SELECT COUNT(*) AS n FROM clearance")?.["n"] ?? 0);
  }

  /** The economies whose operators they may name. */
  issuers(): Economy[] {
    return this.#db.all("SELECT DISTINCT issuer FROM clearance").map((row) => row["issuer"] as Economy);
  }

  /** All of them in the order in which they were taken. */
  *all(): Generator<PlacedClearance> {
    for (const row of this.#db.iterate("SELECT * FROM clearance ORDER BY id")) yield this.#recordOf(row);
  }

  /** What the figures take of each, in a quarter of the time of `all`. */
  *counted(): Generator<CountedRecord> {
    for (let page = this.#db.all(COUNTED, 0); page.length > 0; ) {
      for (const row of page) {
        const { relied, truth } = row as { relied: number; truth: number };
        yield { clearance: countedOf(row), relied: this.#judgements.of(relied), truth: this.#judgements.of(truth) };
      }
      page = page.length < PAGE ? [] : this.#db.all(COUNTED, page.at(-1)?.["id"] as number);
    }
  }

  /** Those of a partner lodged in [from, until), in the order of their references. */
  of(issuer: Economy, from: Instant, until: Instant): PlacedClearance[] {
    const sql = `SELECT * FROM clearance WHERE issuer = ? AND lodged_at / ${STEP} BETWEEN ? AND ?
      AND lodged_at >= ? AND lodged_at < ? ORDER BY reference`;
    const steps = [Math.floor(from / STEP), Math.floor(until / STEP)] as const;
    return this.#records(sql, issuer, ...steps, from, until);
  }

  /** Those that rest on a certification. */
  ofCertification(certification: CertificationId): PlacedClearance[] {
    const sql = `SELECT clearance.* FROM clearance_judgement JOIN clearance
      ON clearance.operator = clearance_judgement.operator AND clearance.truth = clearance_judgement.id
      WHERE certification = ? ORDER BY clearance.id`;
    return this.#records(sql, certification);
  }

  /** Those that name an operator. */
  ofOperator(issuer: Economy, operator: string): PlacedClearance[] {
    const sql = "SELECT * FROM clearance WHERE operator = ? AND issuer = ? ORDER BY id";
    return this.#records(sql, operator, issuer);
  }

  /** Some that name an operator of an economy, after a place; for work that goes through all in steps. */
  namedAfter(issuer: Economy, id: number, limit: number): PlacedClearance[] {
    // By place: any index would be sorted anew for each step.
    const sql =
      "SELECT * FROM clearance NOT INDEXED WHERE issuer = ? AND operator IS NOT NULL AND id > ? ORDER BY id LIMIT ?";
    return this.#records(sql, issuer, id, limit);
  }

  #records(sql: string, ...parameters: (string | number)[]): PlacedClearance[] {
    return this.#db.all(sql, ...parameters).map((row) => this.#recordOf(row));
  }

  #valuesOf({ clearance, salt, relied, truth }: ClearanceRecord) {
    const id = this.#judgements.idOf(truth, clearance.operator);
    return [
      ...valuesOf(clearance),
      salt,
      relied === truth ? id : this.#judgements.idOf(relied, clearance.operator),
      id,
    ] as const;
  }

  #recordOf(row: Row): PlacedClearance {
    return {
      id: row["id"] as number,
      clearance: clearanceOf(row),
      salt: row["salt"] as Uint8Array,
      relied: this.#judgements.of(row["relied"] as number),
      truth: this.#judgements.of(row["truth"] as number),
    };
  }
}

function valuesOf(clearance: Clearance) {
  const { operatorType, smeClass, denial } = clearance;
  return [
    clearance.reference,
    clearance.issuer,
    MODES.indexOf(clearance.mode),
    clearance.departedAt,
    clearance.arrivedAt,
    clearance.lodgedAt,
    clearance.releasedAt,
    clearance.deliveredAt,
    CHANNELS.indexOf(clearance.channel),
    clearance.operator,
    operatorType === null ? null : OPERATOR_TYPES.indexOf(operatorType),
    clearance.claimed ? 1 : 0,
    smeClass === null ? null : SME_CLASSES.indexOf(smeClass),
    Number(clearance.granted),
    denial === null ? null : DENIAL_REASONS.indexOf(denial),
    clearance.agency,
  ] as const;
}

function clearanceOf(row: Row): Clearance {
  return {
    reference: row["reference"] as string,
    issuer: row["issuer"] as Economy,
    mode: at(MODES, row["mode"]),
    departedAt: row["departed_at"] as Instant | null,
    arrivedAt: row["arrived_at"] as Instant | null,
    lodgedAt: row["lodged_at"] as Instant,
    releasedAt: row["released_at"] as Instant | null,
    deliveredAt: row["delivered_at"] as Instant | null,
    channel: at(CHANNELS, row["channel"]),
    operator: row["operator"] as string | null,
    operatorType: row["operator_type"] === null ? null : at(OPERATOR_TYPES, row["operator_type"]),
    claimed: row["claimed"] === 1,
    smeClass: row["sme_class"] === null ? null : at(SME_CLASSES, row["sme_class"]),
    granted: BigInt(row["granted"] as number),
    denial: row["denial"] === null ? null : at(DENIAL_REASONS, row["denial"]),
    agency: row["agency"] as string | null,
  };
}
