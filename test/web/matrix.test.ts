import { expect, test } from "vitest";
import { matrixOf } from "../../src/web/arrangements/matrix.ts";
import type { ArrangementAnswer, LegAnswer } from "../../src/web/arrangements/types.ts";

const leg = (issuer: string, recogniser: string, more: Partial<LegAnswer> = {}): LegAnswer => ({
  issuer,
  recogniser,
  modes: ["SEA"],
  programme: "AEO",
  tiers: null,
  operatorTypes: null,
  from: "2020-01-01T00:00:00Z",
  until: null,
  benefits: [],
  ...more,
});

const arrangement = (
  more: Partial<ArrangementAnswer>,
  kind: "RECOGNITION" | "INFORMATION" = "RECOGNITION",
): ArrangementAnswer => ({
  arrangement: 1,
  status: "IN_FORCE",
  parties: ["JP", "TW"],
  version: 1,
  terms: {
    kind,
    parties: ["JP", "TW"],
    legs: [],
    noticeDays: 60,
    referenceMoment: "LODGEMENT",
    goodsInTransit: "AT_REFERENCE",
  },
  proposed: null,
  intervals: [],
  suspensions: [],
  withdrawals: [],
  terminatedAt: null,
  ...more,
});
const at = Date.parse("2024-06-01T00:00:00Z");
const interval = (one: LegAnswer, endsAt: string | null = null) => ({ version: 1, leg: one, endsAt });
const stateOf = (...arrangements: ArrangementAnswer[]) => matrixOf(arrangements, at).cells.get("TW>JP")?.state;

test("a leg counts from its first moment, up to but not at its end", () => {
  const of = (from: string, endsAt: string | null) =>
    stateOf(arrangement({ intervals: [interval(leg("TW", "JP", { from }), endsAt)] }));
  expect(of("2024-06-01T00:00:00Z", null)).toBe("inForce");
  expect(of("2024-06-01T00:00:01Z", null)).toBe("planned");
  expect(of("2020-01-01T00:00:00Z", "2024-06-01T00:00:00Z")).toBe("ended");
  expect(of("2020-01-01T00:00:00Z", "2024-06-01T00:00:01Z")).toBe("inForce");
});

test("a leg that a suspension ended is suspended, in that direction alone", () => {
  const one = arrangement({
    intervals: [interval(leg("TW", "JP"), "2024-05-01T00:00:00Z"), interval(leg("JP", "TW"), "2024-05-01T00:00:00Z")],
    suspensions: [{ direction: "TW>JP", party: "JP", effectiveAt: "2024-05-01T00:00:00Z" }],
  });
  const { cells, economies } = matrixOf([one], at);
  expect(cells.get("TW>JP")?.state).toBe("suspended");
  expect(cells.get("JP>TW")?.state).toBe("ended");
  expect(economies).toEqual(["JP", "TW"]);
});

test("an arrangement to exchange information is no recognition, and recognition elsewhere comes before it", () => {
  const information = arrangement({ intervals: [interval(leg("TW", "JP", { modes: ["ROAD"] }))] }, "INFORMATION");
  expect(stateOf(information)).toBe("information");
  const recognition = arrangement({
    arrangement: 2,
    intervals: [interval(leg("TW", "JP", { modes: ["AIR", "SEA"] }))],
  });
  const cell = matrixOf([information, recognition], at).cells.get("TW>JP");
  expect(cell).toEqual({ state: "inForce", modes: ["SEA", "AIR"], arrangements: [1, 2] });
});

test("what is only agreed or proposed is planned; once terminated it is ended", () => {
  const terms = {
    ...(arrangement({}).terms as NonNullable<ArrangementAnswer["terms"]>),
    legs: [leg("TW", "JP", { from: null })],
  };
  expect(stateOf(arrangement({ terms, status: "SIGNED" }))).toBe("planned");
  expect(stateOf(arrangement({ terms: null, proposed: { version: 1, proposer: "TW", signatures: [], terms } }))).toBe(
    "planned",
  );
  expect(stateOf(arrangement({ terms, status: "TERMINATED" }))).toBe("ended");
});
