import type { CellKey } from "./cell.ts";

/** Which clearances count: every dimension that is given must be one of those listed. */
export type CellFilter = { readonly [Dimension in keyof CellKey]?: readonly CellKey[Dimension][] } & {
  /** Months from this one on, and before that one, as year * 100 + month. */
  readonly fromMonth?: number;
  readonly beforeMonth?: number;
};

/** What all cells of one part have in common. */
export type PartKey = Pick<CellKey, "issuer" | "month" | "agency">;

/** What is told apart within a part. */
const DIMENSIONS = [
  "mode",
  "standing",
  "arrangement",
  "channel",
  "operatorType",
  "smeClass",
] as const satisfies readonly Exclude<keyof CellKey, keyof PartKey>[];

/** Whether any cell of a part can pass. */
export function passesPart({ issuer, month, agency }: PartKey, filter: CellFilter): boolean {
  if (filter.issuer !== undefined && !filter.issuer.includes(issuer)) return false;
  if (filter.month !== undefined && !filter.month.includes(month)) return false;
  if (filter.fromMonth !== undefined && month < filter.fromMonth) return false;
  if (filter.beforeMonth !== undefined && month >= filter.beforeMonth) return false;
  return filter.agency === undefined || filter.agency.includes(agency);
}

/** Whether a cell of a part that passes does. */
export function passesWithin(key: CellKey, filter: CellFilter): boolean {
  return DIMENSIONS.every((dimension) => {
    const allowed = filter[dimension] as readonly unknown[] | undefined;
    return allowed === undefined || allowed.includes(key[dimension]);
  });
}
