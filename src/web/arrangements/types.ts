import type { Benefit } from "../../domain/benefit.ts";
import type { Mode } from "../../domain/mode.ts";
import type { OperatorType } from "../../domain/operatorType.ts";

export interface LegAnswer {
  readonly issuer: string;
  readonly recogniser: string;
  readonly modes: readonly Mode[];
  readonly programme: string | null;
  readonly tiers: readonly string[] | null;
  readonly operatorTypes: readonly OperatorType[] | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly benefits: readonly Benefit[];
}

export interface TermsAnswer {
  readonly kind: "RECOGNITION" | "INFORMATION";
  readonly parties: readonly string[];
  readonly legs: readonly LegAnswer[];
  readonly noticeDays: number;
  readonly referenceMoment: "LODGEMENT" | "ARRIVAL";
  readonly goodsInTransit: "AT_REFERENCE" | "AT_DEPARTURE";
}

/** An arrangement, as the gateway answers. */
export interface ArrangementAnswer {
  readonly arrangement: number;
  readonly status: string;
  readonly parties: readonly string[];
  readonly version: number | null;
  readonly terms: TermsAnswer | null;
  readonly proposed: {
    readonly version: number;
    readonly proposer: string;
    readonly signatures: readonly string[];
    readonly terms: TermsAnswer;
  } | null;
  readonly intervals: readonly { readonly version: number; readonly leg: LegAnswer; readonly endsAt: string | null }[];
  readonly suspensions: readonly { readonly direction: string; readonly party: string; readonly effectiveAt: string }[];
  readonly withdrawals: readonly { readonly party: string; readonly effectiveAt: string }[];
  readonly terminatedAt: string | null;
}
