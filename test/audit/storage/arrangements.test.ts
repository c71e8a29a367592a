import { expect, it } from "vitest";
import { arrangementSlots } from "../../../src/audit/storage/arrangements.ts";
import type { Terms } from "../../../src/domain/terms.ts";
import { Facts, idOf, JP, KR, leg, terms, TW } from "../../support/facts.ts";
import { foldedFrom } from "../rules/said.ts";
import { shown } from "./shown.ts";

const DAY = 86_400;
const LEG = leg({ modes: 7, programme: 2, tiers: 3, operatorTypes: 5, until: 900_000, benefits: 9n });
const TERMS = terms([LEG], { noticeDays: 2 });

function slotsOf(facts: Facts): string[] {
  const { state, arrangements } = foldedFrom(facts.events);
  return shown(arrangementSlots(state.arrangements, arrangements));
}
const about = (facts: Facts, subject: string): string[] =>
  slotsOf(facts).filter((line) => line.startsWith(`${subject}: `));

/** The first arrangement: of Japan and Chinese Taipei, with a leg from the one to the other. */
const inForce = (fields: Partial<Terms> = {}): Facts => new Facts().adopted(2_000, 1, { ...TERMS, ...fields });
const side = { arrangement: 1, issuer: TW, recogniser: JP } as const;
const proposed = (version: number, given = TERMS, proposer = TW) =>
  ({
    type: "ArrangementProposed",
    arrangement: 1,
    version,
    proposer,
    termsHash: idOf(50 + version),
    terms: given,
  }) as const;
const signed = (version: number, party = TW) =>
  ({ type: "ArrangementSigned", arrangement: 1, version, party }) as const;

it("no arrangement is a count of none", () => {
  expect(slotsOf(new Facts())).toEqual(["arrangements: no count"]);
});

it("a proposal has its version, its hash and its signatures, and nothing of terms in force", () => {
  const facts = new Facts().arrangement(2_000, TW, proposed(1));
  facts.arrangement(2_000, TW, signed(1));
  expect(slotsOf(facts)).toEqual([
    "arrangements: count 1",
    "arrangement 1: proposed 1, signatures 2",
    "arrangement 1: no termsHash",
    "arrangement 1: proposedHash 51",
    "arrangement 1: no parties (count)",
    "arrangement 1: no directions (count)",
  ]);
});

it("one in force has its terms' hash and parties, its directions, and their intervals", () => {
  expect(slotsOf(inForce({ kind: "INFORMATION" }))).toEqual([
    "arrangements: count 1",
    "arrangement 1: kind 1, version 1, noticeDays 2, governsFrom 2000",
    "arrangement 1: no termsHash",
    "arrangement 1: no proposedHash",
    "arrangement 1: parties (count) 2",
    "arrangement 1: parties 0x54574a50",
    "arrangement 1: directions (count) 1",
    "arrangement 1: directions 0x54574a50",
    "arrangement 1: no leavesAt of JP",
    "arrangement 1: no leavesAt of TW",
    "arrangement 1, TW to JP: listed 1",
    "intervals TW>JP: count 1",
    "interval 0 TW>JP: issuer 21591, recogniser 19024, modes 7, programme 2, tiers 3, operatorTypes 5, from 1000, " +
      "until 900000, benefits 9",
    "interval 0 TW>JP: plannedUntil 900000, arrangement 1, version 1, kind 1",
  ]);
});

it("one that is to be amended by a newcomer has both hashes, and who accedes", () => {
  const facts = new Facts().arrangement(2_000, TW, proposed(1));
  for (const party of TERMS.parties) facts.arrangement(2_000, party, signed(1, party));
  facts.arrangement(2_000, TW, { type: "ArrangementAdopted", arrangement: 1, version: 1, governsFrom: 2_000 });
  const wider = { ...TERMS, parties: [JP, KR, TW] };
  facts.arrangement(3_000, KR, proposed(2, wider, KR)).arrangement(3_000, KR, signed(2, KR));
  expect(about(facts, "arrangement 1").slice(0, 3)).toEqual([
    `arrangement 1: version 1, proposed 2, noticeDays 2, governsFrom 2000, signatures 2, acceding ${0x4b52}`,
    "arrangement 1: termsHash 51",
    "arrangement 1: proposedHash 52",
  ]);
});

it("who leaves is told with the moment, a party no longer as well", () => {
  const leaves = { type: "WithdrawalNotified", arrangement: 1, effectiveAt: 500_000 } as const;
  const facts = inForce({ parties: [JP, KR, TW] }).arrangement(3_000, KR, { ...leaves, party: KR });
  facts.adopted(600_000, 1, TERMS, 2);
  const told = slotsOf(facts).filter((line) => line.includes("leavesAt"));
  const words = ["no leavesAt of JP", "no leavesAt of TW", "leavesAt of KR 500000"];
  expect(told).toEqual(words.map((each) => `arrangement 1: ${each}`));
});

