import type { Economy } from "../domain/economy.ts";
import type { OwnCode } from "../domain/ownCode.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration, Row } from "./database.ts";

export const OWN_CODE_MIGRATIONS: readonly Migration[] = [
  {
    id: "own-codes-1",
    sql: `
      -- A removed one stays, so that it can be told who took it out and when; it leads nowhere.
      CREATE TABLE own_code (
        id TEXT PRIMARY KEY,
        scheme TEXT NOT NULL,
        code TEXT NOT NULL,
        issuer TEXT NOT NULL,
        tin TEXT NOT NULL,
        valid_from INTEGER NOT NULL,
        valid_until INTEGER NOT NULL,
        recorded_by TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        removed_by TEXT,
        removed_at INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX own_code_by_code ON own_code (code) WHERE removed_at IS NULL;
      CREATE INDEX own_code_in_order ON own_code (scheme, code, id) WHERE removed_at IS NULL;
    `,
  },
];

const LIVE = "SELECT * FROM own_code WHERE removed_at IS NULL";

/** Where a page of the list begins: after this entry. */
export type OwnCodePlace = Pick<OwnCode, "scheme" | "code" | "id">;

/** The codes that this authority issued to foreign traders. */
export class OwnCodes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @throws AeoError STORE_UNAVAILABLE */
  add(code: OwnCode): void {
    this.#db.run(
      `INSERT INTO own_code (id, scheme, code, issuer, tin, valid_from, valid_until, recorded_by, recorded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      code.id,
      code.scheme,
      code.code,
      code.issuer,
      code.tin,
      code.validFrom,
      code.validUntil,
      code.recordedBy,
      code.recordedAt,
    );
  }

  /** Takes an entry out; nothing happens to one that is out already. */
  remove(id: string, removedBy: string, removedAt: Instant): void {
    const sql = "UPDATE own_code SET removed_by = ?, removed_at = ? WHERE id = ? AND removed_at IS NULL";
    this.#db.run(sql, removedBy, removedAt, id);
  }

  find(id: string): OwnCode | undefined {
    const row = this.#db.get(`${LIVE} AND id = ?`, id);
    return row && ownCodeOf(row);
  }

  /** The entries under a code in canonical form, whatever their scheme. */
  under(code: string): OwnCode[] {
    return this.#db.all(`${LIVE} AND code = ? ORDER BY scheme, id`, code).map(ownCodeOf);
  }

  /** A page in the order of scheme, code and id. */
  page(after: OwnCodePlace | undefined, limit: number): OwnCode[] {
    const { scheme, code, id } = after ?? { scheme: "", code: "", id: "" };
    const sql = `${LIVE} AND (scheme, code, id) > (?, ?, ?) ORDER BY scheme, code, id LIMIT ?`;
    return this.#db.all(sql, scheme, code, id, limit).map(ownCodeOf);
  }

  /** Every entry. */
  all(): OwnCode[] {
    return this.#db.all(`${LIVE} ORDER BY scheme, code, id`).map(ownCodeOf);
  }
}

function ownCodeOf(row: Row): OwnCode {
  return {
    id: row.id as string,
    scheme: row.scheme as string,
    code: row.code as string,
    issuer: row.issuer as Economy,
    tin: row.tin as string,
    validFrom: row.valid_from as Instant,
    validUntil: row.valid_until as Instant,
    recordedBy: row.recorded_by as string,
    recordedAt: row.recorded_at as Instant,
  };
}
