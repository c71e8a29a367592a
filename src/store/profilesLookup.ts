import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Disclosure } from "../domain/entitlement.ts";
import { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Profile, SmeClass } from "../domain/profile.ts";
import type { Salt, SealedProfile } from "../domain/profileCommitment.ts";
import type { Instant } from "../domain/time.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import { type Consents, NEWEST_CONSENT } from "./consents.ts";
import type { Database, Row } from "./database.ts";
import type { EndedStatus } from "./profiles.ts";
import { decodeCursor, encodeCursor, searchKey } from "./profilesSearch.ts";

export type ProfileVersionState = "PENDING" | "CURRENT" | "SUPERSEDED" | "DISCARDED";

/** A version of an own profile. Revisions grow over all certifications and never come back. */
export interface ProfileVersion extends SealedProfile {
  readonly revision: number;
  readonly state: ProfileVersionState;
  readonly operationId: string;
  /** The block of the entry that carries the commitment; null until it is final. */
  readonly block: number | null;
  readonly stagedAt: Instant;
  readonly settledAt: Instant | null;
}

/** The current version of a certification's profile. `ended` is null while it is live. */
export interface OwnProfile extends ProfileVersion {
  readonly ended: EndedStatus | null;
}

/** One page of a search; `next` is null on the last one. */
export interface SearchPage {
  readonly profiles: readonly OwnProfile[];
  readonly next: string | null;
}

/** Who holds a certification, as far as figures need it. */
export interface Holder {
  readonly operator: string;
  readonly smeClass: SmeClass | null;
}

const CURRENT = `
  SELECT v.*, c.ended FROM profile_version v JOIN own_certification c USING (certification_id)
  WHERE v.state = 'CURRENT'`;
const DISCLOSURE = `
  SELECT v.certification_id, v.revision, c.programme, c.tier, c.operator_types, c.ended, ${NEWEST_CONSENT}
  FROM profile_version v JOIN own_certification c USING (certification_id) WHERE v.state = 'CURRENT'`;
/** After every prefix comes this: no text begins with a code point beyond it. */
const LAST = "\u{10ffff}";

/** Reads the authority's own profiles. Only current versions are found by TIN, alias or search. */
export class OwnProfileLookup {
  readonly #db: Database;
  readonly #consents: Consents;
  #holders: { readonly version: string; readonly holders: ReadonlyMap<CertificationId, Holder> } | undefined;

  constructor(db: Database, consents: Consents) {
    this.#db = db;
    this.#consents = consents;
  }

  current(id: CertificationId): OwnProfile | undefined {
    const row = this.#db.get(`${CURRENT} AND v.certification_id = ?`, id);
    return row && ownProfileOf(row);
  }

  /** Every version that was not erased, oldest first. */
  versions(id: CertificationId): ProfileVersion[] {
    return this.#db
      .all("SELECT * FROM profile_version WHERE certification_id = ? ORDER BY revision", id)
      .map((row) => versionOf(row));
  }

  /** Every certification of an operator, live or ended, by the TIN as it is stored. */
  byTin(tin: string): OwnProfile[] {
    return this.byAlias("", tin);
  }

  /** Every certification of an operator, live or ended, by one of its aliases. */
  byAlias(scheme: string, value: string): OwnProfile[] {
    return this.#db
      .all(
        `${CURRENT} AND v.certification_id IN
           (SELECT certification_id FROM own_identifier WHERE scheme = ? AND value = ?) ORDER BY v.revision`,
        scheme,
        value,
      )
      .map(ownProfileOf);
  }

  /** Every certification of the operators with a TIN or alias, live or ended: as it is written, or in canonical form. */
  byIdentifier(identifier: string): OwnProfile[] {
    return this.#db
      .all(
        `${CURRENT} AND v.certification_id IN
           (SELECT certification_id FROM own_identifier WHERE value IN (?, ?)) ORDER BY v.revision`,
        identifier,
        normaliseTin(identifier),
      )
      .map(ownProfileOf);
  }

