import { describe, expect, it } from "vitest";
import { checkArrangement } from "../../../src/audit/rules/arrangementRules.ts";
import { economy } from "../../../src/domain/economy.ts";
import type { ArrangementEvent } from "../../../src/domain/event.ts";
import type { Terms } from "../../../src/domain/terms.ts";
import { termsHashOf } from "../../../src/ledger/contentIds.ts";
import { Facts, idOf, JP, KR, leg, terms, TW, writerOf } from "../../support/facts.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { foldedFrom, positionAt, said } from "./said.ts";

const NOW = 500_000;
const DAY = 86_400;
const { book } = new FakeLedger();
const TERMS = terms([leg()], { noticeDays: 2 });

function saidOf(facts: Facts, event: ArrangementEvent, time = NOW): string[] {
  const { arrangements } = foldedFrom(facts.events);
  const whole = { position: positionAt("arrangements", time), writer: writerOf(TW), ...event };
  return said((say) => checkArrangement(whole, arrangements, book, say));
}

function proposed(given: Terms = TERMS, fields: Partial<ArrangementEvent & { type: "ArrangementProposed" }> = {}) {
  const { arrangement = 1, version = 1 } = fields;
  const termsHash = termsHashOf(book, arrangement, version, given);
  return {
    type: "ArrangementProposed",
    arrangement,
    version,
    proposer: TW,
    termsHash,
    terms: given,
    ...fields,
  } as const;
}
const signed = (party = TW, version = 1) => ({ type: "ArrangementSigned", arrangement: 1, version, party }) as const;
const adopted = { type: "ArrangementAdopted", arrangement: 1, version: 1, governsFrom: NOW } as const;

const withProposal = (given: Terms = TERMS): Facts => new Facts().arrangement(2_000, TW, proposed(given));
/** An arrangement of Japan and Chinese Taipei in force, with one leg from the one to the other. */
const inForce = (fields: Partial<Terms> = {}): Facts => new Facts().adopted(2_000, 1, { ...TERMS, ...fields });

describe("a proposal", () => {
  it("of the next arrangement, or of the next version of one, is lawful", () => {
    expect(saidOf(new Facts(), proposed())).toEqual([]);
    expect(saidOf(inForce(), proposed(TERMS, { arrangement: 2 }))).toEqual([]);
    expect(saidOf(inForce(), proposed(TERMS, { version: 2 }))).toEqual([]);
    const cancelled = { type: "ArrangementProposalCancelled", arrangement: 1, version: 1, party: JP } as const;
    expect(saidOf(withProposal().arrangement(NOW, JP, cancelled), proposed())).toEqual([]);
  });

  it("has the next number", () => {
    expect(saidOf(new Facts(), proposed(TERMS, { arrangement: 2 }))).toEqual([
      "arrangement: the next arrangement is 1",
    ]);
    expect(saidOf(inForce(), proposed(TERMS, { arrangement: 3 }))).toEqual(["arrangement: the next arrangement is 2"]);
  });

  it("has the next version", () => {
    expect(saidOf(new Facts(), proposed(TERMS, { version: 2 }))).toEqual(["version: the next version is 1, not 2"]);
    for (const version of [1, 3]) {
      const words = [`version: the next version is 2, not ${version}`];
      expect(saidOf(inForce(), proposed(TERMS, { version }))).toEqual(words);
    }
  });

  it("waits for the one that is open", () => {
    expect(saidOf(withProposal(), proposed())).toEqual(["version: version 1 is open for signature"]);
  });

  it("is made by one of its parties", () => {
    expect(saidOf(new Facts(), proposed(TERMS, { proposer: KR }))).toEqual([
      "proposer: KR is no party of what it proposes",
    ]);
  });

  it("keeps the kind", () => {
    const words = ["terms.kind: an arrangement's kind does not change"];
    expect(saidOf(inForce(), proposed({ ...TERMS, kind: "INFORMATION" }, { version: 2 }))).toEqual(words);
    expect(saidOf(new Facts(), proposed({ ...TERMS, kind: "INFORMATION" }))).toEqual([]);
  });

  it("has the hash of its terms, which terms with a party that is no economy have not", () => {
    const words = ["termsHash: the hash does not follow from the terms"];
    expect(saidOf(new Facts(), proposed(TERMS, { termsHash: idOf(1) }))).toEqual(words);
    const stranger = { ...TERMS, parties: [TW, "0x0001" as never] };
    expect(saidOf(new Facts(), { ...proposed(), terms: stranger })).toEqual(words);
  });
});

