import { DatabaseSync } from "node:sqlite";
import { AeoError } from "../domain/errors.ts";
import { asStoreError } from "./sqliteErrors.ts";

/**
 * Refuses a file that no gateway made, before anything is made in it. Opening it changes nothing.
 * @throws AeoError INVALID_CONFIGURATION; STORE_UNAVAILABLE when it can't be read, or is not there
 */
export function assertGatewayFile(path: string): void {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path, { readOnly: true });
    const sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name IN ('migration', 'ledger_identity')";
    if (file.prepare(sql).all().length === 2) return;
  } catch (error) {
    throw asStoreError(error);
  } finally {
    file?.close();
  }
  throw new AeoError("INVALID_CONFIGURATION", `${path} is no store of a gateway`);
}
