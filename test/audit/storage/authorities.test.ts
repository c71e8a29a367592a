import { expect, it } from "vitest";
import { authoritySlots } from "../../../src/audit/storage/authorities.ts";
import { economy } from "../../../src/domain/economy.ts";
import { Facts, idOf, JP, KR, TW, writerOf } from "../../support/facts.ts";
import { foldedFrom } from "../rules/said.ts";
import { shown } from "./shown.ts";

const CL = economy("CL");

function slotsOf(facts: Facts): string[] {
  const { state, ballots, writers } = foldedFrom(facts.events);
  return shown(authoritySlots(state.authorities, ballots, writers));
}
const about = (facts: Facts, subject: string): string[] =>
  slotsOf(facts).filter((line) => line.startsWith(`${subject}: `));

const ELECTION = { economy: CL, proposer: TW, electorate: 0b111n, compromisedSince: 900, expiresAt: 5_000 };
const ballot = { type: "BallotProposed", ballotId: 1, kind: "SUSPEND", admin: writerOf(KR), ...ELECTION } as const;
const suspended = (of = CL, compromisedSince = 0, ballotId = 1) =>
  ({ type: "MemberSuspended", economy: of, ballotId, compromisedSince }) as const;

it("a registry of two members holds their lists, their words, and their writers", () => {
  expect(slotsOf(new Facts().members(1_000, TW, JP))).toEqual([
    "members: count 2",
    `members: economies 0x${"4a505457"}`,
    "members: active 3",
    "members: count 2",
    "member TW: status 1, generation 1, since 1000",
    "endpoint of TW: no endpoint",
    "writers of TW: count 1",
    `writers of TW: writer ${writerOf(TW)}`,
    "member JP: status 1, position 1, generation 1, since 1000",
    "endpoint of JP: no endpoint",
    "writers of JP: count 1",
    `writers of JP: writer ${writerOf(JP)}`,
    `writer ${writerOf(TW)}: economy 21591, roles 15, from 1000, generation 1, acting 15, place 1`,
    `writer ${writerOf(JP)}: economy 19024, roles 15, from 1000, generation 1, acting 15, place 1`,
    "ballots: no count",
  ]);
});

it("an empty registry holds that it is empty", () => {
  expect(slotsOf(new Facts())).toEqual([
    "members: no count",
    "members: no active",
    "members: no count",
    "ballots: no count",
  ]);
});

it("members stand in the order of their positions, however the state lists them", () => {
  const { state, ballots, writers } = foldedFrom(new Facts().members(1_000, TW, JP).events);
  const members = new Map([...state.authorities.members].reverse());
  expect(shown(authoritySlots({ ...state.authorities, members }, ballots, writers))[1]).toBe(
    "members: economies 0x4a505457",
  );
});

it("members fill further words of their list, sixteen in each", () => {
  const many = Array.from({ length: 17 }, (_, at) => economy(`A${String.fromCharCode(65 + at)}`));
  const lists = slotsOf(new Facts().members(1_000, ...many)).filter((line) => line.includes("economies"));
  expect(lists).toHaveLength(2);
  expect(lists[1]).toBe("members: economies 16721");
});

it("a removed member is listed, and neither active nor counted", () => {
  const facts = new Facts().members(1_000, TW, JP, CL).authority(1_500, suspended());
  facts.authority(2_000, { type: "MemberRemoved", economy: CL, ballotId: 1 });
  expect(slotsOf(facts).slice(0, 4)).toEqual([
    "members: count 3",
    "members: economies 0x434c4a505457",
    "members: active 3",
    "members: count 2",
  ]);
  expect(about(facts, "member CL")).toEqual(["member CL: status 3, position 2, generation 1, since 2000"]);
});

it("a suspended member is counted and not active, since it was suspended first, with its newest mark", () => {
  const facts = new Facts().members(1_000, TW, CL).authority(2_000, suspended());
  facts.authority(3_000, suspended(CL, 1_500));
  expect(slotsOf(facts).slice(2, 4)).toEqual(["members: active 1", "members: count 2"]);
  const words = "member CL: status 2, position 1, generation 1, since 2000, compromisedSince 1500";
  expect(about(facts, "member CL")).toEqual([words]);
  facts.authority(4_000, { type: "MemberReinstated", economy: CL, ballotId: 2 });
  const back = "member CL: status 1, position 1, generation 1, since 4000, compromisedSince 1500, clearedAt 4000";
  expect(about(facts, "member CL")).toEqual([back]);
  facts.authority(5_000, suspended(CL, 1_800, 3));
  const again = "member CL: status 2, position 1, generation 1, since 5000, compromisedSince 1800";
  expect(about(facts, "member CL")).toEqual([again]);
});

