import type { CertificationId } from "../domain/certificationRecord.ts";
import { AeoError } from "../domain/errors.ts";
import { operatorTypeMask } from "../domain/operatorType.ts";
import type { Profile } from "../domain/profile.ts";
import type { SealedProfile } from "../domain/profileCommitment.ts";
import { programmeCode, tierCode } from "../domain/programme.ts";
import type { Instant } from "../domain/time.ts";
import type { Consents } from "./consents.ts";
import type { Database } from "./database.ts";
import { markDirty } from "./feedDirty.ts";
import { searchKeysOf } from "./profilesSearch.ts";
import { CertificationSlots } from "./profilesSlots.ts";

/** A profile that goes to the ledger, as a commitment, with an operation. */
export interface StagedProfile extends SealedProfile {
  readonly operationId: string;
  readonly stagedAt: Instant;
  /** In a reissue: the id that this one replaces. It keeps its slot until it ends; the new id takes over its consent. */
  readonly replaces?: CertificationId;
}

/** What became of an operation: FINAL in a block that can't change, or FAILED without effect for ever. */
export type ProfileOutcome =
  | { readonly state: "FINAL"; readonly block: number; readonly settledAt: Instant }
  | { readonly state: "FAILED"; readonly settledAt: Instant };

/** How a certification came to its end. */
export type EndedStatus = "REVOKED" | "WITHDRAWN" | "ANNULLED" | "REISSUED";

/**
 * The authority's own profiles: one CURRENT version per certification, as the ledger has it; at most one PENDING, on its way;
 * older ones SUPERSEDED; those whose write failed DISCARDED. Every method runs in the caller's transaction if there is one.
 */
export class OwnProfiles {
  readonly #db: Database;
  readonly #consents: Consents;
  readonly #slots: CertificationSlots;

  constructor(db: Database, consents: Consents) {
    this.#db = db;
    this.#consents = consents;
    this.#slots = new CertificationSlots(db);
    db.forgetOnDelete();
  }

