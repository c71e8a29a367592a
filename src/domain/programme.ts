/** Programmes by the number that the contracts store for them (never renumber). Tiers are numbered within a programme. */
export const PROGRAMMES = {
  AEO: { code: 1, tiers: ["AEOC", "AEOS", "AEOF", "ADVANCED", "GENERAL"] },
  CTPAT: { code: 2, tiers: ["TIER_1", "TIER_2", "TIER_3"] },
  STP: { code: 3, tiers: ["STP", "STP_PLUS"] },
  SES: { code: 4, tiers: [] },
  ATT: { code: 5, tiers: [] },
  PIP: { code: 6, tiers: [] },
} as const satisfies Record<string, { code: number; tiers: readonly string[] }>;
export type Programme = keyof typeof PROGRAMMES;

/** The number of a programme. */
export function programmeCode(programme: Programme): number {
  return PROGRAMMES[programme].code;
}

/** The programme of a stored number; undefined when this release does not know it. */
export function programmeOf(code: number): Programme | undefined {
  return (Object.keys(PROGRAMMES) as Programme[]).find((name) => PROGRAMMES[name].code === code);
}

/** A tier's number within its programme, from 1; 0 for a programme without tiers. undefined when it has no such tier. */
export function tierCode(programme: Programme, tier: string | undefined): number | undefined {
  if (tier === undefined) return 0;
  const index = (PROGRAMMES[programme].tiers as readonly string[]).indexOf(tier);
  return index < 0 ? undefined : index + 1;
}

/** The name of a tier's number; undefined for 0 or a number that the programme does not have. */
export function tierName(programme: Programme, code: number): string | undefined {
  return (PROGRAMMES[programme].tiers as readonly string[])[code - 1];
}
