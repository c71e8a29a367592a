import { describe, expect, it } from "vitest";
import { type Arrangement, direction } from "../../src/domain/arrangement.ts";
import { checkTurn, type Turn } from "../../src/domain/arrangementTurn.ts";
import { AeoError } from "../../src/domain/errors.ts";
import type { Terms } from "../../src/domain/terms.ts";
import { JP, TW } from "../support/facts.ts";

const NOW = 1_000;
const KR = "KR" as typeof TW;
const proposal = (version: number, signatures = [TW, JP]) => ({
  version,
  proposer: TW,
  termsHash: `0x${"00".repeat(32)}` as const,
  terms: { kind: "RECOGNITION" } as Terms,
  signatures,
  cancelled: false,
});

function arrangement(over: Partial<Arrangement> = {}): Arrangement {
  return {
    number: 7,
    proposals: [proposal(1)],
    adopted: [{ version: 1, governsFrom: 0, adoptedAt: 10 }],
    leaves: new Map(),
    suspensions: new Map(),
    terminations: new Map(),
    terminatedAt: 0,
    ...over,
  };
}

function codeOf(given: Arrangement, turn: Turn): string {
  try {
    checkTurn(given, TW, turn, NOW);
    return "ACCEPTED";
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    expect(error.message).not.toContain("Registry_");
    return error.code;
  }
}

const way = { issuer: TW, recogniser: JP };
const suspended = (party: typeof TW, effectiveAt: number) =>
  arrangement({ suspensions: new Map([[direction(TW, JP), { party, effectiveAt }]]) });
const open = (signatures: (typeof TW)[]) => arrangement({ proposals: [proposal(1), proposal(2, signatures)] });
const leaving = arrangement({ leaves: new Map([[TW, 2_000]]) });
const ending = arrangement({ terminations: new Map([[5_000, [TW]]]) });

describe("whose turn it is", () => {
  it.each<[string, Arrangement, Turn, string]>([
    ["a first signature", open([JP]), { act: "sign" }, "ACCEPTED"],
    ["a second signature", open([TW]), { act: "sign" }, "INVALID_TRANSITION"],
    ["the next version", arrangement(), { act: "amend", kind: "RECOGNITION" }, "ACCEPTED"],
    ["a version beside an open one", open([]), { act: "amend", kind: "RECOGNITION" }, "INVALID_TRANSITION"],
    ["another kind", arrangement(), { act: "amend", kind: "INFORMATION" }, "INVALID_TERMS"],
    [
      "a version before the last one governs",
      arrangement({ adopted: [{ version: 1, governsFrom: 2_000, adoptedAt: 10 }] }),
      { act: "accede", kind: "RECOGNITION" },
      "INVALID_TRANSITION",
    ],
    ["an act after the end", arrangement({ terminatedAt: 900 }), { act: "withdraw" }, "INVALID_TRANSITION"],
    ["a notice of withdrawal", arrangement(), { act: "withdraw" }, "ACCEPTED"],
    ["a second notice of withdrawal", leaving, { act: "withdraw" }, "INVALID_TRANSITION"],
    ["cancelling it", leaving, { act: "cancelWithdrawal" }, "ACCEPTED"],
    ["cancelling none", arrangement(), { act: "cancelWithdrawal" }, "INVALID_TRANSITION"],
    ["a second signature of one end", ending, { act: "terminate", effectiveAt: 5_000 }, "INVALID_TRANSITION"],
    ["another end", ending, { act: "terminate", effectiveAt: 6_000 }, "ACCEPTED"],
    ["a suspension", arrangement(), { act: "suspend", ...way, effectiveAt: 2_000 }, "ACCEPTED"],
    [
      "one among others",
      arrangement(),
      { act: "suspend", issuer: KR, recogniser: JP, effectiveAt: 2_000 },
      "NOT_A_PARTY",
    ],
    ["a second one", suspended(TW, 1_500), { act: "suspend", ...way, effectiveAt: 2_000 }, "INVALID_TRANSITION"],
    ["an earlier one", suspended(TW, 3_000), { act: "suspend", ...way, effectiveAt: 2_000 }, "ACCEPTED"],
    ["cancelling a notice", suspended(TW, 2_000), { act: "cancelSuspension", ...way }, "ACCEPTED"],
    ["cancelling a cancelled notice", arrangement(), { act: "cancelSuspension", ...way }, "INVALID_TRANSITION"],
    ["cancelling the other side's", suspended(JP, 2_000), { act: "cancelSuspension", ...way }, "INVALID_TRANSITION"],
    ["cancelling what has begun", suspended(TW, 900), { act: "cancelSuspension", ...way }, "INVALID_TRANSITION"],
    ["resuming", suspended(TW, 900), { act: "resume", ...way }, "ACCEPTED"],
    ["resuming too early", suspended(TW, 2_000), { act: "resume", ...way }, "INVALID_TRANSITION"],
    ["resuming what runs", arrangement(), { act: "resume", ...way }, "INVALID_TRANSITION"],
  ])("%s", (_what, given, turn, expected) => {
    expect(codeOf(given, turn)).toBe(expected);
  });
});
