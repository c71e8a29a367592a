import { describe, expect, it } from "vitest";
import type { CertificationRecord } from "../../src/domain/certificationRecord.ts";
import type { ProofDocument } from "../../src/proof/document.ts";
import type { ProvenFacts } from "../../src/proof/facts.ts";
import type { ProvenInterval } from "../../src/proof/interval.ts";
import { judgeFacts } from "../../src/proof/judge.ts";
import { idOf, JP, TW } from "../support/facts.ts";

const AT = 1_000;
const RECORD: CertificationRecord = {
  economy: TW,
  programme: 1,
  tier: 2,
  operatorTypes: 0b110,
  status: "CERTIFIED",
  version: 1,
  validFrom: 500,
  validUntil: 2_000,
  reviewAt: 0,
  effectiveFrom: 500,
};
const LEG: ProvenInterval = {
  arrangement: 1,
  version: 1,
  kind: "RECOGNITION",
  modes: 0b0011,
  programme: 1,
  tiers: 0b100,
  operatorTypes: 0b010,
  from: 900,
  until: 1_100,
  benefits: 0b01n,
};
const MEMBERS: ProvenFacts["members"] = [
  { economy: TW, status: "ACTIVE", since: 0 },
  { economy: JP, status: "ACTIVE", since: 0 },
];

/** What the facts above say, but for what is given. */
function judged(
  over: {
    record?: Partial<CertificationRecord> | null;
    legs?: readonly Partial<ProvenInterval>[];
    members?: ProvenFacts["members"];
    question?: Partial<ProofDocument["question"]>;
  } = {},
) {
  const { record = {}, legs = [{}], members = MEMBERS } = over;
  const question = { issuer: TW, recogniser: JP, mode: "SEA", certification: idOf(1), validAt: AT } as const;
  return judgeFacts(
    { ...question, ...over.question },
    {
      record: record === null ? undefined : { ...RECORD, ...record },
      intervals: legs.map((leg) => ({ ...LEG, ...leg })),
      members,
    },
  );
}
const answer = (over: Parameters<typeof judged>[0]) => judged(over).recognition;
const NOTHING = { support: [], benefits: 0n };

