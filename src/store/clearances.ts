import { CHANNELS, type Clearance, DENIAL_REASONS } from "../domain/clearance.ts";
import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../domain/clearanceRecord.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { MODES } from "../domain/mode.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Row } from "./database.ts";

/** A record with its place: the order in which it was taken. */
export type PlacedClearance = ClearanceRecord & { readonly id: number };

const COLUMNS = `reference, issuer, mode, departed_at, arrived_at, lodged_at, released_at, delivered_at, channel, operator,
  operator_type, claimed, sme_class, granted, denial, agency, salt, relied, truth, certification`;
const PLACES = Array.from({ length: 20 }, () => "?").join(", ");

/**
 * The clearances of the importing authority. They stay here: partners see totals, and a single one only where it is disputed.
 * `granted` holds benefits that have a name: far fewer than the 53 bits of a number.
 */
export class Clearances {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Runs a batch's changes in one transaction. */
  transaction<T>(body: () => T): T {
    return this.#db.transaction(body);
  }

  /** Adds one that is new. @throws AeoError STORE_UNAVAILABLE */
  add(record: ClearanceRecord): void {
    this.#db.run(`INSERT INTO clearance (${COLUMNS}) VALUES (${PLACES})`, ...valuesOf(record));
  }

  /** Takes another record of the same reference in its place. */
  replace(record: ClearanceRecord): void {
    const assignments = COLUMNS.split(",").map((column) => `${column.trim()} = ?`);
    const sql = `UPDATE clearance SET ${assignments.join(", ")} WHERE reference = ?`;
    this.#db.run(sql, ...valuesOf(record), record.clearance.reference);
  }

  /** Sets what is true now of a clearance. */
  setTruth(id: number, truth: ClearanceJudgement): void {
    const sql = "UPDATE clearance SET truth = ?, certification = ? WHERE id = ?";
    this.#db.run(sql, judgementText(truth), truth.certification ?? null, id);
  }

  find(reference: string): PlacedClearance | undefined {
    const row = this.#db.get("SELECT * FROM clearance WHERE reference = ?", reference);
    return row && recordOf(row);
  }

  get count(): number {
    return Number(this.#db.get("SELECT COUNT(*) AS n FROM clearance")?.["n"] ?? 0);
  }

  /** All of them in the order in which they were taken. */
  *all(): Generator<PlacedClearance> {
    for (const row of this.#db.iterate("SELECT * FROM clearance ORDER BY id")) yield recordOf(row);
  }

  /** Those of a partner lodged in [from, until), in the order of their references. */
  of(issuer: Economy, from: Instant, until: Instant): PlacedClearance[] {
    const sql = "SELECT * FROM clearance WHERE issuer = ? AND lodged_at >= ? AND lodged_at < ? ORDER BY reference";
    return this.#db.all(sql, issuer, from, until).map(recordOf);
  }

  /** Those that rest on a certification. */
  ofCertification(certification: CertificationId): PlacedClearance[] {
    return this.#db.all("SELECT * FROM clearance WHERE certification = ? ORDER BY id", certification).map(recordOf);
  }

  /** Those that name an operator. */
  ofOperator(issuer: Economy, operator: string): PlacedClearance[] {
    const sql = "SELECT * FROM clearance WHERE operator = ? AND issuer = ? ORDER BY id";
    return this.#db.all(sql, operator, issuer).map(recordOf);
  }

  /** Some that name an operator of an economy, after a place; for work that goes through all in steps. */
  namedAfter(issuer: Economy, id: number, limit: number): PlacedClearance[] {
    const sql = "SELECT * FROM clearance WHERE issuer = ? AND operator IS NOT NULL AND id > ? ORDER BY id LIMIT ?";
    return this.#db.all(sql, issuer, id, limit).map(recordOf);
  }
}

function valuesOf({ clearance, salt, relied, truth }: ClearanceRecord) {
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
    salt,
    judgementText(relied),
    judgementText(truth),
    truth.certification ?? null,
  ] as const;
}

function recordOf(row: Row): PlacedClearance {
  return {
    id: row["id"] as number,
    clearance: clearanceOf(row),
    salt: row["salt"] as Uint8Array,
    relied: judgementOf(row["relied"] as string),
    truth: judgementOf(row["truth"] as string),
  };
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

function at<T>(list: readonly T[], place: unknown): T {
  const item = list[place as number];
  if (item === undefined) throw new RangeError(`the store has a code ${String(place)} that this release does not know`);
  return item;
}

/** As a JSON array: most of a million rows say one of a few things, and the file stays readable. */
function judgementText(judgement: ClearanceJudgement): string {
  const { standing, recognition, cause, certification, arrangement, version, due } = judgement;
  const fields = [standing, recognition, cause, certification, arrangement, version, due === 0n ? 0 : due.toString()];
  return JSON.stringify(fields.map((field) => field ?? null));
}

function judgementOf(text: string): ClearanceJudgement {
  const [standing, ...rest] = JSON.parse(text) as [ClearanceJudgement["standing"], ...(string | number | null)[]];
  const [recognition, cause, certification, arrangement, version, due] = rest.map((field) => field ?? undefined);
  return {
    standing,
    recognition,
    cause,
    certification,
    arrangement,
    version,
    due: BigInt(due ?? 0),
  } as ClearanceJudgement;
}