it.each([
  signed(),
  { type: "LegEnteredIntoForce", arrangement: 1, version: 1, interval: 0, leg: leg() },
  { type: "WithdrawalCancelled", arrangement: 1, party: TW },
] as const)("$type is of an arrangement that was proposed", (event) => {
  expect(saidOf(new Facts(), event)).toEqual(["arrangement: there is no such arrangement"]);
});

describe("the signing of a version", () => {
  const cancelled = { type: "ArrangementProposalCancelled", arrangement: 1, version: 1, party: JP } as const;
  const allSigned = (given?: Terms): Facts => {
    const facts = withProposal(given);
    for (const party of (given ?? TERMS).parties) facts.arrangement(NOW, party, signed(party));
    return facts;
  };

  it("is of the one that is open, by each of its parties, once", () => {
    const facts = withProposal();
    expect(saidOf(facts, signed())).toEqual([]);
    facts.arrangement(NOW, TW, signed());
    expect(saidOf(facts, signed(JP))).toEqual([]);
    expect(saidOf(facts, signed())).toEqual(["party: TW has signed already"]);
    expect(saidOf(facts, signed(KR))).toEqual(["party: KR is no party of the terms"]);
    expect(saidOf(facts, { ...cancelled, party: TW })).toEqual([]);
    expect(saidOf(facts, { ...cancelled, party: KR })).toEqual(["party: KR is no party of the terms"]);
  });

  it.each([
    { ...signed(), version: 2 },
    { ...cancelled, version: 2 },
    { ...adopted, version: 2 },
  ])("$type of another version is found, and nothing else of it", (event) => {
    expect(saidOf(withProposal(), event)).toEqual(["version: version 2 is not open for signature"]);
  });

  it("ends with the adoption", () => {
    expect(saidOf(inForce(), signed())).toEqual(["version: version 1 is not open for signature"]);
  });

  it("is complete before a version is adopted", () => {
    expect(saidOf(allSigned(), adopted)).toEqual([]);
    const one = withProposal().arrangement(NOW, TW, signed());
    expect(saidOf(one, adopted)).toEqual(["version: not every party has signed it"]);
  });

  it("is counted for as many parties as an arrangement can have", () => {
    const parties = Array.from({ length: 32 }, (_, at) => economy(`A${String.fromCharCode(65 + (at % 26))}`));
    for (let at = 26; at < 32; at += 1) parties[at] = economy(`B${String.fromCharCode(65 + at - 26)}`);
    const many = { ...TERMS, parties };
    expect(saidOf(allSigned(many), adopted)).toEqual([]);
    const facts = withProposal(many);
    for (const party of parties.slice(0, -1)) facts.arrangement(NOW, party, signed(party));
    expect(saidOf(facts, adopted)).toEqual(["version: not every party has signed it"]);
    expect(saidOf(facts, signed(parties.at(-1)!))).toEqual([]);
  });

  it.each([
    [0, NOW],
    [NOW - 1, NOW],
    [NOW + 1, NOW + 1],
  ])("of terms from %i lets them govern from %i", (from, governsFrom) => {
    const facts = allSigned({ ...TERMS, governsFrom: from });
    expect(saidOf(facts, { ...adopted, governsFrom })).toEqual([]);
    const words = [`governsFrom: it governs from ${governsFrom}`];
    expect(saidOf(facts, { ...adopted, governsFrom: governsFrom + 1 })).toEqual(words);
  });
});

