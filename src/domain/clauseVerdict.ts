import type { KpiValue } from "./kpi.ts";
import type { Clause } from "./terms.ts";

/**
 * How a clause came out in a period. TOO_FEW: fewer clearances than a figure may rest on; nobody is judged by three declarations.
 * NO_FIGURE: nothing to measure.
 */
export const CLAUSE_VERDICTS = ["MET", "MISSED", "TOO_FEW", "NO_FIGURE"] as const;
export type ClauseVerdict = (typeof CLAUSE_VERDICTS)[number];

/** The fewest clearances by which a clause is judged. */
export const FEWEST_JUDGED = 30;

/** A KPI as a partner told it: n null = fewer than 5, and hidden. */
export interface ToldValue {
  readonly n: number | null;
  readonly value: KpiValue["value"];
}

/** Judges a clause on what was measured. A value on the target meets it. */
export function judgeClause(
  { atLeast, target }: Pick<Clause, "atLeast" | "target">,
  { n, value }: ToldValue,
): ClauseVerdict {
  if (n === null || (n > 0 && n < FEWEST_JUDGED)) return "TOO_FEW";
  if (value === undefined) return "NO_FIGURE";
  const wanted = Number(target);
  return (atLeast ? value >= wanted : value <= wanted) ? "MET" : "MISSED";
}
