import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Consent } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration, Row } from "./database.ts";
import { markDirty } from "./feedDirty.ts";

/** Tables of the operators' consents. */
export const CONSENT_MIGRATIONS: readonly Migration[] = [
  {
    id: "consents-1",
    sql: `
      CREATE TABLE consent (
        certification_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('GENERAL', 'PER_PARTNER', 'NONE')),
        partners TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        recorded_by TEXT NOT NULL,
        PRIMARY KEY (certification_id, sequence)
      ) STRICT, WITHOUT ROWID;

      -- A reissued certification's next id. What the operator says of the old id holds for the new one too.
      CREATE TABLE consent_successor (
        certification_id TEXT NOT NULL,
        successor_id TEXT NOT NULL,
        PRIMARY KEY (certification_id, successor_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX consent_successor_of ON consent_successor (successor_id);
    `,
  },
];

const newest = (column: string) =>
  `(SELECT ${column} FROM consent WHERE consent.certification_id = v.certification_id ORDER BY sequence DESC LIMIT 1) AS ${column}`;

/** The columns of the consent that holds for the certification of a row of `v`; null where none was recorded. */
export const NEWEST_CONSENT = `${newest("mode")}, ${newest("partners")}`;

/** A consent as it was recorded. */
export interface ConsentChange {
  readonly consent: Consent;
  readonly recordedAt: Instant;
  /** Who recorded it: the subject of the caller's token. */
  readonly recordedBy: string;
}

/** What each operator agreed to, with every change ever recorded. The newest holds. */
export class Consents {
  readonly #db: Database;
  readonly #usual: Consent;

  /** @param usual what holds where nothing was recorded, by the economy's law */
  constructor(db: Database, usual: Consent) {
    this.#db = db;
    this.#usual = usual;
  }

  /** The consent that holds for a certification. */
  of(id: CertificationId): Consent {
    const row = this.#db.get(
      "SELECT mode, partners FROM consent WHERE certification_id = ? ORDER BY sequence DESC LIMIT 1",
      id,
    );
    return row === undefined ? this.#usual : consentOf(row);
  }

  /** The same in a row that has NEWEST_CONSENT. */
  in(row: Row): Consent {
    return row.mode === null ? this.#usual : consentOf(row);
  }

  /** Every recorded change, oldest first. */
  history(id: CertificationId): ConsentChange[] {
    return this.#db.all("SELECT * FROM consent WHERE certification_id = ? ORDER BY sequence", id).map((row) => ({
      consent: consentOf(row),
      recordedAt: row.recorded_at as number,
      recordedBy: row.recorded_by as string,
    }));
  }

  /** Records a change, also for the ids under which the certification goes on. Feeds follow with their next reconciliation. */
  record(id: CertificationId, change: ConsentChange): void {
    this.#db.within(() => {
      this.#append(id, change);
      for (const next of this.#successors(id)) this.record(next, change);
    });
  }

  /**
   * Makes a new id start with the consent of the one that it replaces, and follow it from then on: a reissue must not open what
   * the operator had closed, not even by a withdrawal that arrives under the old id.
   */
  inherit(id: CertificationId, from: CertificationId): void {
    this.#db.within(() => {
      if (this.#successors(from).includes(id)) return;
      const newest = this.history(from).at(-1);
      if (newest !== undefined) this.#append(id, newest);
      this.#db.run("INSERT INTO consent_successor (certification_id, successor_id) VALUES (?, ?)", from, id);
    });
  }

  /** The id itself and all to which reissues lead from it, either way, however many there were. */
  linked(id: CertificationId): CertificationId[] {
    const family = new Set([id]);
    // What is added is gone through as well.
    for (const one of family)
      for (const next of [...this.#successors(one), ...this.#predecessors(one)]) family.add(next);
    return [...family].sort();
  }

  /** Forgets a certification's consents and which ids it is linked to. */
  erase(id: CertificationId): void {
    this.#db.within(() => {
      this.#db.run("DELETE FROM consent WHERE certification_id = ?", id);
      this.#db.run("DELETE FROM consent_successor WHERE certification_id = ? OR successor_id = ?", id, id);
    });
  }

  #append(id: CertificationId, { consent, recordedAt, recordedBy }: ConsentChange): void {
    const partners = consent.mode === "PER_PARTNER" ? consent.partners : [];
    this.#db.run(
      `INSERT INTO consent (certification_id, sequence, mode, partners, recorded_at, recorded_by)
       VALUES (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM consent WHERE certification_id = ?1), ?2, ?3, ?4, ?5)`,
      id,
      consent.mode,
      JSON.stringify(partners),
      recordedAt,
      recordedBy,
    );
    markDirty(this.#db, id);
  }

  #predecessors(id: CertificationId): CertificationId[] {
    const rows = this.#db.all("SELECT certification_id FROM consent_successor WHERE successor_id = ?", id);
    return rows.map((row) => row.certification_id as CertificationId);
  }

  #successors(id: CertificationId): CertificationId[] {
    const rows = this.#db.all("SELECT successor_id FROM consent_successor WHERE certification_id = ?", id);
    return rows.map((row) => row.successor_id as CertificationId);
  }
}

function consentOf(row: Row): Consent {
  switch (row.mode as Consent["mode"]) {
    case "GENERAL":
      return { mode: "GENERAL" };
    case "NONE":
      return { mode: "NONE" };
    case "PER_PARTNER":
      return { mode: "PER_PARTNER", partners: JSON.parse(row.partners as string) as Economy[] };
  }
}