it.each([
  ["abc", [`endpoint 0x616263${"00".repeat(28)}06`]],
  ["x".repeat(31), [`endpoint 0x${"78".repeat(31)}3e`]],
  ["x".repeat(32), ["endpoint 65", `endpoint 0x${"78".repeat(32)}`]],
  ["x".repeat(33), ["endpoint 67", `endpoint 0x${"78".repeat(32)}`, `endpoint 0x78${"00".repeat(31)}`]],
  ["é".repeat(32), ["endpoint 129", ...Array.from({ length: 2 }, () => `endpoint 0x${"c3a9".repeat(16)}`)]],
])("the endpoint %j is stored as Solidity stores text", (endpoint, words) => {
  const facts = new Facts().members(1_000, TW).authority(2_000, { type: "EndpointSet", economy: TW, endpoint });
  expect(about(facts, "endpoint of TW")).toEqual(words.map((each) => `endpoint of TW: ${each}`));
});

it("a writer's word has its newest mark, and no roles after it", () => {
  const facts = new Facts().members(1_000, TW);
  const account = writerOf(CL);
  const slot = { type: "WriterSet", economy: TW, account, roles: 6, from: 1_200, until: 9_000, generation: 1 } as const;
  facts
    .authority(2_000, slot)
    .authority(3_000, { type: "WriterCompromised", economy: TW, account, compromisedSince: 1_500 });
  facts.authority(3_000, { type: "WriterCompromised", economy: TW, account, compromisedSince: 1_400 });
  const words = "economy 21591, from 1200, until 9000, compromisedSince 1400, generation 1";
  expect(about(facts, `writer ${account}`)).toEqual([`writer ${account}: ${words}`]);
});

it("a writer may act with its roles while its member is active, and keeps its place when it isn't", () => {
  const facts = new Facts().members(1_000, TW, CL);
  const word = "economy 17228, roles 15, from 1000, generation 1";
  const writer = (): string[] => about(facts, `writer ${writerOf(CL)}`);
  facts.authority(2_000, suspended());
  expect(writer()).toEqual([`writer ${writerOf(CL)}: ${word}, place 1`]);
  facts.authority(3_000, { type: "MemberReinstated", economy: CL, ballotId: 2 });
  expect(writer()).toEqual([`writer ${writerOf(CL)}: ${word}, acting 15, place 1`]);
  facts.authority(4_000, { type: "MemberRemoved", economy: CL, ballotId: 3 });
  expect(writer()).toEqual([`writer ${writerOf(CL)}: ${word}, place 1`]);
});

it("a new generation has the writers that were set in it, and those of before have no place", () => {
  const facts = new Facts().members(1_000, TW, CL).authority(2_000, suspended());
  const admin = writerOf(KR);
  facts.authority(3_000, { type: "MemberAdminReplaced", economy: CL, ballotId: 2, admin, generation: 2 });
  expect(about(facts, "writers of CL")).toEqual(["writers of CL: no count"]);
  const slot = { type: "WriterSet", economy: CL, roles: 8, from: 3_000, until: 0, generation: 2 } as const;
  facts.authority(3_000, { ...slot, account: admin });
  expect(about(facts, "writers of CL")).toEqual(["writers of CL: count 1", `writers of CL: writer ${admin}`]);
  facts.authority(4_000, { type: "MemberReinstated", economy: CL, ballotId: 3 });
  const old = `writer ${writerOf(CL)}: economy 17228, roles 15, from 1000, generation 1`;
  expect(about(facts, `writer ${writerOf(CL)}`)).toEqual([old]);
  const word = "economy 17228, roles 8, from 3000, generation 2, acting 8, place 1";
  expect(about(facts, `writer ${admin}`)).toEqual([`writer ${admin}: ${word}`]);
  facts.authority(5_000, { ...slot, account: writerOf(CL), roles: 1, from: 5_000 });
  const again = "economy 17228, roles 1, from 5000, generation 2, acting 1, place 2";
  expect(about(facts, `writer ${writerOf(CL)}`)).toEqual([`writer ${writerOf(CL)}: ${again}`]);
});

