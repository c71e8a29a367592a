/** Transport modes, each the bit that the contracts use for it in a leg's mode mask. */
export const MODE_BITS = { SEA: 1, AIR: 2, ROAD: 4, RAIL: 8 } as const;
export type Mode = keyof typeof MODE_BITS;
export const MODES = Object.keys(MODE_BITS) as readonly Mode[];

/** The mask of a set of modes. */
export function modeMask(modes: readonly Mode[]): number {
  return modes.reduce((mask, mode) => mask | MODE_BITS[mode], 0);
}

/** The modes in a mask, in the fixed order of MODES; unknown bits are ignored. */
export function modesOf(mask: number): Mode[] {
  return MODES.filter((mode) => (mask & MODE_BITS[mode]) !== 0);
}
