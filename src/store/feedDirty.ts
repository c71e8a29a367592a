import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Database } from "./database.ts";

/**
 * Notes, within the transaction that changed a certification, that the partners' feeds may differ from what they should say.
 * What is noted is not lost by a crash, and its profile is not served before it was looked at.
 */
export function markDirty(db: Database, id: CertificationId): void {
  db.run("INSERT INTO feed_dirty (certification_id) VALUES (?) ON CONFLICT DO NOTHING", id);
}