it("an end that was agreed is told with the signatures under each", () => {
  const ends = { type: "TerminationSigned", arrangement: 1, party: TW } as const;
  const facts = inForce().arrangement(3_000, TW, { ...ends, effectiveAt: 700_000 });
  facts.arrangement(3_000, TW, { ...ends, effectiveAt: 800_000 });
  facts.arrangement(3_000, JP, { ...ends, party: JP, effectiveAt: 800_000 });
  facts.arrangement(3_000, JP, { type: "ArrangementTerminated", arrangement: 1, effectiveAt: 800_000 });
  const words = "version 1, noticeDays 2, governsFrom 2000, terminatedAt 800000";
  expect(about(facts, "arrangement 1")[0]).toBe(`arrangement 1: ${words}`);
  const signatures = about(facts, "arrangement 1").filter((line) => line.includes("terminations"));
  expect(signatures).toEqual(["arrangement 1: terminations 2", "arrangement 1: terminations 3"]);
});

it("confirmations are told by side, and what entered once both are there", () => {
  const confirmed = {
    type: "EntryIntoForceConfirmed",
    arrangement: 1,
    version: 1,
    legIndex: 0,
    modes: 6,
    from: 5,
  } as const;
  const told = (facts: Facts): string[] =>
    about(facts, "arrangement 1").filter((line) => /confirmations|entered/.test(line));
  const facts = inForce().arrangement(3_000, TW, { ...confirmed, party: TW });
  expect(told(facts)).toEqual(["arrangement 1: confirmations 1"]);
  facts.arrangement(3_000, JP, { ...confirmed, party: JP });
  expect(told(facts)).toEqual(["arrangement 1: confirmations 3", "arrangement 1: entered modes 6"]);
});

it("a suspended direction has who suspended it and from when", () => {
  const facts = inForce();
  facts.arrangement(3_000, JP, { type: "SuspensionNotified", ...side, party: JP, effectiveAt: 3_000 + 2 * DAY });
  const subject = "arrangement 1, TW to JP";
  expect(about(facts, subject)).toEqual([`${subject}: party 19024, effectiveAt ${3_000 + 2 * DAY}, listed 1`]);
});

it("a direction begins its look at the first interval that can still change", () => {
  const until = { type: "LegEndSet", ...side, interval: 0, until: 2_500 } as const;
  const facts = inForce().arrangement(2_100, JP, until);
  const second = { type: "LegEnteredIntoForce", arrangement: 1, version: 1, interval: 1, leg: LEG } as const;
  facts.arrangement(3_000, JP, second);
  facts.arrangement(3_000, JP, { type: "SuspensionNotified", ...side, party: JP, effectiveAt: 400_000 });
  const subject = "arrangement 1, TW to JP";
  expect(about(facts, subject)).toEqual([`${subject}: party 19024, effectiveAt 400000, scanFrom 1, listed 1`]);
  expect(about(facts, "intervals TW>JP")).toEqual(["intervals TW>JP: count 2"]);
  expect(about(facts, "interval 0 TW>JP")[0]).toContain("from 1000, until 2500, benefits 9");
  expect(about(facts, "interval 1 TW>JP")).toHaveLength(2);
});

it("an interval ends as the domain's state says, or as its leg does where that knows none", () => {
  const { state, arrangements } = foldedFrom(inForce().events);
  const untilOf = (given = state.arrangements): string | undefined =>
    shown(arrangementSlots(given, arrangements))
      .find((line) => line.includes("until "))
      ?.match(/until \d+/)?.[0];
  expect(untilOf()).toBe("until 900000");
  state.arrangements.intervals.get("TW>JP")?.[0]?.ends.push({ until: 800_000, knownFrom: 9e9 });
  expect(untilOf()).toBe("until 800000");
  expect(untilOf({ ...state.arrangements, intervals: new Map() })).toBe("until 900000");
});

it("lists longer than a word go on in the next", () => {
  const legs = Array.from({ length: 9 }, (_, at) => leg({ recogniser: `A${String.fromCharCode(65 + at)}` as never }));
  const lists = about(inForce({ legs }), "arrangement 1").filter((line) => line.includes("directions"));
  expect(lists).toHaveLength(3);
  expect(lists[0]).toBe("arrangement 1: directions (count) 9");
  expect(lists[2]).toBe(`arrangement 1: directions 0x${"54574149"}`);
});