describe("proven facts", () => {
  it("show recognition with the legs that cover the operator and all that they promise together", () => {
    const other = { arrangement: 2, benefits: 0b10n };
    expect(judged({ legs: [{}, { programme: 2, benefits: 0b100n }, other] })).toEqual({
      recognition: "RECOGNISED",
      because: "A leg in force covers it.",
      status: "CERTIFIED",
      support: [LEG, { ...LEG, ...other }],
      benefits: 0b11n,
    });
  });

  it("without a record show that there is none, whatever else there is", () => {
    const because = "The ledger has no such certification of TW.";
    const unknown = { recognition: "UNKNOWN", because, status: undefined, ...NOTHING };
    expect(judged({ record: null })).toEqual(unknown);
    expect(judged({ record: null, legs: [] })).toEqual(unknown);
  });

  it.each([
    ["there is none", []],
    ["it is for other modes", [{ modes: 0b1110 }]],
    ["it begins a second later", [{ from: AT + 1 }]],
    ["it ends at the moment", [{ until: AT }]],
    ["it ended before", [{ until: AT - 1 }]],
  ])("without a leg in force show no arrangement: %s", (_why, legs) => {
    expect(judged({ legs })).toEqual({
      recognition: "NO_ARRANGEMENT",
      because: "No leg from TW to JP is in force for SEA.",
      status: undefined,
      ...NOTHING,
    });
  });

  it.each([
    ["begins at the moment", { from: AT }],
    ["ends a second later", { until: AT + 1 }],
    ["is open", { until: 0 }],
    ["is for the mode among others", { modes: 0b1111 }],
  ])("take a leg that %s as in force", (_what, leg) => {
    expect(answer({ legs: [leg] })).toBe("RECOGNISED");
  });

  it("take the mode that was asked", () => {
    const legs = [{ modes: 0b0100 }];
    expect(answer({ legs, question: { mode: "ROAD" } })).toBe("RECOGNISED");
    expect(answer({ legs, question: { mode: "RAIL" } })).toBe("NO_ARRANGEMENT");
  });

  it.each(["SUSPENDED", "REMOVED", "NONE"] as const)(
    "of a member that is %s show no arrangement, and why",
    (status) => {
      for (const economy of [TW, JP]) {
        const members = MEMBERS.map((member) => (member.economy === economy ? { ...member, status } : member));
        expect(judged({ members })).toEqual({
          recognition: "NO_ARRANGEMENT",
          because: `${economy} is ${status.toLowerCase()} as a member.`,
          status: undefined,
          ...NOTHING,
        });
      }
    },
  );

  it("do not tell what an entry before the newest said, unless the certification was not valid yet", () => {
    const later = { effectiveFrom: AT + 1 };
    expect(judged({ record: later })).toEqual({
      recognition: "CANNOT_TELL",
      because: "An earlier entry governed at that moment; a proof of that block's time can show it.",
      status: undefined,
      ...NOTHING,
    });
    expect(answer({ record: { effectiveFrom: AT } })).toBe("RECOGNISED");
    expect(answer({ record: { ...later, validFrom: AT } })).toBe("CANNOT_TELL");
    expect(answer({ record: { ...later, validFrom: AT + 1 } })).toBe("ENDED");
  });

  it.each([
    ["SUSPENDED", { status: "SUSPENDED" }, "SUSPENDED"],
    ["ENDED", { status: "REVOKED" }, "REVOKED"],
    ["ENDED", { status: "WITHDRAWN" }, "WITHDRAWN"],
    ["ENDED", { status: "ANNULLED" }, "ANNULLED"],
    ["ENDED", { validUntil: AT }, "EXPIRED"],
  ] as const)("show %s for %o", (recognition, record, status) => {
    expect(judged({ record })).toEqual({
      recognition,
      because: `The certification is ${status}.`,
      status,
      ...NOTHING,
    });
  });

  it("show that an arrangement only exchanges information, before they ask what it covers", () => {
    const information = { kind: "INFORMATION", programme: 9 } as const;
    expect(judged({ legs: [information] })).toEqual({
      recognition: "INFORMATION_ONLY",
      because: "The arrangement only exchanges information.",
      status: "CERTIFIED",
      ...NOTHING,
    });
    const both = judged({ legs: [{ ...information, programme: 1, benefits: 0b1000n }, {}] });
    expect(both).toMatchObject({ recognition: "RECOGNISED", support: [LEG], benefits: 0b01n });
  });

  it.each([
    ["another programme", [{ programme: 2 }]],
    ["other tiers", [{ tiers: 0b1011 }]],
    ["other operator types", [{ operatorTypes: 0b1001 }]],
    ["each something else", [{ programme: 2 }, { tiers: 0b001 }, { operatorTypes: 0b1000 }]],
  ])("show that no leg covers the operator: %s", (_what, legs) => {
    expect(judged({ legs })).toEqual({
      recognition: "NOT_ELIGIBLE",
      because: "No leg covers its programme, tier and operator types.",
      status: "CERTIFIED",
      ...NOTHING,
    });
  });

  it("count only operator types that the operator has, and of those only the ones that were asked", () => {
    expect(answer({ question: { operatorTypes: 0b010 } })).toBe("RECOGNISED");
    expect(answer({ question: { operatorTypes: 0b100 } })).toBe("NOT_ELIGIBLE");
    const legs = [{ operatorTypes: 0b1000 }];
    expect(answer({ legs, question: { operatorTypes: 0b1000 } })).toBe("NOT_ELIGIBLE");
  });

  it("know the highest of 32 tiers and operator types", () => {
    const high = 2 ** 31;
    const legs = [{ tiers: high, operatorTypes: high }];
    expect(answer({ record: { tier: 31, operatorTypes: high }, legs })).toBe("RECOGNISED");
    expect(answer({ record: { tier: 30, operatorTypes: high }, legs })).toBe("NOT_ELIGIBLE");
  });
});
