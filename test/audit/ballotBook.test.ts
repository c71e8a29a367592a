import { describe, expect, it } from "vitest";
import { activeSet, BallotBook, bitOf, countOf } from "../../src/audit/ballotBook.ts";
import { economy } from "../../src/domain/economy.ts";
import type { AuthorityEvent } from "../../src/domain/event.ts";
import { Facts, JP, KR, TW, writerOf } from "../support/facts.ts";
import { foldedFrom } from "./rules/said.ts";

const CL = economy("CL");
const NOW = 2_000;
const founded = (): Facts => new Facts().members(1_000, TW, JP, KR, CL);
const ballot = (ballotId: number, of = CL, proposer = TW) => {
  const facts = { admin: writerOf(CL), compromisedSince: 7, expiresAt: 9_000, electorate: 0b111n };
  return { type: "BallotProposed", economy: of, ballotId, kind: "SUSPEND", proposer, ...facts } as const;
};
const vote = (voter = JP, ballotId = 1) => ({ type: "BallotVoted", economy: CL, ballotId, voter }) as const;

/** The votes of the first ballot that stand after some more events, and what lapsed. */
function after(...events: readonly AuthorityEvent[]) {
  const facts = founded().authority(NOW, ballot(1));
  for (const event of events) facts.authority(NOW, event);
  const { ballots, state } = foldedFrom(facts.events);
  const first = ballots.ballots.get(1)!;
  const standing = ballots.standing(first, state.authorities).toString(2);
  return { first, standing, lapses: Object.fromEntries(ballots.lapses) };
}

const suspended = (of = TW, ballotId = 2) =>
  ({ type: "MemberSuspended", economy: of, ballotId, compromisedSince: 0 }) as const;
const about = { economy: TW, ballotId: 2 };
const named = { ...about, admin: writerOf(TW), generation: 2 };

describe("a ballot", () => {
  it("has the proposer's vote, and those that were given", () => {
    const { first, standing } = after(vote());
    const { economy: of, admin, kind, compromisedSince, expiresAt, electorate } = ballot(1);
    const facts = { economy: of, admin, kind, compromisedSince, expiresAt, electorate };
    const stamps = new Map([TW, JP].map((each) => [each, 0]));
    expect(first).toEqual({ id: 1, ...facts, votes: 0b11n, passed: false, stamps });
    expect(standing).toBe("11");
    expect(after(vote(JP, 2))).toMatchObject({ standing: "1" });
  });

  it.each([
    [suspended(), "1"],
    [{ type: "MemberRemoved", ...about }, "1"],
    [{ type: "MemberAdminReplaced", ...named }, "1"],
    [{ type: "MemberAdmitted", ...named }, undefined],
    [{ type: "MemberReinstated", ...about }, undefined],
  ] as const)("%o lets its economy's votes lapse, or leaves them", (event, lapsed) => {
    const { standing, lapses, first } = after(vote(), ballot(2, TW, JP), event);
    expect(standing).toBe(lapsed === undefined ? "11" : "10");
    expect(lapses).toEqual(lapsed === undefined ? {} : { TW: Number(lapsed) });
    // The bit stays until somebody votes again.
    expect([first.votes, first.passed]).toEqual([0b11n, false]);
  });

  it("takes the vote of one whose last has lapsed, and drops a lapsed one with the next vote", () => {
    expect(after(suspended(), vote(TW))).toMatchObject({ standing: "1", lapses: { TW: 1 } });
    const { first, standing } = after(suspended(), vote(JP));
    expect([first.votes, standing]).toEqual([0b10n, "10"]);
    expect(after(suspended(), suspended(), vote(TW), suspended()).standing).toBe("0");
    // A vote that was dropped does not come back with an economy's number of lapses.
    const back = after(vote(KR), suspended(KR), vote(JP), vote(KR));
    expect([back.standing, back.first.stamps.get(KR)]).toEqual(["111", 1]);
  });

  it("is passed when it was carried out, and no other", () => {
    const carried = after(ballot(2, JP, TW), { ...suspended(CL, 1) });
    expect(carried.first.passed).toBe(true);
    expect(carried.lapses).toEqual({ CL: 1 });
    expect(after(ballot(2, JP, TW), suspended(JP, 2)).first.passed).toBe(false);
    expect(after(suspended(TW, 9)).first.passed).toBe(false);
  });

  it("is none where a founder is admitted, or a writer set", () => {
    const slot = { account: writerOf(TW), roles: 15, from: 0, until: 0, generation: 1 };
    expect(after({ type: "WriterSet", economy: TW, ...slot })).toMatchObject({ standing: "1", lapses: {} });
    expect(after({ ...suspended(TW, 0) })).toMatchObject({ standing: "1", lapses: {} });
    expect(new BallotBook().ballots.size).toBe(0);
  });
});

it("a member's bit is its position, and who is none has no bit", () => {
  const { authorities } = founded().state();
  expect([TW, JP, KR, CL, economy("XX")].map((each) => bitOf(authorities, each))).toEqual([1n, 2n, 4n, 8n, 0n]);
  expect(activeSet(authorities)).toBe(0b1111n);
  const { authorities: later } = founded().authority(NOW, suspended(JP)).state();
  expect(activeSet(later)).toBe(0b1101n);
  expect(activeSet(new Facts().state().authorities)).toBe(0n);
});

it("bits are counted wherever they stand", () => {
  expect([0n, 1n, 0b1011n, 1n << 255n, (1n << 256n) - 1n].map(countOf)).toEqual([0, 1, 3, 1, 256]);
});
