import { randomFillSync } from "node:crypto";
import { SALT_BYTES } from "../domain/judgedBatch.ts";

/** So many salts of 16 random bytes, one after another: to ask the system for each costs as much as all the rest of taking a clearance. */
export function newSalts(count: number): Uint8Array {
  return randomFillSync(new Uint8Array(SALT_BYTES * count));
}
