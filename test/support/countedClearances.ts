import { benefitMask } from "../../src/domain/benefit.ts";
import type { Clearance } from "../../src/domain/clearance.ts";
import type { CellKey } from "../../src/domain/measure/cell.ts";
import type { Cells } from "../../src/domain/measure/cells.ts";
import { TW } from "./facts.ts";

/** When the clearances of these tests were lodged. */
export const LODGED = 1_700_000_000;
/** The benefits that were due. */
export const DUE = benefitMask(["REDUCED_EXAMINATION", "PRIORITY_CLEARANCE"]);

/** A clearance with sensible fields, but for those given: released after 600 s, delivered 7,200 s after arrival. */
export function clearance(over: Partial<Clearance> = {}): Clearance {
  return {
    reference: "A1",
    issuer: TW,
    mode: "SEA",
    departedAt: null,
    arrivedAt: LODGED - 100,
    lodgedAt: LODGED,
    releasedAt: LODGED + 600,
    deliveredAt: LODGED + 7_100,
    channel: "FREE",
    operator: "TW123456789",
    operatorType: "EXPORTER",
    claimed: true,
    smeClass: null,
    granted: DUE,
    denial: null,
    agency: null,
    ...over,
  };
}

/** Where it is counted: recognised under arrangement 1, by sea, in January 2026, but for the fields given. */
export const key = (over: Partial<CellKey> = {}): CellKey => ({
  issuer: TW,
  mode: "SEA",
  standing: "RECOGNISED",
  arrangement: 1,
  channel: "FREE",
  month: 202601,
  operatorType: "EXPORTER",
  smeClass: null,
  agency: null,
  ...over,
});

/** Adds n clearances of one key. */
export function fill(cells: Cells, n: number, over: Partial<CellKey>, of: Partial<Clearance> = {}, due = DUE): void {
  for (let index = 0; index < n; index += 1) cells.add(key(over), { clearance: clearance(of), due });
}
