import { describe, expect, it } from "vitest";
import { checkAuthority } from "../../../src/audit/rules/authorityRules.ts";
import { type Economy, economy } from "../../../src/domain/economy.ts";
import { type AuthorityEvent, type BallotKind, MEMBER_STATUSES } from "../../../src/domain/event.ts";
import { keyIdOf } from "../../../src/ledger/keyId.ts";
import { Facts, idOf, JP, KR, TW, writerOf } from "../../support/facts.ts";
import { foldedFrom, positionAt, said } from "./said.ts";

const CL = economy("CL");
const NZ = economy("NZ");
const XX = economy("XX");
const NOW = 5_000;
const OPEN = NOW + 30 * 86_400;
const ADMIN = writerOf(economy("AA"));
/** The five founders, by their positions. */
const FIVE = [TW, JP, KR, CL, NZ] as const;

function saidOf(facts: Facts, event: AuthorityEvent, time = NOW): string[] {
  const { state, ...books } = foldedFrom(facts.events);
  const whole = { position: positionAt("authorities", time), writer: writerOf(TW), ...event };
  return said((say) => checkAuthority(whole, state.authorities, books, say));
}

const founded = (economies: readonly Economy[] = FIVE): Facts => new Facts().members(1_000, ...economies);

/** A ballot of all but Aotearoa about it, proposed by Chinese Taipei. */
function proposal(kind: BallotKind = "SUSPEND", fields: Partial<AuthorityEvent & { type: "BallotProposed" }> = {}) {
  const facts = { ballotId: 1, economy: NZ, proposer: TW, admin: ADMIN, compromisedSince: 0 };
  return { type: "BallotProposed", kind, ...facts, expiresAt: OPEN, electorate: 0b01111n, ...fields } as const;
}
const vote = (voter: Economy, ballotId = 1) => ({ type: "BallotVoted", economy: NZ, ballotId, voter }) as const;
const suspended = (economy: Economy, ballotId = 0) =>
  ({ type: "MemberSuspended", economy, ballotId, compromisedSince: 0 }) as const;

/** A ballot that some voted for. */
function voted(kind: BallotKind, voters: readonly Economy[], facts = founded()): Facts {
  facts.authority(NOW, proposal(kind), TW);
  for (const voter of voters) facts.authority(NOW, vote(voter), voter);
  return facts;
}

describe("a ballot proposed", () => {
  it("by a member about another, for 30 days, is lawful", () => {
    expect(saidOf(founded(), proposal())).toEqual([]);
    const second = proposal("REMOVE", { ballotId: 2, economy: XX, electorate: 0b11111n });
    expect(saidOf(founded().authority(NOW, proposal(), TW), second)).toEqual([]);
  });

  it.each([
    [{ ballotId: 2 }, "ballotId: the next ballot is 1"],
    [{ ballotId: 0 }, "ballotId: the next ballot is 1"],
    [{ proposer: NZ }, "proposer: nobody proposes about itself"],
    [{ electorate: 0b11111n }, "electorate: the electors are not the active members but the subject"],
    [{ electorate: 0b00111n }, "electorate: the electors are not the active members but the subject"],
    [{ expiresAt: OPEN + 1 }, "expiresAt: a ballot is open for 30 days"],
    [{ expiresAt: OPEN - 1 }, "expiresAt: a ballot is open for 30 days"],
  ] as const)("with %o is not", (fields, words) => {
    expect(saidOf(founded(), proposal("SUSPEND", fields))).toEqual([words]);
  });

  it("counts no member that is suspended", () => {
    const facts = founded().authority(2_000, suspended(KR));
    expect(saidOf(facts, proposal("SUSPEND", { electorate: 0b01011n }))).toEqual([]);
    expect(saidOf(facts, proposal())).toHaveLength(1);
  });

  it("takes two electors", () => {
    expect(saidOf(founded([TW, JP, NZ]), proposal("SUSPEND", { electorate: 0b011n }))).toEqual([]);
    const words = "electorate: a ballot takes two electors";
    expect(saidOf(founded([TW, NZ]), proposal("SUSPEND", { electorate: 0b01n }))).toEqual([words]);
  });
});

describe("a vote", () => {
  const open = (): Facts => voted("SUSPEND", [JP]);

  it("of an elector in an open ballot is lawful, until the ballot ends", () => {
    expect(saidOf(open(), vote(KR))).toEqual([]);
    expect(saidOf(open(), vote(KR), OPEN - 1)).toEqual([]);
    expect(saidOf(open(), vote(KR), OPEN)).toEqual(["ballotId: the ballot was closed"]);
    expect(saidOf(open(), vote(KR), OPEN + 1)).toEqual(["ballotId: the ballot was closed"]);
  });

  it("in no ballot, or in one that was carried out, is not", () => {
    expect(saidOf(open(), vote(KR, 2))).toEqual(["ballotId: there is no such ballot"]);
    const done = open().authority(NOW, suspended(NZ, 1), CL);
    expect(saidOf(done, vote(KR))).toEqual(["ballotId: the ballot was closed"]);
  });

  it("is of an elector, and once", () => {
    expect(saidOf(open(), vote(NZ))).toEqual(["voter: NZ is no elector"]);
    expect(saidOf(open(), vote(XX))).toEqual(["voter: XX is no elector"]);
    expect(saidOf(open(), vote(TW))).toEqual(["voter: TW has voted already"]);
    expect(saidOf(open(), vote(JP))).toEqual(["voter: JP has voted already"]);
  });

  it("may be given again by who was suspended in between", () => {
    const facts = open().authority(NOW, proposal("SUSPEND", { ballotId: 2, economy: JP }), TW);
    facts.authority(NOW, suspended(JP, 2), TW);
    expect(saidOf(facts, vote(JP))).toEqual([]);
  });
});

