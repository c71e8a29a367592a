import type { LedgerAsOf } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Profile } from "../domain/profile.ts";
import type { Salt } from "../domain/profileCommitment.ts";
import type { FeedChange, FeedEntry, FeedPosition, FeedStretch, ToldEntry } from "../domain/profileFeed.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Row } from "./database.ts";

/** A deletion that a partner has not confirmed. */
export interface OpenTombstone {
  readonly certificationId: CertificationId;
  readonly cursor: number;
  readonly appendedAt: Instant;
}

/** The feeds that this authority offers, one per partner, with a cursor that grows by 1 per change. */
export class Feed {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Every economy that ever had a feed. */
  partners(): Economy[] {
    return this.#db.all("SELECT partner FROM feed_partner ORDER BY partner").map((row) => row.partner as Economy);
  }

  position(partner: Economy): FeedPosition {
    const row = this.#db.get("SELECT * FROM feed_partner WHERE partner = ?", partner);
    return {
      lastCursor: (row?.last_cursor as number | undefined) ?? 0,
      acknowledged: (row?.acknowledged as number | undefined) ?? 0,
      acknowledgedAt: (row?.acknowledged_at as number | null | undefined) ?? null,
    };
  }

  /** The coverage for which the whole feed was last compared; "" before the first time. */
  coverageOf(partner: Economy): string {
    const row = this.#db.get("SELECT coverage FROM feed_partner WHERE partner = ?", partner);
    return (row?.coverage as string | undefined) ?? "";
  }

