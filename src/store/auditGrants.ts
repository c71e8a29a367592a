import type { CertificationId } from "../domain/certificationRecord.ts";
import type { AuditGrant } from "../domain/auditGrant.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration, Row } from "./database.ts";

/** Tables of which auditor may see which profiles. */
export const AUDIT_GRANT_MIGRATIONS: readonly Migration[] = [
  {
    id: "audit-grants-1",
    sql: `
      CREATE TABLE audit_grant (
        id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        auditor TEXT NOT NULL,
        reason TEXT NOT NULL,
        operator_agreed INTEGER NOT NULL,
        granted_by TEXT NOT NULL,
        granted_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        revoked_by TEXT,
        revoked_at INTEGER,
        revoked_reason TEXT
      ) STRICT;
      CREATE TABLE audit_grant_certification (
        grant_id TEXT NOT NULL REFERENCES audit_grant (id),
        certification_id TEXT NOT NULL,
        PRIMARY KEY (grant_id, certification_id)
      ) STRICT;
      CREATE INDEX audit_grant_of ON audit_grant_certification (certification_id, grant_id);
    `,
  },
];

/** Grants of sight of profiles to auditors. None is ever deleted: a revoked one says so. */
export class AuditGrants {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(grant: AuditGrant): void {
    const { id, auditor, certifications, reason, operatorAgreed, grantedBy, grantedAt, expiresAt } = grant;
    this.#db.transaction(() => {
      this.#db.run(
        `INSERT INTO audit_grant (id, sequence, auditor, reason, operator_agreed, granted_by, granted_at, expires_at)
         VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM audit_grant), ?, ?, ?, ?, ?, ?)`,
        id,
        auditor,
        reason,
        operatorAgreed ? 1 : 0,
        grantedBy,
        grantedAt,
        expiresAt,
      );
      for (const certification of certifications)
        this.#db.run(
          "INSERT INTO audit_grant_certification (grant_id, certification_id) VALUES (?, ?)",
          id,
          certification,
        );
    });
  }

  find(id: string): AuditGrant | undefined {
    const row = this.#db.get("SELECT * FROM audit_grant WHERE id = ?", id);
    return row && this.#grantOf(row);
  }

  /** Ends a grant; one that was ended stays as it was. */
  revoke(id: string, by: string, at: Instant, reason: string): void {
    this.#db.run(
      "UPDATE audit_grant SET revoked_by = ?, revoked_at = ?, revoked_reason = ? WHERE id = ? AND revoked_at IS NULL",
      by,
      at,
      reason,
      id,
    );
  }

  /** Every grant over a certification to an auditor, newest first, however it ended. */
  over(certification: CertificationId, auditor: string): AuditGrant[] {
    const sql = `SELECT g.* FROM audit_grant g JOIN audit_grant_certification c ON c.grant_id = g.id
      WHERE c.certification_id = ? AND g.auditor = ? ORDER BY g.sequence DESC`;
    return this.#db.all(sql, certification, auditor).map((row) => this.#grantOf(row));
  }

  /** Newest first, after a grant of an earlier page; those of one auditor if it is named. */
  page(after: AuditGrant | undefined, limit: number, auditor?: string): AuditGrant[] {
    const before = after === undefined ? [] : [after.id];
    const named = auditor === undefined ? [] : [auditor];
    const conditions = [
      ...(after === undefined ? [] : ["sequence < (SELECT sequence FROM audit_grant WHERE id = ?)"]),
      ...(auditor === undefined ? [] : ["auditor = ?"]),
    ];
    const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
    const sql = `SELECT * FROM audit_grant ${where} ORDER BY sequence DESC LIMIT ?`;
    return this.#db.all(sql, ...before, ...named, limit).map((row) => this.#grantOf(row));
  }

  #grantOf(row: Row): AuditGrant {
    const id = row.id as string;
    const sql = "SELECT certification_id FROM audit_grant_certification WHERE grant_id = ? ORDER BY certification_id";
    const revoked =
      row.revoked_at === null
        ? null
        : {
            by: row.revoked_by as string,
            at: row.revoked_at as Instant,
            reason: row.revoked_reason as string,
          };
    return {
      id,
      auditor: row.auditor as string,
      certifications: this.#db.all(sql, id).map((one) => one.certification_id as CertificationId),
      reason: row.reason as string,
      operatorAgreed: row.operator_agreed === 1,
      grantedBy: row.granted_by as string,
      grantedAt: row.granted_at as Instant,
      expiresAt: row.expires_at as Instant,
      revoked,
    };
  }
}
