/**
 * Benefits that an arrangement can promise, in the order of their bits in a leg's 64-bit mask (never reorder).
 * From the benefits that `apec-report.txt` names for AEOs of partner economies and the SAFE Framework's list.
 */
export const BENEFITS = [
  "REDUCED_EXAMINATION",
  "REDUCED_DOCUMENT_REVIEW",
  "PRIORITY_EXAMINATION",
  "PRIORITY_CLEARANCE",
  "SIMPLIFIED_DECLARATION",
  "PRE_ARRIVAL_RELEASE",
  "DEDICATED_CONTACT",
  "PRIORITY_AFTER_DISRUPTION",
  "LOWER_RISK_SCORE",
  "VALIDATION_VISIT_REUSE",
] as const;
export type Benefit = (typeof BENEFITS)[number];

/** The mask of a set of benefits. */
export function benefitMask(benefits: readonly Benefit[]): bigint {
  return benefits.reduce((mask, benefit) => mask | (1n << BigInt(BENEFITS.indexOf(benefit))), 0n);
}

/** The benefits in a mask, in bit order; bits without a name are ignored. */
export function benefitsOf(mask: bigint): Benefit[] {
  return BENEFITS.filter((_, bit) => ((mask >> BigInt(bit)) & 1n) === 1n);
}
