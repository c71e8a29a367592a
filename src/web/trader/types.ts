import type { Benefit } from "../../domain/benefit.ts";
import type { Mode } from "../../domain/mode.ts";
import type { OperatorType } from "../../domain/operatorType.ts";
import type { QuotedCode } from "../../domain/quotedCode.ts";
import type { Recognition } from "../../domain/recognition.ts";

export interface TraderModeAnswer {
  readonly mode: Mode;
  readonly recognition: Recognition | "NOT_SHARED";
  readonly since: string | null;
  readonly until: string | null;
  readonly arrangements: readonly number[];
  readonly benefits: readonly Benefit[];
}

/** A trader's own certification, as the gateway answers. */
export interface TraderAnswer {
  readonly economy: string;
  readonly legalName: string;
  readonly status: string;
  readonly programme: string | null;
  readonly tier: string | null;
  readonly operatorTypes: readonly OperatorType[];
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly recognisers: readonly {
    readonly economy: string;
    readonly shared: boolean;
    readonly modes: readonly TraderModeAnswer[];
    readonly quoted: QuotedCode;
  }[];
  readonly asOf: string;
}
