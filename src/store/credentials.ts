import type { CertificationId } from "../domain/certificationRecord.ts";
import type { CredentialRecord, StatusListRecord } from "../domain/credential.ts";
import type { Database, Migration, Row } from "./database.ts";

export const CREDENTIAL_MIGRATIONS: readonly Migration[] = [
  {
    id: "credentials-1",
    sql: `
      CREATE TABLE status_list (
        number INTEGER PRIMARY KEY,
        size INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        decoy_secret TEXT NOT NULL
      ) STRICT;
      -- An index is taken once and for ever; one without a credential is a decoy.
      CREATE TABLE status_index (
        list INTEGER NOT NULL REFERENCES status_list (number),
        idx INTEGER NOT NULL,
        credential TEXT,
        PRIMARY KEY (list, idx)
      ) STRICT, WITHOUT ROWID;
      -- Who the operator is stands in its profile alone, and goes with it.
      CREATE TABLE credential (
        id TEXT PRIMARY KEY,
        certification_id TEXT NOT NULL,
        commitment TEXT NOT NULL,
        programme INTEGER NOT NULL,
        tier INTEGER NOT NULL,
        operator_types INTEGER NOT NULL,
        list INTEGER NOT NULL,
        idx INTEGER NOT NULL,
        uri TEXT NOT NULL,
        key_id TEXT NOT NULL,
        salts TEXT NOT NULL,
        issued_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        issued_by TEXT NOT NULL,
        UNIQUE (list, idx)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX credential_of ON credential (certification_id);
    `,
  },
];

/** The credentials that this authority issued, and the status lists that tell of them. */
export class Credentials {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  list(number: number): StatusListRecord | undefined {
    const row = this.#db.get("SELECT * FROM status_list WHERE number = ?", number);
    return row && listOf(row);
  }

  /** The list that was opened last. */
  newestList(): StatusListRecord | undefined {
    const row = this.#db.get("SELECT * FROM status_list ORDER BY number DESC LIMIT 1");
    return row && listOf(row);
  }

  /** Opens a list with some of its indices taken by decoys. */
  openList({ number, size, createdAt, decoySecret }: StatusListRecord, decoys: Iterable<number>): void {
    this.#db.transaction(() => {
      const sql = "INSERT INTO status_list (number, size, created_at, decoy_secret) VALUES (?, ?, ?, ?)";
      this.#db.run(sql, number, size, createdAt, decoySecret);
      for (const idx of decoys) this.#db.run("INSERT INTO status_index (list, idx) VALUES (?, ?)", number, idx);
    });
  }

  /** How many indices of a list are taken, decoys included. */
  taken(list: number): number {
    return this.#db.get("SELECT count(*) AS n FROM status_index WHERE list = ?", list)?.["n"] as number;
  }

  isTaken(list: number, idx: number): boolean {
    return this.#db.get("SELECT 1 FROM status_index WHERE list = ? AND idx = ?", list, idx) !== undefined;
  }

  decoys(list: number): number[] {
    return this.#db
      .all("SELECT idx FROM status_index WHERE list = ? AND credential IS NULL", list)
      .map((row) => row["idx"] as number);
  }

  /** Takes the index and keeps the credential. @throws Error when the index is taken */
  add(record: CredentialRecord): void {
    const { id, certificationId, commitment, programme, tier, operatorTypes, list, idx } = record;
    this.#db.transaction(() => {
      this.#db.run("INSERT INTO status_index (list, idx, credential) VALUES (?, ?, ?)", list, idx, id);
      this.#db.run(
        `INSERT INTO credential (id, certification_id, commitment, programme, tier, operator_types, list, idx, uri, key_id, salts,
           issued_at, expires_at, issued_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        certificationId,
        commitment,
        programme,
        tier,
        operatorTypes,
        list,
        idx,
        record.uri,
        record.keyId,
        JSON.stringify(record.salts),
        record.issuedAt,
        record.expiresAt,
        record.issuedBy,
      );
    });
  }

  find(id: string): CredentialRecord | undefined {
    const row = this.#db.get("SELECT * FROM credential WHERE id = ?", id);
    return row && credentialOf(row);
  }

  /** Every credential whose status a list tells. */
  inList(list: number): CredentialRecord[] {
    return this.#db.all("SELECT * FROM credential WHERE list = ? ORDER BY idx", list).map(credentialOf);
  }
}

function listOf(row: Row): StatusListRecord {
  return {
    number: row["number"] as number,
    size: row["size"] as number,
    createdAt: row["created_at"] as number,
    decoySecret: row["decoy_secret"] as string,
  };
}

function credentialOf(row: Row): CredentialRecord {
  return {
    id: row["id"] as string,
    certificationId: row["certification_id"] as CertificationId,
    commitment: row["commitment"] as CredentialRecord["commitment"],
    programme: row["programme"] as number,
    tier: row["tier"] as number,
    operatorTypes: row["operator_types"] as number,
    list: row["list"] as number,
    idx: row["idx"] as number,
    uri: row["uri"] as string,
    keyId: row["key_id"] as CredentialRecord["keyId"],
    salts: JSON.parse(row["salts"] as string) as string[],
    issuedAt: row["issued_at"] as number,
    expiresAt: row["expires_at"] as number,
    issuedBy: row["issued_by"] as string,
  };
}