describe("a ballot carried out", () => {
  const admitted = { type: "MemberAdmitted", economy: NZ, ballotId: 1, admin: ADMIN, generation: 2 } as const;
  const replaced = { ...admitted, type: "MemberAdminReplaced" } as const;
  const reinstated = { type: "MemberReinstated", economy: NZ, ballotId: 1 } as const;
  const removed = { type: "MemberRemoved", economy: NZ, ballotId: 1 } as const;

  it("needs more than two thirds of the electors' votes", () => {
    expect(saidOf(voted("SUSPEND", [JP, KR]), suspended(NZ, 1))).toEqual([]);
    const two = ["ballotId: 2 of 4 votes do not carry it"];
    expect(saidOf(voted("SUSPEND", [JP]), suspended(NZ, 1))).toEqual(two);
    const three = founded([TW, JP, KR, NZ]).authority(NOW, proposal("SUSPEND", { electorate: 0b0111n }), TW);
    three.authority(NOW, vote(JP), JP);
    expect(saidOf(three, suspended(NZ, 1))).toEqual(["ballotId: 2 of 3 votes do not carry it"]);
    expect(saidOf(three.authority(NOW, vote(KR), KR), suspended(NZ, 1))).toEqual([]);
  });

  it("needs two votes, however few the electors", () => {
    const one = founded([TW, NZ]).authority(NOW, proposal("SUSPEND", { electorate: 0b01n }), TW);
    expect(saidOf(one, suspended(NZ, 1))).toEqual(["ballotId: 1 of 1 votes do not carry it"]);
    const both = founded([TW, JP, NZ]).authority(NOW, proposal("SUSPEND", { electorate: 0b011n }), TW);
    expect(saidOf(both.authority(NOW, vote(JP), JP), suspended(NZ, 1))).toEqual([]);
  });

  it("counts no vote that has lapsed", () => {
    const facts = voted("SUSPEND", [JP, KR]).authority(NOW, proposal("REMOVE", { ballotId: 2, economy: KR }), TW);
    facts.authority(NOW, { type: "MemberRemoved", economy: KR, ballotId: 2 }, TW);
    expect(saidOf(facts, suspended(NZ, 1))).toEqual(["ballotId: 2 of 4 votes do not carry it"]);
  });

  it("is one that was proposed, for this, and not carried out before", () => {
    expect(saidOf(voted("SUSPEND", [JP, KR]), suspended(NZ, 3))).toEqual(["ballotId: there is no such ballot"]);
    expect(saidOf(voted("REMOVE", [JP, KR]), suspended(NZ, 1))).toEqual(["ballotId: the ballot is to REMOVE NZ"]);
    expect(saidOf(voted("SUSPEND", [JP, KR]), suspended(CL, 1))).toEqual(["ballotId: the ballot is to SUSPEND NZ"]);
    const done = voted("SUSPEND", [JP, KR]).authority(NOW, suspended(NZ, 1), TW);
    expect(saidOf(done, suspended(NZ, 1))).toEqual(["ballotId: the ballot was carried out before"]);
  });

  it.each([
    [admitted, "ADMIT", ["NONE", "REMOVED"]],
    [suspended(NZ, 1), "SUSPEND", ["ACTIVE", "SUSPENDED"]],
    [reinstated, "REINSTATE", ["SUSPENDED"]],
    [removed, "REMOVE", ["ACTIVE", "SUSPENDED"]],
    [replaced, "REPLACE_ADMIN", ["ACTIVE", "SUSPENDED"]],
  ] as const)("%o acts on a member of its statuses alone", (event, kind, from) => {
    for (const status of MEMBER_STATUSES) {
      const facts = founded(status === "NONE" ? [TW, JP, KR, CL] : FIVE);
      if (status === "SUSPENDED") facts.authority(2_000, suspended(NZ));
      if (status === "REMOVED") facts.authority(2_000, { ...removed, ballotId: 0 });
      const executed = "generation" in event && status === "NONE" ? { ...event, generation: 1 } : event;
      const found = saidOf(voted(kind, [JP, KR], facts), executed);
      expect(found, status).toEqual((from as readonly string[]).includes(status) ? [] : [`economy: NZ was ${status}`]);
    }
  });

  it("names the ballot's admin and the member's next generation", () => {
    const other = { ...replaced, admin: writerOf(XX) };
    const admin = [`admin: the ballot names ${ADMIN}`];
    expect(saidOf(voted("REPLACE_ADMIN", [JP, KR]), other)).toEqual(admin);
    const words = ["generation: a new admin begins the next generation"];
    for (const generation of [1, 3])
      expect(saidOf(voted("REPLACE_ADMIN", [JP, KR]), { ...replaced, generation })).toEqual(words);
    const newcomer = voted("ADMIT", [JP, KR], founded([TW, JP, KR, CL]));
    expect(saidOf(newcomer, { ...admitted, generation: 2 })).toEqual(words);
  });
});