  /**
   * Certifications whose TIN or a name begins with the text, in the order of what was found.
   * @param after the `next` of the page before
   * @param limit 1 to 500
   * @throws AeoError INVALID_PARAMETER when `after` is no cursor
   */
  search(text: string, limit: number, after?: string): SearchPage {
    const prefix = searchKey(text);
    const from = after === undefined ? { key: "", certificationId: "" } : decodeCursor(after);
    if (from === undefined) throw new AeoError("INVALID_PARAMETER", "The cursor is not one that a search gave.");
    // A certification counts once, under the first of its keys that begins with the text.
    const rows = this.#db.all(
      `SELECT s.key, s.certification_id FROM own_search_key s
       WHERE s.key >= ?1 AND s.key < ?2 AND (s.key, s.certification_id) > (?3, ?4) AND NOT EXISTS (
         SELECT 1 FROM own_search_key o
         WHERE o.certification_id = s.certification_id AND o.key >= ?1 AND o.key < s.key)
       ORDER BY s.key, s.certification_id LIMIT ?5`,
      prefix,
      prefix + LAST,
      from.key,
      from.certificationId,
      limit + 1,
    );
    const shown = rows
      .slice(0, limit)
      .map((row) => ({ key: String(row.key), certificationId: String(row.certification_id) }));
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      profiles: shown.flatMap(({ certificationId }) => this.current(certificationId as CertificationId) ?? []),
      next: last === undefined ? null : encodeCursor(last),
    };
  }

  /** Commitments that were written or are being written, but whose operation has not settled. */
  pending(): { certificationId: CertificationId; commitment: Bytes32 }[] {
    return this.#db
      .all("SELECT certification_id, commitment FROM profile_version WHERE state = 'PENDING'")
      .map((row) => ({
        certificationId: row.certification_id as CertificationId,
        commitment: row.commitment as Bytes32,
      }));
  }

  /** What decides on each certification's disclosure. */
  *disclosures(): Generator<Disclosure> {
    for (const row of this.#db.all(DISCLOSURE)) yield this.#disclosureOf(row);
  }

  /** The same for one certification; undefined when it has no current profile. */
  disclosure(id: CertificationId): Disclosure | undefined {
    const row = this.#db.get(`${DISCLOSURE} AND v.certification_id = ?`, id);
    return row && this.#disclosureOf(row);
  }

  /** The operator, as a number, and its size, of every certification with a current profile: for figures. Read again when one changed. */
  holders(): ReadonlyMap<CertificationId, Holder> {
    const [row] = this.#db.all(
      "SELECT COUNT(*) AS n, SUM(revision) AS sum FROM profile_version WHERE state = 'CURRENT'",
    );
    // A certification's revisions only grow: the sum stays only where nothing changed, or the number does not.
    const version = `${String(row?.n)}/${String(row?.sum)}`;
    if (this.#holders?.version !== version) this.#holders = { version, holders: this.#readHolders() };
    return this.#holders.holders;
  }

  #readHolders(): Map<CertificationId, Holder> {
    const sql = `SELECT certification_id, profile ->> 'tin' AS tin, profile ->> 'smeClass' AS sme_class
      FROM profile_version WHERE state = 'CURRENT'`;
    const numbers = new Map<string, string>();
    return new Map(
      this.#db.all(sql).map((row) => {
        const tin = row.tin as string;
        // What is kept in memory must not outlive an erased profile: a number for the operator does as well.
        const operator = numbers.get(tin) ?? String(numbers.size);
        numbers.set(tin, operator);
        return [row.certification_id as CertificationId, { operator, smeClass: row.sme_class as SmeClass | null }];
      }),
    );
  }

  #disclosureOf(row: Row): Disclosure {
    const certificationId = row.certification_id as CertificationId;
    return {
      certificationId,
      revision: row.revision as number,
      programme: row.programme as number,
      tier: row.tier as number,
      operatorTypes: row.operator_types as number,
      reissued: row.ended === "REISSUED",
      consent: this.#consents.in(row),
    };
  }
}

function versionOf(row: Row): ProfileVersion {
  return {
    revision: row.revision as number,
    state: row.state as ProfileVersionState,
    operationId: row.operation_id as string,
    block: row.block as number | null,
    stagedAt: row.staged_at as Instant,
    settledAt: row.settled_at as Instant | null,
    profile: JSON.parse(row.profile as string) as Profile,
    salt: row.salt as Salt,
    commitment: row.commitment as Bytes32,
  };
}

function ownProfileOf(row: Row): OwnProfile {
  return { ...versionOf(row), ended: row.ended as EndedStatus | null };
}
