import type { Mode } from "../../domain/mode.ts";

export interface TrsCell {
  readonly text: string;
  readonly number: number | null;
  readonly missing: string | null;
  readonly lines: string;
}

export interface TrsTableAnswer {
  readonly table: number;
  readonly importer: string;
  readonly exporter: string;
  readonly before: { readonly from: string; readonly to: string };
  readonly after: { readonly from: string; readonly to: string };
  readonly windows: { readonly days: readonly [number, number]; readonly unequal: boolean; readonly gapDays: number };
  readonly rows: readonly {
    readonly mode: Mode;
    readonly stage: number;
    readonly before: TrsCell;
    readonly after: TrsCell;
    readonly published: TrsCell;
    readonly decimals: number;
    readonly rate: number | null;
    readonly verdict: string;
  }[];
}

export interface TrsAnswer {
  readonly tables: readonly TrsTableAnswer[];
  readonly figures: readonly {
    readonly id: string;
    readonly what: string;
    readonly lines: string;
    readonly published: number | null;
    readonly ours: number;
    readonly verdict: string;
  }[];
}
