import type { Benefit } from "../../domain/benefit.ts";
import type { Mode } from "../../domain/mode.ts";
import type { OperatorType } from "../../domain/operatorType.ts";
import type { Recognition } from "../../domain/recognition.ts";

/** How the name on the papers stands to the operator's, in the gateway's words. */
export type MatchVerdict = "MATCH" | "POSSIBLE" | "MISMATCH" | "NOT_COMPARABLE";

export interface Address {
  readonly lines: readonly string[];
  readonly city: string;
  readonly postcode: string | null;
  readonly country: string;
}

/** Why, with whatever belongs to the code. */
export interface CauseAnswer {
  readonly code: string;
  readonly [field: string]: unknown;
}

/** The gateway's answer to a verification, as far as the pages show it. */
export interface VerificationAnswer {
  readonly recognition: Recognition;
  readonly cause: CauseAnswer;
  readonly explanation: string;
  readonly issuer: string | null;
  readonly recogniser: string;
  readonly mode: Mode;
  readonly certification: {
    readonly id: string;
    readonly programme: string | null;
    readonly tier: string | null;
    readonly operatorTypes: readonly OperatorType[];
    readonly version: number;
    readonly validUntil: string | null;
  } | null;
  readonly operator: {
    readonly tin: string;
    readonly legalName: string;
    readonly localName: string | null;
    readonly address: Address;
  } | null;
  readonly benefits: readonly Benefit[];
  readonly arrangements: readonly {
    readonly arrangement: number;
    readonly version: number;
    readonly from: string | null;
    readonly until: string | null;
  }[];
  readonly profilesAsOf: string | null;
  readonly asOf: { readonly block: number; readonly time: string; readonly freshness: string };
  /** null where the gateway keeps none. */
  readonly receipt: string | null;
  /** null where no name was given, or there is no operator to compare it with. */
  readonly nameMatch: { readonly verdict: MatchVerdict; readonly score: number } | null;
}

/** An operator whose papers these may be. */
export interface Candidate {
  readonly tin: string;
  readonly issuer: string;
  readonly legalName: string;
  readonly localName: string | null;
  readonly address: Address;
  readonly score: number;
  readonly nameMatch: { readonly verdict: MatchVerdict };
}

/** An entry of a certification's history. */
export interface HistoryEntry {
  readonly type: string;
  readonly status: string;
  readonly version: number;
  readonly decidedAt: string;
  readonly effectiveFrom: string | null;
  readonly recordedAt: string;
  readonly recordedLateSeconds: number;
  readonly block: number;
}

/** An address on one line. */
export function addressLine({ lines, postcode, city, country }: Address): string {
  return [...lines, [postcode, city].filter(Boolean).join(" "), country].filter(Boolean).join(", ");
}
