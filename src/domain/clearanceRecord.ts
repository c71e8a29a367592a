import type { Clearance, CountedClearance } from "./clearance.ts";
import type { ClearanceJudgement } from "./clearanceJudgement.ts";
import type { CellKey } from "./measure/cell.ts";
import type { Month } from "./clausePeriod.ts";

/** A clearance as it is kept: with both judgements, and the salt under which its leaf of a report's Merkle tree is hashed. */
export interface ClearanceRecord {
  readonly clearance: Clearance;
  /** 16 random bytes. */
  readonly salt: Uint8Array;
  /** As known at its lodgement: what the officer relied on. Never changes. */
  readonly relied: ClearanceJudgement;
  /** As known now. */
  readonly truth: ClearanceJudgement;
}

/** What the figures take of a record. */
export type CountedRecord = Pick<ClearanceRecord, "relied" | "truth"> & { readonly clearance: CountedClearance };

/** The two figures that everything has. */
export const VIEWS = ["RELIED", "TRUE"] as const;
export type View = (typeof VIEWS)[number];

/** In which cell a clearance counts by one of its judgements. @param month of its lodgement */
export function cellKeyOf(
  { clearance }: { readonly clearance: Omit<CellKey, "standing" | "arrangement" | "month"> },
  judgement: ClearanceJudgement,
  month: Month,
): CellKey {
  const { issuer, mode, channel, operatorType, smeClass, agency } = clearance;
  const { standing, arrangement = null } = judgement;
  return { issuer, mode, standing, arrangement, channel, month, operatorType, smeClass, agency };
}
