import type { CertificationId } from "../domain/certificationRecord.ts";
import { AeoError } from "../domain/errors.ts";
import type { Profile } from "../domain/profile.ts";
import type { Database } from "./database.ts";

/**
 * The rule that an operator holds one live certification per programme and tier. A slot is taken when a profile is staged, so
 * that two grants under way can't both pass; it is given back when the write fails or the certification ends.
 */
export class CertificationSlots {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Takes the profile's slot. `replaces` is the certification that is being reissued under the new id: it keeps the slot until it
   * ends, then the new one has it.
   * @throws AeoError DUPLICATE_CERTIFICATION
   */
  take(profile: Profile, replaces: CertificationId | undefined): void {
    const id = profile.certificationId;
    const key = slotKey(profile);
    const slot = this.#db.get(
      "SELECT certification_id, successor_id FROM certification_slot WHERE tin = ? AND programme = ? AND tier = ?",
      ...key,
    );
    if (slot === undefined) {
      this.#db.run(
        "INSERT INTO certification_slot (tin, programme, tier, certification_id) VALUES (?, ?, ?, ?)",
        ...key,
        id,
      );
      return;
    }
    if (slot.certification_id === id || slot.successor_id === id) return;
    if (slot.certification_id === replaces && slot.successor_id === null) {
      this.#db.run(
        "UPDATE certification_slot SET successor_id = ? WHERE tin = ? AND programme = ? AND tier = ?",
        id,
        ...key,
      );
      return;
    }
    const holder = (slot.successor_id ?? slot.certification_id) as CertificationId;
    throw new AeoError(
      "DUPLICATE_CERTIFICATION",
      `Certification ${holder} is live for the same operator, programme and tier.`,
    );
  }

  /** Gives back every slot of a certification but the one that the given profile needs; all of them when there is none. */
  keepOnly(id: CertificationId, profile: Profile | undefined): void {
    const kept = profile === undefined ? NO_SLOT : slotKey(profile);
    const others = "NOT (tin = ? AND programme = ? AND tier = ?)";
    this.#db.run(`UPDATE certification_slot SET successor_id = NULL WHERE successor_id = ? AND ${others}`, id, ...kept);
    this.#pass(`certification_id = ? AND ${others}`, id, ...kept);
  }

  /** The certification has ended: its slots pass to its successor, or are free. */
  release(id: CertificationId): void {
    this.keepOnly(id, undefined);
  }

  #pass(condition: string, ...parameters: string[]): void {
    this.#db.run(
      `UPDATE certification_slot SET certification_id = successor_id, successor_id = NULL
       WHERE successor_id IS NOT NULL AND ${condition}`,
      ...parameters,
    );
    this.#db.run(`DELETE FROM certification_slot WHERE ${condition}`, ...parameters);
  }
}

type SlotKey = readonly [tin: string, programme: string, tier: string];

/** The key of no operator. */
const NO_SLOT: SlotKey = ["", "", ""];

function slotKey(profile: Profile): SlotKey {
  return [profile.tin, profile.programme, profile.tier ?? ""];
}
