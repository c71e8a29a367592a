import { randomFillSync } from "node:crypto";

/** Drawn from the system at once: a draw costs more than its bytes. */
const pool = Buffer.alloc(4_096);
let at = pool.length;

/** Chance of so many bytes, at most 4,096, as lower-case hex. None of it is given twice, or kept here. */
export function randomHex(bytes: number): string {
  if (at + bytes > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const text = pool.toString("hex", at, at + bytes);
  pool.fill(0, at, at + bytes);
  at += bytes;
  return text;
}
