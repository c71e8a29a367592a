/** Why there is no figure. A figure of zero is a figure. */
export const MISSING = ["NO_RECORDS", "NOT_AVAILABLE", "NONE"] as const;
export type Missing = (typeof MISSING)[number];

/** The change from before to after, in per cent of before; undefined where before is 0: nothing can be compared with it. */
export function rateOfChange(before: number, after: number): number | undefined {
  return before === 0 ? undefined : ((after - before) / before) * 100;
}

/** Rounds half away from zero, as printed tables do. */
export function roundHalfAway(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  // The smallest step above the product repairs halves that binary fractions put just below, as in 1.005 * 100.
  const rounded = Math.round(Math.abs(value) * scale * (1 + Number.EPSILON)) / scale;
  return rounded === 0 ? 0 : Math.sign(value) * rounded;
}
