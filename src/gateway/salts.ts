import { randomFillSync } from "node:crypto";

const SALT_BYTES = 16;
/** Salts drawn at once: to ask the system for each costs as much as all the rest of taking a clearance. */
const DRAWN = 1_024;

/** Gives salts of 16 random bytes, each once. */
export function salts(): () => Uint8Array {
  const pool = new Uint8Array(SALT_BYTES * DRAWN);
  let given = DRAWN;
  return () => {
    if (given === DRAWN) {
      randomFillSync(pool);
      given = 0;
    }
    given += 1;
    // A copy: the pool is filled again.
    return pool.slice((given - 1) * SALT_BYTES, given * SALT_BYTES);
  };
}
