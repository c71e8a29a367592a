import { AeoError } from "../domain/errors.ts";
import type { Database } from "./database.ts";

/** Tables that have rows as soon as a gateway was used. */
const TELLING = [
  "intent",
  "profile_version",
  "consent",
  "clearance",
  "webhook",
  "credential",
  "own_code",
  "watched_from",
];

/**
 * Refuses a file of a gateway that kept everything in it when what is shared is to be elsewhere from now on: it would be as if its
 * profiles and writes had never been.
 * @throws AeoError INVALID_CONFIGURATION
 */
export function refuseLeftBehind(own: Database): void {
  for (const table of TELLING) {
    const exists = own.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", table) !== undefined;
    if (!exists || own.get(`SELECT 1 FROM ${table} LIMIT 1`) === undefined) continue;
    throw new AeoError(
      "INVALID_CONFIGURATION",
      `the file of AEO_STORE holds what AEO_STORE_URL is to hold (${table}); move it there with \`aeo store move\`, or start with a new file`,
    );
  }
}
