export interface Share {
  readonly n: number;
  readonly of: number;
  readonly share: number | null;
}

/** A release time, or why there is none. */
export interface ReleaseTime {
  readonly n: number;
  readonly missing: string | null;
  readonly mean: number | null;
  readonly median: number | null;
  readonly p90: number | null;
}

export interface Change {
  readonly rate: number | null;
  readonly interval: readonly [number, number] | null;
}

export interface ComparisonAnswer {
  readonly before: ReleaseTime;
  readonly after: ReleaseTime;
  readonly change: Change;
  readonly control: Change;
  readonly beyondControl: { readonly points: number | null; readonly interval: readonly [number, number] | null };
}

export interface StandingAnswer {
  readonly n: number;
  readonly stages: Readonly<Record<"1" | "2", ReleaseTime>>;
  readonly channels: Readonly<Record<string, Share>>;
}

/** The measures of one question, as the gateway answers. */
export interface MeasuresAnswer {
  readonly n: number;
  readonly claimed: Share;
  readonly utilised: Share;
  readonly selectivity: { readonly recognised: Share; readonly ordinary: Share; readonly ratio: number | null };
  readonly standings: Readonly<Record<string, StandingAnswer>>;
  readonly benefits: readonly { readonly benefit: string; readonly due: number; readonly granted: number }[];
  readonly denials: readonly { readonly reason: string; readonly n: number }[];
  readonly comparison:
    | (Readonly<Record<"1" | "2", ComparisonAnswer>> & {
        readonly windows: {
          readonly days: readonly [number, number];
          readonly unequal: boolean;
          readonly gapDays: number;
        };
      })
    | null;
  readonly sme: readonly { readonly smeClass: string | null; readonly n: number | null }[];
  readonly months: readonly {
    readonly month: string;
    readonly recognised: number;
    readonly utilised: Share;
    readonly median: number | null;
    readonly p90: number | null;
  }[];
}

export interface DistributionAnswer {
  readonly n: number;
  readonly buckets: readonly { readonly from: number; readonly to: number; readonly n: number }[];
}

export interface BreachAnswer {
  readonly id: string;
  readonly judged: string;
  readonly counterpart: string;
  readonly status: "RAISED" | "ACKNOWLEDGED" | "ANSWERED" | "RESOLVED";
  readonly outcome: string | null;
  readonly answer: { readonly commitment: string; readonly text: string | null } | null;
  readonly acts: readonly { readonly act: string; readonly by: string; readonly at: string }[];
  readonly evidence: readonly EvidenceAnswer[];
}

export interface ClauseAnswer {
  readonly judged: string;
  readonly counterpart: string;
  readonly arrangement: number;
  readonly clause: number;
  readonly from: string;
  readonly until: string;
  readonly kpi: string | null;
  readonly atLeast: boolean;
  readonly target: string;
  /** null = fewer than 5, and hidden by the partner. */
  readonly n: number | null;
  readonly value: number | null;
  readonly verdict: string;
  /** Clearances of the period are still waited for. */
  readonly provisional: boolean;
  readonly breach: BreachAnswer | null;
}

/** Evidence in words, or as denials and declarations that were checked against the report on the ledger. */
export interface EvidenceAnswer {
  readonly by: string;
  readonly time: string;
  readonly text: string | null;
  readonly denials: readonly { readonly month: string; readonly reason: string; readonly n: number }[] | null;
  readonly declarations:
    | readonly { readonly reference: string; readonly denial: string | null; readonly verdict: string }[]
    | null;
}

export interface PropagationAnswer {
  readonly pairs: readonly {
    readonly issuer: string;
    readonly recogniser: string;
    readonly boundSeconds: number | null;
    readonly figures: readonly {
      readonly stage: string;
      readonly month: string | null;
      readonly n: number;
      readonly p50: number | null;
      readonly p95: number | null;
      readonly max: number | null;
      readonly bounded: number;
      readonly beyond: number;
    }[];
  }[];
}
