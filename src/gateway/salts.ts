import { randomFillSync } from "node:crypto";

const SALT_BYTES = 16;
/** Salts drawn at once: to ask the system for each costs as much as all the rest of taking a clearance. */
const DRAWN = 1_024;

/** Gives salts of 16 random bytes, each once. */
export function salts(): () => Uint8Array {
  let pool = new Uint8Array();
  let given = DRAWN;
  return () => {
    if (given === DRAWN) {
      // A new one: salts that were given are pieces of the last.
      pool = randomFillSync(new Uint8Array(SALT_BYTES * DRAWN));
      given = 0;
    }
    given += 1;
    return pool.subarray((given - 1) * SALT_BYTES, given * SALT_BYTES);
  };
}
