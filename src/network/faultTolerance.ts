/** With fewer validators QBFT promises nothing once a single one fails or lies. */
export const MIN_VALIDATORS = 4;

/** What a number of validators can bear. */
export interface FaultTolerance {
  readonly validators: number;
  /** How many must seal a block: two thirds, rounded up. */
  readonly quorum: number;
  /** How many may be down at once with the chain going on. */
  readonly mayBeDown: number;
  /** How many may lie, each telling everybody something else, without two blocks of one height. */
  readonly mayLie: number;
}

/** @param validators at least 1 */
export function faultToleranceOf(validators: number): FaultTolerance {
  const quorum = Math.ceil((2 * validators) / 3);
  return {
    validators,
    quorum,
    mayBeDown: validators - quorum,
    mayLie: Math.floor((validators - 1) / 3),
  };
}

/** The same in one sentence. */
export function toleranceInWords(validators: number): string {
  const { quorum, mayBeDown, mayLie } = faultToleranceOf(validators);
  return `${validators} validators, ${quorum} of them seal a block: ${mayBeDown} may be down at once, ${mayLie} may lie`;
}

/** Why so few members can't make a network; undefined when they can. */
export function tooFew(validators: number): string | undefined {
  if (validators >= MIN_VALIDATORS) return undefined;
  const why: Readonly<Record<number, string>> = {
    0: "no members are named",
    1: "one validator decides alone what the ledger holds; that is a database with one owner",
    2: "of 2 validators none may be down, and each can stop the other",
    3: "of 3 validators one may be down, but none may lie: one that does can split the ledger",
  };
  return `${why[validators] ?? "too few"}. QBFT bears a faulty member from ${MIN_VALIDATORS} validators on (${toleranceInWords(MIN_VALIDATORS)})`;
}