  /**
   * Stores profiles with the operations that carry their commitments, all of them or none: in a transaction of the caller's, a
   * refusal must end that too. A single profile that is refused has written nothing. The fault's pointer has its place.
   * @throws AeoError DUPLICATE_CERTIFICATION when the operator has another live certification under the programme and tier
   * @throws AeoError PENDING_OPERATION when an earlier version is still on its way
   */
  stage(staged: readonly StagedProfile[]): void {
    this.#db.transaction(() => {
      for (const [index, one] of staged.entries()) this.#stageAt(index, one);
    });
  }

  /** Makes the versions of an operation CURRENT or DISCARDED; gives their number. Settling again changes nothing. */
  settle(operationId: string, outcome: ProfileOutcome): number {
    return this.#db.within(() => {
      const pending = this.#db.all(
        "SELECT revision, certification_id, profile FROM profile_version WHERE operation_id = ? AND state = 'PENDING'",
        operationId,
      );
      for (const row of pending) {
        const profile = JSON.parse(row.profile as string) as Profile;
        if (outcome.state === "FINAL") this.#confirm(row.revision as number, profile, outcome);
        else this.#discard(row.revision as number, profile, outcome.settledAt);
      }
      return pending.length;
    });
  }

  /** Notes that a certification ended for good: its slot is free, or its successor's. The profile stays until it is erased. */
  end(id: CertificationId, status: EndedStatus): void {
    this.#db.within(() => {
      this.#db.run("UPDATE own_certification SET ended = ? WHERE certification_id = ?", status, id);
      this.#slots.release(id);
      markDirty(this.#db, id);
    });
  }

  /**
   * Removes every version of the profile, the salts, the consents and the way from the TIN to the id, so that the pseudonym on
   * the ledger leads to nobody. Partners get a tombstone. The bytes are gone from the file after purgeDeleted().
   * @returns false when there was nothing to erase
   * @throws AeoError PENDING_OPERATION while a version is on its way to the ledger
   */
  erase(id: CertificationId): boolean {
    return this.#db.within(() => {
      this.#refusePending(id);
      const versions = this.#db.run("DELETE FROM profile_version WHERE certification_id = ?", id);
      this.#db.run("DELETE FROM own_certification WHERE certification_id = ?", id);
      this.#unindex(id);
      this.#slots.release(id);
      this.#consents.erase(id);
      markDirty(this.#db, id);
      return versions > 0;
    });
  }

  /**
   * Erases what is kept under an id and under all that reissues link with it: any of them would lead to the operator.
   * @returns the ids of which something was kept
   * @throws AeoError PENDING_OPERATION while a version of one of them is on its way; then nothing is erased
   */
  eraseLinked(id: CertificationId): CertificationId[] {
    return this.#db.within(() => this.#consents.linked(id).filter((one) => this.erase(one)));
  }

  #stageAt(index: number, staged: StagedProfile): void {
    try {
      this.#stage(staged);
    } catch (error) {
      if (!(error instanceof AeoError)) throw error;
      const { code, message } = error;
      throw new AeoError(code, message, { faults: [{ pointer: `/${index}`, detail: message }], cause: error });
    }
  }

  #stage(staged: StagedProfile): void {
    const { profile, salt, commitment, operationId, stagedAt, replaces } = staged;
    const id = profile.certificationId;
    this.#refusePending(id);
    this.#slots.take(profile, replaces);
    if (replaces !== undefined) this.#consents.inherit(id, replaces);
    this.#db.run("INSERT INTO own_certification (certification_id) VALUES (?) ON CONFLICT DO NOTHING", id);
    this.#db.run(
      `INSERT INTO profile_version (certification_id, state, operation_id, profile, salt, commitment, staged_at)
       VALUES (?, 'PENDING', ?, ?, ?, ?, ?)`,
      id,
      operationId,
      JSON.stringify(profile),
      salt,
      commitment,
      stagedAt,
    );
  }

  #refusePending(id: CertificationId): void {
    const row = this.#db.get(
      "SELECT operation_id FROM profile_version WHERE certification_id = ? AND state = 'PENDING'",
      id,
    );
    if (row === undefined) return;
    const operation = row.operation_id as string;
    throw new AeoError("PENDING_OPERATION", `Operation ${operation} changes certification ${id} already.`);
  }

  #confirm(revision: number, profile: Profile, outcome: ProfileOutcome & { state: "FINAL" }): void {
    const id = profile.certificationId;
    const superseded = this.#db.run(
      "UPDATE profile_version SET state = 'SUPERSEDED' WHERE certification_id = ? AND state = 'CURRENT'",
      id,
    );
    this.#db.run(
      "UPDATE profile_version SET state = 'CURRENT', block = ?, settled_at = ? WHERE revision = ?",
      outcome.block,
      outcome.settledAt,
      revision,
    );
    this.#db.run(
      "UPDATE own_certification SET programme = ?, tier = ?, operator_types = ? WHERE certification_id = ?",
      programmeCode(profile.programme),
      tierCode(profile.programme, profile.tier ?? undefined) ?? 0,
      operatorTypeMask(profile.operatorTypes),
      id,
    );
    // The first version has no slot but its own, and nothing leads to it yet.
    if (superseded > 0) {
      this.#slots.keepOnly(id, profile);
      this.#unindex(id);
    }
    this.#index(profile);
    markDirty(this.#db, id);
  }

  #discard(revision: number, profile: Profile, settledAt: Instant): void {
    const id = profile.certificationId;
    this.#db.run(
      "UPDATE profile_version SET state = 'DISCARDED', settled_at = ? WHERE revision = ?",
      settledAt,
      revision,
    );
    const current = this.#db.get(
      "SELECT profile FROM profile_version WHERE certification_id = ? AND state = 'CURRENT'",
      id,
    );
    if (current !== undefined) return this.#slots.keepOnly(id, JSON.parse(current.profile as string) as Profile);
    this.#slots.release(id);
    this.#db.run("DELETE FROM own_certification WHERE certification_id = ?", id);
  }

  #index(profile: Profile): void {
    const id = profile.certificationId;
    for (const { scheme, value } of [{ scheme: "", value: profile.tin }, ...profile.aliases])
      this.#db.run("INSERT INTO own_identifier VALUES (?, ?, ?) ON CONFLICT DO NOTHING", scheme, value, id);
    for (const key of searchKeysOf(profile)) this.#db.run("INSERT INTO own_search_key VALUES (?, ?)", key, id);
  }

  #unindex(id: CertificationId): void {
    this.#db.run("DELETE FROM own_identifier WHERE certification_id = ?", id);
    this.#db.run("DELETE FROM own_search_key WHERE certification_id = ?", id);
  }
}
