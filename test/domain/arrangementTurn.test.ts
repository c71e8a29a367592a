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

describe("the moment an act turns on", () => {
  const adoptedAt = (governsFrom: number) => arrangement({ adopted: [{ version: 1, governsFrom, adoptedAt: 10 }] });
  const amend = { act: "amend", kind: "RECOGNITION" } as const;

  it.each<[string, Arrangement, Turn, string]>([
    ["the end itself", arrangement({ terminatedAt: NOW }), { act: "withdraw" }, "INVALID_TRANSITION"],
    ["the second before the end", arrangement({ terminatedAt: NOW + 1 }), { act: "withdraw" }, "ACCEPTED"],
    ["a version that governs from now", adoptedAt(NOW), amend, "ACCEPTED"],
    ["a version that governs a second later", adoptedAt(NOW + 1), amend, "INVALID_TRANSITION"],
    [
      "a suspension that begins now",
      suspended(TW, NOW),
      { act: "suspend", ...way, effectiveAt: NOW - 1 },
      "INVALID_TRANSITION",
    ],
    [
      "a suspension that has begun",
      suspended(TW, 900),
      { act: "suspend", ...way, effectiveAt: 800 },
      "INVALID_TRANSITION",
    ],
    [
      "a suspension of the same moment",
      suspended(TW, 2_000),
      { act: "suspend", ...way, effectiveAt: 2_000 },
      "INVALID_TRANSITION",
    ],
    ["a suspension a second earlier", suspended(TW, 2_000), { act: "suspend", ...way, effectiveAt: 1_999 }, "ACCEPTED"],
    ["cancelling as it begins", suspended(TW, NOW), { act: "cancelSuspension", ...way }, "INVALID_TRANSITION"],
    ["resuming as it begins", suspended(TW, NOW), { act: "resume", ...way }, "ACCEPTED"],
  ])("%s", (_what, given, turn, expected) => {
    expect(codeOf(given, turn)).toBe(expected);
  });
});

describe("what is asked of the versions", () => {
  it("leaves to the version itself whether there is one to sign or to cancel", () => {
    expect(codeOf(arrangement(), { act: "sign" })).toBe("ACCEPTED");
    expect(codeOf(arrangement(), { act: "cancelProposal" })).toBe("ACCEPTED");
  });

  it("refuses a next version where none was ever signed by all", () => {
    const never = arrangement({ adopted: [], proposals: [{ ...proposal(1), cancelled: true }] });
    expect(codeOf(never, { act: "amend", kind: "RECOGNITION" })).toBe("INVALID_TRANSITION");
  });

  it("holds to the kind of the adopted version, not of one that was proposed and cancelled", () => {
    const cancelled = { ...proposal(2), terms: { kind: "INFORMATION" } as Terms, cancelled: true };
    const given = arrangement({ proposals: [proposal(1), cancelled] });
    expect(codeOf(given, { act: "amend", kind: "RECOGNITION" })).toBe("ACCEPTED");
    expect(codeOf(given, { act: "amend", kind: "INFORMATION" })).toBe("INVALID_TERMS");
  });

  it("takes any kind where the terms of the adopted version are not at hand", () => {
    expect(codeOf(arrangement({ proposals: [] }), { act: "amend", kind: "INFORMATION" })).toBe("ACCEPTED");
  });
});

it("lets either side of a direction suspend it", () => {
  const other = { issuer: JP, recogniser: TW };
  expect(codeOf(arrangement(), { act: "suspend", ...other, effectiveAt: 2_000 })).toBe("ACCEPTED");
});

describe("a refusal", () => {
  const refused = (given: Arrangement, turn: Turn): AeoError => {
    try {
      checkTurn(given, TW, turn, NOW);
    } catch (error) {
      if (error instanceof AeoError) return error;
    }
    throw new Error("was not refused");
  };

  it.each<[Arrangement, Turn, string]>([
    [arrangement({ terminatedAt: 900 }), { act: "withdraw" }, "arrangement 7 has ended"],
    [open([TW]), { act: "sign" }, "TW's signature under this version already"],
    [leaving, { act: "withdraw" }, "notice of TW's withdrawal already"],
    [arrangement(), { act: "cancelWithdrawal" }, "no notice of TW's withdrawal to cancel"],
    [ending, { act: "terminate", effectiveAt: 5_000 }, "TW's signature under this end already"],
    [open([]), { act: "amend", kind: "RECOGNITION" }, "version 2 open for signature; sign or cancel that one first"],
    [arrangement({ adopted: [], proposals: [] }), { act: "accede", kind: "RECOGNITION" }, "propose a new one"],
    [
      arrangement({ adopted: [{ version: 1, governsFrom: 2_000, adoptedAt: 10 }] }),
      { act: "amend", kind: "RECOGNITION" },
      "waits for version 1 to govern",
    ],
    [arrangement(), { act: "amend", kind: "INFORMATION" }, "is of the kind RECOGNITION, and stays so"],
    [
      arrangement(),
      { act: "suspend", issuer: KR, recogniser: JP, effectiveAt: 2_000 },
      "TW is not a side of the direction from KR to JP",
    ],
    [suspended(TW, 900), { act: "suspend", ...way, effectiveAt: 2_000 }, "suspended from TW to JP no later than that"],
    [arrangement(), { act: "resume", ...way }, "no suspension from TW to JP that TW announced"],
    [suspended(TW, 900), { act: "cancelSuspension", ...way }, "from TW to JP since its notice ended; resume it"],
    [suspended(TW, 2_000), { act: "resume", ...way }, "not suspended from TW to JP yet; cancel the notice"],
  ])("says which arrangement, why, and what to do instead", (given, turn, words) => {
    expect(refused(given, turn).message).toContain(words);
  });

  it("of another kind points to the field", () => {
    expect(refused(arrangement(), { act: "amend", kind: "INFORMATION" })).toMatchObject({
      faults: [{ pointer: "/kind", detail: "RECOGNITION, as in every version" }],
    });
  });
});
