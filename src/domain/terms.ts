import type { Economy } from "./economy.ts";
import type { Instant } from "./time.ts";

export const ARRANGEMENT_KINDS = ["RECOGNITION", "INFORMATION"] as const;
export type ArrangementKind = (typeof ARRANGEMENT_KINDS)[number];

export const REFERENCE_MOMENTS = ["LODGEMENT", "ARRIVAL"] as const;
export type ReferenceMoment = (typeof REFERENCE_MOMENTS)[number];

export const GOODS_IN_TRANSIT_RULES = ["AT_REFERENCE", "AT_DEPARTURE"] as const;
export type GoodsInTransitRule = (typeof GOODS_IN_TRANSIT_RULES)[number];

/** One direction of an arrangement, with the masks and units of IArrangementRegistry.Leg. */
export interface Leg {
  readonly issuer: Economy;
  readonly recogniser: Economy;
  readonly modes: number;
  readonly programme: number;
  readonly tiers: number;
  readonly operatorTypes: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly benefits: bigint;
}

/** What a recogniser promises to deliver, as in IArrangementRegistry.Clause. */
export interface Clause {
  readonly issuer: Economy;
  readonly recogniser: Economy;
  readonly kpi: number;
  readonly modes: number;
  readonly atLeast: boolean;
  readonly periodMonths: number;
  readonly target: bigint;
}

/** The terms that the parties sign, as in IArrangementRegistry.Terms. */
export interface Terms {
  readonly kind: ArrangementKind;
  readonly parties: readonly Economy[];
  readonly legs: readonly Leg[];
  readonly clauses: readonly Clause[];
  readonly noticeDays: number;
  readonly referenceMoment: ReferenceMoment;
  readonly goodsInTransit: GoodsInTransitRule;
  readonly statusBound: number;
  readonly governsFrom: Instant;
  readonly document: `0x${string}`;
}