  setCoverage(partner: Economy, coverage: string): void {
    this.#db.run(
      `INSERT INTO feed_partner (partner, coverage) VALUES (?, ?)
       ON CONFLICT (partner) DO UPDATE SET coverage = excluded.coverage`,
      partner,
      coverage,
    );
  }

  /** What the partner was told to hold: by certification, the revision. */
  shownTo(partner: Economy): Map<CertificationId, number> {
    const rows = this.#db.all(
      "SELECT certification_id, revision FROM feed_entry WHERE partner = ? AND kind = 'UPSERT'",
      partner,
    );
    return new Map(rows.map((row) => [row.certification_id as CertificationId, row.revision as number]));
  }

  /** The revision of one certification that the partner was told to hold; undefined when none. */
  shownRevision(partner: Economy, id: CertificationId): number | undefined {
    return this.#db.get(
      "SELECT revision FROM feed_entry WHERE partner = ? AND certification_id = ? AND kind = 'UPSERT'",
      partner,
      id,
    )?.revision as number | undefined;
  }

  /** Appends changes. What an earlier UPSERT of the same certification said goes: no profile stays behind a tombstone. */
  append(partner: Economy, changes: readonly FeedChange[], at: Instant): void {
    if (changes.length === 0) return;
    this.#db.transaction(() => {
      let cursor = this.position(partner).lastCursor;
      for (const change of changes) {
        cursor += 1;
        this.#db.run(
          "DELETE FROM feed_entry WHERE partner = ? AND certification_id = ? AND kind = 'UPSERT'",
          partner,
          change.certificationId,
        );
        this.#db.run(
          "INSERT INTO feed_entry (partner, cursor, kind, certification_id, revision, appended_at) VALUES (?, ?, ?, ?, ?, ?)",
          partner,
          cursor,
          change.kind,
          change.certificationId,
          change.kind === "UPSERT" ? change.revision : null,
          at,
        );
      }
      this.#db.run(
        `INSERT INTO feed_partner (partner, last_cursor) VALUES (?, ?)
         ON CONFLICT (partner) DO UPDATE SET last_cursor = excluded.last_cursor`,
        partner,
        cursor,
      );
    });
  }

  /**
   * The entries after a cursor. It stops before a profile that is waiting to be reconciled, which may not be shown any more.
   * @param limit the most entries
   * @param maxBytes the most bytes of profiles; one profile always fits
   */
  page(partner: Economy, after: number, limit: number, maxBytes: number): FeedStretch {
    const { lastCursor } = this.position(partner);
    const rows = this.#db.all(
      `SELECT e.cursor, e.kind, e.certification_id, v.block, v.profile, v.salt, CASE WHEN d.certification_id IS NULL THEN 0 ELSE 1 END AS dirty
       FROM feed_entry e LEFT JOIN profile_version v ON v.revision = e.revision
       LEFT JOIN feed_dirty d ON d.certification_id = e.certification_id
       WHERE e.partner = ? AND e.cursor > ? ORDER BY e.cursor LIMIT ?`,
      partner,
      after,
      limit,
    );
    const entries: FeedEntry[] = [];
    let bytes = 0;
    for (const row of rows) {
      if (row.kind === "UPSERT" && (row.dirty === 1 || row.profile === null)) break;
      bytes += row.profile === null ? 0 : Buffer.byteLength(row.profile as string);
      if (bytes > maxBytes && entries.length > 0) break;
      entries.push(entryOf(row));
    }
    const next = entries.at(-1)?.cursor ?? after;
    if (after > lastCursor) return { entries, next: lastCursor, atEnd: false };
    return { entries, next, atEnd: next === lastCursor };
  }

  /** Notes that the partner holds or has deleted everything up to a cursor. An older cursor changes nothing. */
  acknowledge(partner: Economy, cursor: number, at: Instant): void {
    this.#db.transaction(() => {
      this.#db.run(
        `UPDATE feed_entry SET acknowledged_at = ?3 WHERE partner = ?1 AND cursor <= ?2
         AND cursor > (SELECT acknowledged FROM feed_partner WHERE partner = ?1)`,
        partner,
        cursor,
        at,
      );
      this.#db.run(
        "UPDATE feed_partner SET acknowledged = ?2, acknowledged_at = ?3 WHERE partner = ?1 AND acknowledged < ?2",
        partner,
        cursor,
        at,
      );
    });
  }

  /** What the partner was last told of one certification, and when it confirmed that; undefined when it was told nothing. */
  lastTold(partner: Economy, id: CertificationId): ToldEntry | undefined {
    const row = this.#db.get(
      `SELECT kind, appended_at, acknowledged_at FROM feed_entry WHERE partner = ? AND certification_id = ?
       ORDER BY cursor DESC LIMIT 1`,
      partner,
      id,
    );
    if (row === undefined) return undefined;
    return {
      kind: row.kind as ToldEntry["kind"],
      toldAt: row.appended_at as Instant,
      acknowledgedAt: row.acknowledged_at as Instant | null,
    };
  }

  /** Deletions that the partner was told of and has not confirmed, oldest first. */
  openTombstones(partner: Economy): OpenTombstone[] {
    return this.#db
      .all(
        `SELECT certification_id, cursor, appended_at FROM feed_entry WHERE partner = ? AND kind = 'TOMBSTONE'
         AND cursor > (SELECT acknowledged FROM feed_partner WHERE partner = feed_entry.partner) ORDER BY cursor`,
        partner,
      )
      .map((row) => ({
        certificationId: row.certification_id as CertificationId,
        cursor: row.cursor as number,
        appendedAt: row.appended_at as Instant,
      }));
  }

  /** Up to `limit` certifications that feeds have not been compared for since they changed. */
  dirty(limit: number): CertificationId[] {
    return this.#db
      .all("SELECT certification_id FROM feed_dirty LIMIT ?", limit)
      .map((row) => row.certification_id as CertificationId);
  }

  clean(ids: readonly CertificationId[]): void {
    for (const id of ids) this.#db.run("DELETE FROM feed_dirty WHERE certification_id = ?", id);
  }

  /** The newest block for which feeds were compared; -1 before the first time. */
  comparedAt(): number {
    return (this.#db.get("SELECT block FROM feed_compared WHERE id = 1")?.block ?? -1) as number;
  }

  setComparedAt(block: number): void {
    const sql =
      "INSERT INTO feed_compared (id, block) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET block = excluded.block";
    this.#db.run(sql, block);
  }

  /** Up to where on the ledger every feed tells everything; undefined before it first did. */
  asOf(): LedgerAsOf | undefined {
    const row = this.#db.get("SELECT as_of FROM feed_state WHERE id = 1");
    return row && (JSON.parse(row.as_of as string) as LedgerAsOf);
  }

  setAsOf(asOf: LedgerAsOf): void {
    this.#db.run(
      "INSERT INTO feed_state (id, as_of) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of",
      JSON.stringify(asOf),
    );
  }
}

function entryOf(row: Row): FeedEntry {
  const cursor = row.cursor as number;
  const certificationId = row.certification_id as CertificationId;
  if (row.kind === "TOMBSTONE") return { kind: "TOMBSTONE", cursor, certificationId };
  const profile = JSON.parse(row.profile as string) as Profile;
  return { kind: "UPSERT", cursor, certificationId, block: row.block as number, profile, salt: row.salt as Salt };
}