describe("a leg", () => {
  const entered = (interval: number, given = leg()) =>
    ({ type: "LegEnteredIntoForce", arrangement: 1, version: 1, interval, leg: given }) as const;
  const end = (fields: object = {}) =>
    ({ type: "LegEndSet", arrangement: 1, issuer: TW, recogniser: JP, interval: 0, until: NOW, ...fields }) as const;

  it("opens the next interval of its direction", () => {
    expect(saidOf(inForce(), entered(1))).toEqual([]);
    for (const interval of [0, 2])
      expect(saidOf(inForce(), entered(interval))).toEqual(["interval: the next interval of the direction is 1"]);
    const back = leg({ issuer: JP, recogniser: TW });
    expect(saidOf(inForce(), entered(0, back))).toEqual([]);
    expect(saidOf(inForce(), entered(1, back))).toEqual(["interval: the next interval of the direction is 0"]);
  });

  it("ends in an interval of its own arrangement", () => {
    expect(saidOf(inForce(), end())).toEqual([]);
    const words = ["interval: the arrangement has no such interval"];
    expect(saidOf(inForce(), end({ interval: 1 }))).toEqual(words);
    expect(saidOf(inForce(), end({ issuer: JP, recogniser: TW }))).toEqual(words);
    const two = inForce().arrangement(NOW, TW, proposed(TERMS, { arrangement: 2 }));
    expect(saidOf(two, end({ arrangement: 2 }))).toEqual(words);
  });

  it("that has ended never changes", () => {
    const until = (moment: number): Facts => inForce({ legs: [leg({ until: moment })] });
    const words = ["until: an interval that has ended never changes"];
    expect(saidOf(until(NOW - 1), end())).toEqual(words);
    expect(saidOf(until(NOW), end())).toEqual(words);
    expect(saidOf(until(NOW + 1), end())).toEqual([]);
    expect(saidOf(until(NOW + 1).arrangement(NOW - 2, TW, end({ until: NOW })), end())).toEqual(words);
  });
});

