import { randomBytes } from "node:crypto";

const DIGITS = 16;
const POOLED = 1_024;

/** Gives 16 base64url digits of chance (96 bits) at a time, drawn from the system many at once. */
export function createSuffixes(): () => string {
  let pool = "";
  let at = 0;
  return () => {
    if (at === pool.length) {
      pool = randomBytes((POOLED * DIGITS * 3) / 4).toString("base64url");
      at = 0;
    }
    at += DIGITS;
    return pool.slice(at - DIGITS, at);
  };
}
