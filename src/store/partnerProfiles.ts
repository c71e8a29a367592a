import type { LedgerAsOf } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { HeldProfile, PartnerFeed, PartnerIdentifier, PartnerProfile } from "../domain/partnerProfile.ts";
import type { Profile } from "../domain/profile.ts";
import type { Salt } from "../domain/profileCommitment.ts";
import type { Database, Row } from "./database.ts";

const UNREAD: PartnerFeed = { cursor: 0, acknowledged: 0, asOf: null, receivedAt: null };

/** The profiles that partners let this authority know, and how far each partner's feed was read. */
export class PartnerProfiles {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
    db.forgetOnDelete();
  }

  /** Runs a page's changes in one transaction. */
  transaction<T>(body: () => T): T {
    return this.#db.transaction(body);
  }

  feed(economy: Economy): PartnerFeed {
    const row = this.#db.get("SELECT * FROM partner_feed WHERE economy = ?", economy);
    if (row === undefined) return UNREAD;
    return {
      cursor: row.cursor as number,
      acknowledged: row.acknowledged as number,
      asOf: row.as_of === null ? null : (JSON.parse(row.as_of as string) as LedgerAsOf),
      receivedAt: row.received_at as number | null,
    };
  }

  setFeed(economy: Economy, feed: PartnerFeed): void {
    this.#db.run(
      "INSERT OR REPLACE INTO partner_feed (economy, cursor, acknowledged, as_of, received_at) VALUES (?, ?, ?, ?, ?)",
      economy,
      feed.cursor,
      feed.acknowledged,
      feed.asOf === null ? null : JSON.stringify(feed.asOf),
      feed.receivedAt,
    );
  }

  /** Takes a profile into use, in place of what was known of the certification. */
  put(profile: PartnerProfile): void {
    this.#db.transaction(() => {
      this.remove(profile.economy, profile.certificationId);
      this.#insert(profile, "VERIFIED", null);
      const { tin, aliases } = profile.profile;
      for (const { scheme, value } of [{ scheme: "", value: tin }, ...aliases])
        this.#db.run(
          "INSERT OR IGNORE INTO partner_identifier (scheme, value, economy, certification_id) VALUES (?, ?, ?, ?)",
          scheme,
          value,
          profile.economy,
          profile.certificationId,
        );
    });
  }

  /** Keeps a profile aside, in place of one held before. What is in use stays so. */
  hold(profile: HeldProfile): void {
    this.#insert(profile, "HELD", profile.mismatchBlock);
  }

  /** Drops a held profile. */
  refuse(economy: Economy, id: CertificationId): void {
    this.#db.run(
      "DELETE FROM partner_profile WHERE economy = ? AND certification_id = ? AND state = 'HELD'",
      economy,
      id,
    );
  }

  held(economy: Economy): HeldProfile[] {
    return this.#db
      .all("SELECT * FROM partner_profile WHERE economy = ? AND state = 'HELD' ORDER BY cursor", economy)
      .map((row) => ({ ...profileOf(row), mismatchBlock: row.mismatch_block as number | null }));
  }

  /** Deletes all that is known of a certification; gives whether there was anything. */
  remove(economy: Economy, id: CertificationId): boolean {
    return this.#db.transaction(() => {
      this.#db.run("DELETE FROM partner_identifier WHERE economy = ? AND certification_id = ?", economy, id);
      return this.#db.run("DELETE FROM partner_profile WHERE economy = ? AND certification_id = ?", economy, id) > 0;
    });
  }

  /** Deletes everything that came from a partner, so that its feed is read again from the start. */
  removeAll(economy: Economy): void {
    this.#db.transaction(() => {
      for (const table of ["partner_identifier", "partner_profile", "partner_feed"])
        this.#db.run(`DELETE FROM ${table} WHERE economy = ?`, economy);
    });
  }

  /** Removes the bytes of what was deleted from the files; false when it must be tried again. Not in a transaction. */
  purge(): boolean {
    return this.#db.purgeDeleted();
  }

  /** The profile in use of a certification. */
  byId(economy: Economy, id: CertificationId): PartnerProfile | undefined {
    const row = this.#db.get(
      "SELECT * FROM partner_profile WHERE economy = ? AND certification_id = ? AND state = 'VERIFIED'",
      economy,
      id,
    );
    return row && profileOf(row);
  }

  /** The profiles in use of one economy's operator, one per certification, by the TIN as the economy writes it. */
  byTin(economy: Economy, tin: string): PartnerProfile[] {
    return this.byAlias("", tin).filter((profile) => profile.economy === economy);
  }

  /** The profiles in use by an alias, of any economy. */
  byAlias(scheme: string, value: string): PartnerProfile[] {
    return this.#db
      .all(
        `SELECT p.* FROM partner_identifier i JOIN partner_profile p
         ON p.economy = i.economy AND p.certification_id = i.certification_id AND p.state = 'VERIFIED'
         WHERE i.scheme = ? AND i.value = ? ORDER BY p.economy, p.cursor`,
        scheme,
        value,
      )
      .map(profileOf);
  }

  /** Every identifier of every profile in use, for whoever keeps them in memory. Do not change the store while going through them. */
  *identifiers(): Generator<PartnerIdentifier> {
    const sql = "SELECT economy, certification_id, value FROM partner_identifier ORDER BY economy, certification_id";
    for (const { economy, certification_id, value } of this.#db.iterate(sql))
      yield {
        economy: economy as Economy,
        certificationId: certification_id as CertificationId,
        value: value as string,
      };
  }

  /** Profiles in use by economy and id, some at a time: those after one. */
  page(after: { economy: Economy; certificationId: CertificationId } | undefined, limit: number): PartnerProfile[] {
    return this.#db
      .all(
        `SELECT * FROM partner_profile WHERE state = 'VERIFIED' AND (economy, certification_id) > (?, ?)
         ORDER BY economy, certification_id LIMIT ?`,
        after?.economy ?? "",
        after?.certificationId ?? "",
        limit,
      )
      .map(profileOf);
  }

  /** Where every profile in use is. */
  places(): { readonly economy: Economy; readonly id: CertificationId }[] {
    return this.#db
      .all("SELECT economy, certification_id FROM partner_profile WHERE state = 'VERIFIED'")
      .map((row) => ({ economy: row.economy as Economy, id: row.certification_id as CertificationId }));
  }

  /** How many profiles of a partner are in use. */
  count(economy: Economy): number {
    const sql = "SELECT count(*) AS n FROM partner_profile WHERE economy = ? AND state = 'VERIFIED'";
    return Number(this.#db.get(sql, economy)?.n ?? 0);
  }

  #insert(profile: PartnerProfile, state: "VERIFIED" | "HELD", mismatchBlock: number | null): void {
    this.#db.run(
      `INSERT OR REPLACE INTO partner_profile
         (economy, certification_id, state, cursor, block, profile, salt, commitment, mismatch_block)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      profile.economy,
      profile.certificationId,
      state,
      profile.cursor,
      profile.block,
      JSON.stringify(profile.profile),
      profile.salt,
      profile.commitment,
      mismatchBlock,
    );
  }
}

function profileOf(row: Row): PartnerProfile {
  return {
    economy: row.economy as Economy,
    certificationId: row.certification_id as CertificationId,
    cursor: row.cursor as number,
    block: row.block as number,
    profile: JSON.parse(row.profile as string) as Profile,
    salt: row.salt as Salt,
    commitment: row.commitment as Bytes32,
  };
}