describe("what a party does under an arrangement", () => {
  const confirmed = (version = 1, party = TW) => {
    const what = { legIndex: 0, modes: 1, from: NOW };
    return { type: "EntryIntoForceConfirmed", arrangement: 1, version, party, ...what } as const;
  };
  const withdrawn = (party = TW, effectiveAt = NOW + 2 * DAY) =>
    ({ type: "WithdrawalNotified", arrangement: 1, party, effectiveAt }) as const;
  const stays = (party = TW) => ({ type: "WithdrawalCancelled", arrangement: 1, party }) as const;
  const ends = (party = TW) => ({ type: "TerminationSigned", arrangement: 1, party, effectiveAt: NOW }) as const;
  const ended = (effectiveAt: number) => ({ type: "ArrangementTerminated", arrangement: 1, effectiveAt }) as const;
  const acceded = (version: number) => ({ type: "ArrangementAcceded", arrangement: 1, version, party: KR }) as const;
  const three = (): Facts => inForce({ parties: [JP, KR, TW] });

  it("is of the version in place", () => {
    expect(saidOf(inForce(), confirmed())).toEqual([]);
    expect(saidOf(inForce(), confirmed(2))).toEqual(["version: version 1 is in place, not 2"]);
    expect(saidOf(inForce(), acceded(2))).toEqual(["version: version 1 is in place, not 2"]);
    // Who accedes is a party from then on.
    expect(saidOf(inForce(), acceded(1))).toEqual([]);
  });

  it("is for parties that have not left", () => {
    expect(saidOf(inForce(), ends(KR))).toEqual(["party: KR is no party (any more)"]);
    const leaves = (moment: number): Facts => three().arrangement(3_000, KR, withdrawn(KR, moment));
    expect(saidOf(leaves(NOW + 1), ends(KR))).toEqual([]);
    expect(saidOf(leaves(NOW), ends(KR))).toEqual(["party: KR is no party (any more)"]);
    expect(saidOf(leaves(NOW), ends(TW))).toEqual([]);
  });

  it("ends when only one is left", () => {
    const alone = inForce().arrangement(3_000, JP, withdrawn(JP, NOW));
    expect(saidOf(alone, ends())).toEqual(["arrangement: TerminationSigned of what has been terminated"]);
    expect(saidOf(alone, ends(), NOW - 1)).toEqual([]);
  });

  it("ends with the arrangement", () => {
    const facts = inForce().arrangement(3_000, TW, ended(NOW));
    expect(saidOf(facts, ends(), NOW - 1)).toEqual([]);
    for (const time of [NOW, NOW + 1]) {
      const words = ["arrangement: TerminationSigned of what has been terminated"];
      expect(saidOf(facts, ends(), time)).toEqual(words);
    }
  });

  it("takes notice, to the second", () => {
    expect(saidOf(inForce(), withdrawn())).toEqual([]);
    const words = ["effectiveAt: notice is 2 days"];
    expect(saidOf(inForce(), withdrawn(TW, NOW + 2 * DAY - 1))).toEqual(words);
    expect(saidOf(inForce(), ends())).toEqual([]);
  });

  it("is a withdrawal before it is the end of one", () => {
    expect(saidOf(inForce(), stays())).toEqual(["party: TW has not withdrawn"]);
    const facts = inForce().arrangement(NOW, TW, withdrawn());
    expect(saidOf(facts, stays())).toEqual([]);
    expect(saidOf(facts, stays(JP))).toEqual(["party: JP has not withdrawn"]);
  });

  it("ends it only when everybody who has not left has signed that very end", () => {
    const all = inForce().arrangement(NOW, TW, ends()).arrangement(NOW, JP, ends(JP));
    expect(saidOf(all, ended(NOW))).toEqual([]);
    expect(saidOf(all, ended(NOW + 1))).toEqual(["effectiveAt: JP, TW did not sign this end"]);
    const one = inForce().arrangement(NOW, TW, ends());
    expect(saidOf(one, ended(NOW))).toEqual(["effectiveAt: JP did not sign this end"]);
    expect(saidOf(one.arrangement(NOW, JP, withdrawn(JP, NOW)), ended(NOW))).toEqual([]);
    // A signature under an earlier version says nothing of this one.
    const again = one.adopted(NOW, 1, TERMS, 2).arrangement(NOW, JP, ends(JP));
    expect(saidOf(again, ended(NOW))).toEqual(["effectiveAt: TW did not sign this end"]);
  });
});

describe("a suspension", () => {
  const side = { arrangement: 1, issuer: TW, recogniser: JP } as const;
  const notified = (party = JP, effectiveAt = NOW + 2 * DAY) =>
    ({ type: "SuspensionNotified", ...side, party, effectiveAt }) as const;
  const cancelled = (party = JP) => ({ type: "SuspensionCancelled", ...side, party }) as const;
  const resumed = (party = JP) => ({ type: "ArrangementResumed", ...side, party, from: 0 }) as const;

  it("takes notice, by one of its two sides", () => {
    expect(saidOf(inForce(), notified())).toEqual([]);
    expect(saidOf(inForce(), notified(TW))).toEqual([]);
    expect(saidOf(inForce(), notified(JP, NOW + 2 * DAY - 1))).toEqual(["effectiveAt: notice is 2 days"]);
    const three = inForce({ parties: [JP, KR, TW] });
    expect(saidOf(three, notified(KR))).toEqual(["party: KR is on neither side"]);
    expect(saidOf(inForce({ noticeDays: 0 }), notified(JP, NOW))).toEqual([]);
  });

  it.each([cancelled, resumed])("is ended by who suspended this direction", (ending) => {
    const facts = inForce().arrangement(NOW, JP, notified());
    expect(saidOf(facts, ending())).toEqual([]);
    expect(saidOf(facts, ending(TW))).toEqual(["party: TW has not suspended this direction"]);
    const back = { ...ending(), issuer: JP, recogniser: TW };
    expect(saidOf(facts, back)).toEqual(["party: JP has not suspended this direction"]);
    expect(saidOf(inForce(), ending())).toEqual(["party: JP has not suspended this direction"]);
  });
});
