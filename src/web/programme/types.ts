/** The own programme in figures, as the gateway answers. */
export interface ProgrammeAnswer {
  readonly from: string;
  readonly before: string;
  readonly certifications: number;
  readonly suspended: number;
  readonly operators: number;
  readonly byProgramme: readonly {
    readonly programme: string;
    readonly tier: string | null;
    readonly certified: number;
    readonly suspended: number;
  }[];
  readonly byOperatorType: readonly { readonly operatorType: string; readonly n: number }[];
  readonly bySmeClass: readonly { readonly smeClass: string | null; readonly n: number | null }[];
  readonly officials: number | null;
  readonly operatorsPerOfficial: number | null;
  readonly expiringIn90Days: number;
  readonly changes: Readonly<Record<string, number>>;
  readonly denialsAbroad: readonly {
    readonly importer: string;
    readonly reason: string;
    readonly n: number;
    readonly hiddenCells: number;
  }[];
  readonly notKept: readonly string[];
}
