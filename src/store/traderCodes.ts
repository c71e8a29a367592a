import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

export const TRADER_CODE_MIGRATIONS: readonly Migration[] = [
  {
    id: "trader-codes-1",
    sql: `
      -- Only a digest: whoever reads the file can't pose as a trader. A code has 100 random bits, so it needs no salt.
      CREATE TABLE trader_code (
        certification_id TEXT PRIMARY KEY,
        digest TEXT NOT NULL,
        issued_at INTEGER NOT NULL,
        issued_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];

/** The codes with which traders look up their own certifications: one for each, the newest. */
export class TraderCodes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps a code's digest; a former code of the certification stops working. */
  set(id: CertificationId, digest: string, issuedAt: Instant, issuedBy: string): void {
    this.#db.run(
      `INSERT INTO trader_code (certification_id, digest, issued_at, issued_by) VALUES (?, ?, ?, ?)
       ON CONFLICT (certification_id) DO UPDATE
       SET digest = excluded.digest, issued_at = excluded.issued_at, issued_by = excluded.issued_by`,
      id,
      digest,
      issuedAt,
      issuedBy,
    );
  }

  /** The digest of the code that works; undefined when none was issued. */
  digestOf(id: CertificationId): string | undefined {
    const row = this.#db.get("SELECT digest FROM trader_code WHERE certification_id = ?", id);
    return row?.digest as string | undefined;
  }
}