it("the last writer of a list takes the place that another gives back", () => {
  const facts = new Facts().members(1_000, TW);
  const account = (digit: number) => `0x${String(digit).repeat(40)}` as const;
  const accounts = [writerOf(TW), account(1), account(2), account(3), account(4)] as const;
  const slot = { type: "WriterSet", economy: TW, roles: 1, from: 1_200, until: 0, generation: 1 } as const;
  for (const account of accounts.slice(1)) facts.authority(2_000, { ...slot, account });
  const left = (): string[] => about(facts, "writers of TW").slice(1);
  const listed = (...places: readonly number[]) => places.map((place) => `writers of TW: writer ${accounts[place]}`);
  facts.authority(2_000, { ...slot, account: accounts[2], roles: 2 });
  expect(left()).toEqual(listed(0, 1, 2, 3, 4));
  facts.authority(3_000, { type: "WriterRevoked", economy: TW, account: accounts[1] });
  expect(left()).toEqual(listed(0, 4, 2, 3));
  facts.authority(3_000, { type: "WriterCompromised", economy: TW, account: accounts[3], compromisedSince: 1_500 });
  facts.authority(3_000, { type: "WriterCompromised", economy: TW, account: accounts[1], compromisedSince: 1_500 });
  expect(left()).toEqual(listed(0, 4, 2));
  const word = "economy 21591, roles 1, from 1200, generation 1, acting 1, place 2";
  expect(about(facts, `writer ${accounts[4]}`)).toEqual([`writer ${accounts[4]}: ${word}`]);
});

it("a statement key has its bytes and its word", () => {
  const key = { keyId: idOf(3), purpose: "CREDENTIAL", publicKey: idOf(4), from: 5, until: 6 } as const;
  const facts = new Facts().members(1_000, TW).authority(2_000, { type: "StatementKeyAdded", economy: TW, ...key });
  const subject = `statement key ${idOf(3)}`;
  const word = `${subject}: economy 21591, purpose 2, from 5, until 6`;
  expect(about(facts, subject)).toEqual([`${subject}: publicKey 4`, word]);
  facts.authority(3_000, { type: "StatementKeyRevoked", economy: TW, keyId: idOf(3), revokedAt: 7 });
  expect(about(facts, subject)).toEqual([`${subject}: publicKey 4`, `${word}, revokedAt 7`]);
});

it("a ballot has its facts, its votes, and a stamp of each vote; a vote that lapsed counts with its economy", () => {
  const facts = new Facts().members(1_000, TW, JP, KR, CL).authority(2_000, ballot, TW);
  const admin = `admin 0x4b52${"00".repeat(18)}`;
  const about1 = (): string[] => slotsOf(facts).filter((line) => /^vote|^ballot/.test(line));
  expect(about1()).toEqual([
    "ballots: count 1",
    `ballot 1: kind 1, economy 17228, expiresAt 5000, ${admin}`,
    "ballot 1: compromisedSince 900",
    "ballot 1: electorate 7",
    "ballot 1: votes 1",
    "vote of TW in ballot 1: stamp 1",
  ]);
  facts.authority(2_000, { type: "BallotVoted", economy: CL, ballotId: 1, voter: KR }, KR);
  facts.authority(2_000, { ...ballot, ballotId: 2, kind: "REPLACE_ADMIN", economy: TW, proposer: JP });
  const admitted = { economy: TW, ballotId: 2, admin: writerOf(KR), generation: 2 };
  facts.authority(2_000, { type: "MemberAdminReplaced", ...admitted });
  facts.authority(2_000, { type: "BallotVoted", economy: CL, ballotId: 1, voter: TW }, TW);
  facts.authority(3_000, suspended());
  expect(about1()).toEqual([
    "ballots: count 2",
    `ballot 1: kind 1, economy 17228, expiresAt 5000, passed 1, ${admin}`,
    "ballot 1: compromisedSince 900",
    "ballot 1: electorate 7",
    "ballot 1: votes 5",
    "vote of TW in ballot 1: stamp 2",
    "vote of KR in ballot 1: stamp 1",
    `ballot 2: kind 4, economy 21591, expiresAt 5000, passed 1, ${admin}`,
    "ballot 2: compromisedSince 900",
    "ballot 2: electorate 7",
    "ballot 2: votes 2",
    "vote of JP in ballot 2: stamp 1",
    "votes of TW: lapses 1",
    "votes of CL: lapses 1",
  ]);
});