describe("a writer's slot", () => {
  const account = writerOf(XX);
  const set = { type: "WriterSet", economy: JP, account, roles: 15, from: NOW, until: 0, generation: 1 } as const;
  const revoked = { type: "WriterRevoked", economy: JP, account: writerOf(JP) } as const;
  const marked = { type: "WriterCompromised", economy: JP, account: writerOf(JP), compromisedSince: NOW } as const;

  it("is set, revoked and marked by its economy", () => {
    for (const event of [set, { ...set, account: writerOf(JP) }, { ...set, roles: 1 }, revoked, marked])
      expect(saidOf(founded(), event)).toEqual([]);
    expect(saidOf(founded(), { ...set, until: NOW + 1 })).toEqual([]);
  });

  it.each([
    [{ ...set, account: writerOf(TW) }, `account: ${writerOf(TW)} is a writer of TW`],
    [{ ...revoked, account: writerOf(TW) }, `account: ${writerOf(TW)} is a writer of TW`],
    [{ ...marked, account: writerOf(TW) }, `account: ${writerOf(TW)} is a writer of TW`],
    [{ ...revoked, account }, `account: ${account} is no writer`],
    [{ ...marked, account }, `account: ${account} is no writer`],
    [{ ...marked, compromisedSince: NOW + 1 }, "compromisedSince: it is compromised from a moment after the block"],
    [{ ...set, roles: 0 }, "roles: there are no such roles"],
    [{ ...set, roles: 16 }, "roles: there are no such roles"],
    [{ ...set, until: NOW }, "until: it ends before it begins"],
    [{ ...set, until: NOW - 1 }, "until: it ends before it begins"],
    [{ ...set, generation: 2 }, "generation: it is not the member's of now"],
    [{ ...set, economy: XX }, "generation: it is not the member's of now"],
  ] as const)("in %o is found", (event, words) => {
    expect(saidOf(founded(), event)).toEqual([words]);
  });

  it("is one of at most 128 that have roles", () => {
    const facts = founded();
    const clerk = (number: number) => `0x${(0xc000 + number).toString(16).padStart(40, "0")}` as const;
    for (let number = 2; number <= 128; number += 1) facts.authority(NOW, { ...set, account: clerk(number) });
    expect(saidOf(facts, { ...set, account: clerk(128), roles: 3 })).toEqual([]);
    const words = ["account: JP has 128 writers, and can have no more"];
    expect(saidOf(facts, { ...set, account: clerk(1) })).toEqual(words);
    facts.authority(NOW, { type: "WriterRevoked", economy: JP, account: clerk(77) });
    expect(saidOf(facts, { ...set, account: clerk(1) })).toEqual([]);
  });

  it("is never set again once marked, though revoked", () => {
    const facts = founded().authority(NOW, marked);
    const words = ["account: a writer marked as compromised is never set again"];
    expect(saidOf(facts, { ...set, account: writerOf(JP) })).toEqual(words);
    expect(saidOf(facts, revoked)).toEqual([]);
  });
});

describe("a statement key", () => {
  const publicKey = idOf(11);
  const keyId = keyIdOf(JP, "HEAD", publicKey);
  const added = {
    type: "StatementKeyAdded",
    economy: JP,
    keyId,
    purpose: "HEAD",
    publicKey,
    from: 0,
    until: 0,
  } as const;
  const revoked = { type: "StatementKeyRevoked", economy: JP, keyId, revokedAt: NOW } as const;
  const held = (): Facts => founded().authority(NOW, added);

  it("has the id that follows from it, and is added once", () => {
    expect(saidOf(founded(), added)).toEqual([]);
    const words = ["keyId: the key's id does not follow from the key"];
    for (const other of [{ purpose: "RECEIPT" }, { economy: TW }, { publicKey: idOf(12) }] as const)
      expect(saidOf(founded(), { ...added, ...other })).toEqual(words);
    expect(saidOf(held(), added)).toEqual(["keyId: the key is there already"]);
  });

  it("is revoked by its economy, from no later than the block", () => {
    expect(saidOf(held(), revoked)).toEqual([]);
    expect(saidOf(founded(), revoked)).toEqual(["keyId: JP has no such key to revoke"]);
    expect(saidOf(held(), { ...revoked, economy: TW })).toEqual(["keyId: TW has no such key to revoke"]);
    const words = ["revokedAt: it is revoked from a moment after the block"];
    expect(saidOf(held(), { ...revoked, revokedAt: NOW + 1 })).toEqual(words);
  });
});

it("an endpoint is whatever its economy says", () => {
  expect(saidOf(founded(), { type: "EndpointSet", economy: JP, endpoint: "https://jp.example" })).toEqual([]);
});
