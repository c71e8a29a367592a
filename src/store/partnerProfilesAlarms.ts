import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { PartnerAlarm, PartnerAlarmCode } from "../domain/partnerProfile.ts";
import type { Instant } from "../domain/time.ts";
import type { Database } from "./database.ts";

/** Alarms about partners' feeds, kept until somebody has looked into them. They name ids, never operators. */
export class PartnerAlarms {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps an alarm; gives false when the very same one was raised before, whose last time is then noted. */
  raise(alarm: PartnerAlarm): boolean {
    const { economy, code, certificationId, cursor, raisedAt } = alarm;
    const fresh = this.#db.run(
      `INSERT OR IGNORE INTO partner_alarm (economy, code, certification_id, cursor, raised_at, last_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?5)`,
      economy,
      code,
      certificationId,
      cursor,
      raisedAt,
    );
    if (fresh === 0)
      this.#db.run(
        "UPDATE partner_alarm SET last_at = ? WHERE economy = ? AND code = ? AND certification_id IS ? AND cursor IS ?",
        raisedAt,
        economy,
        code,
        certificationId,
        cursor,
      );
    return fresh === 1;
  }

  /** All alarms, oldest first. */
  all(): PartnerAlarm[] {
    return this.#db.all("SELECT * FROM partner_alarm ORDER BY id").map((row) => ({
      economy: row.economy as Economy,
      code: row.code as PartnerAlarmCode,
      certificationId: row.certification_id as CertificationId | null,
      cursor: row.cursor as number | null,
      raisedAt: row.raised_at as Instant,
    }));
  }
}
