import type { ErrorKind } from "../domain/errorRow.ts";

/** What the command's exit code says. */
export const EXIT = {
  /** Done, or the answer is yes. */
  ok: 0,
  /** The answer is no: not recognised, not found, refused by the present state, failed on the ledger. */
  negative: 1,
  /** The command, its input or the access it was given is wrong. */
  usage: 2,
  /** Nobody can tell: stale, unreachable, too slow, a fault of the gateway. */
  unknown: 3,
} as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

const BY_KIND: Readonly<Record<ErrorKind, Exit>> = {
  invalid: EXIT.usage,
  unauthenticated: EXIT.usage,
  forbidden: EXIT.usage,
  "not-found": EXIT.negative,
  conflict: EXIT.negative,
  stale: EXIT.negative,
  "too-large": EXIT.usage,
  "too-many": EXIT.unknown,
  unavailable: EXIT.unknown,
  internal: EXIT.unknown,
};

/** The exit code for a refusal of a sort. */
export function exitOfKind(kind: ErrorKind): Exit {
  return BY_KIND[kind];
}

/** The exit code for a refusal whose code this release does not know, by its HTTP status. */
export function exitOfStatus(status: number): Exit {
  if (status === 404 || status === 409 || status === 412) return EXIT.negative;
  return status >= 400 && status < 500 && status !== 429 ? EXIT.usage : EXIT.unknown;
}
