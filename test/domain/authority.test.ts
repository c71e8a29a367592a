import { describe, expect, it } from "vitest";
import { isSuspect, mayAct, memberStatusAsOf, memberStatusAt, statementKeysAt } from "../../src/domain/authority.ts";
import { ROLE_BITS } from "../../src/domain/event.ts";
import { Facts, idOf, JP, KR, TW, writerOf } from "../support/facts.ts";

describe("the status of a member", () => {
  const { authorities } = new Facts()
    .members(100, TW, JP)
    .authority(200, { type: "MemberSuspended", economy: JP, ballotId: 1, compromisedSince: 0 })
    .authority(300, { type: "MemberReinstated", economy: JP, ballotId: 2 })
    .authority(400, { type: "MemberRemoved", economy: JP, ballotId: 3 })
    .state();

  it.each([
    [99, "NONE"],
    [100, "ACTIVE"],
    [199, "ACTIVE"],
    [200, "SUSPENDED"],
    [300, "ACTIVE"],
    [400, "REMOVED"],
  ] as const)("at %i is %s", (moment, status) => {
    expect(memberStatusAt(authorities, JP, moment)).toBe(status);
  });

  it("counts as it joined for a time before the ledger, unless nothing was known then", () => {
    expect(memberStatusAsOf(authorities, JP, { validAt: 5, knownAt: 1_000 })).toBe("ACTIVE");
    expect(memberStatusAsOf(authorities, JP, { validAt: 5, knownAt: 99 })).toBe("NONE");
    expect(memberStatusAsOf(authorities, JP, { validAt: 250, knownAt: 199 })).toBe("ACTIVE");
  });
});

describe("a compromised member", () => {
  const facts = new Facts()
    .members(100, TW, JP)
    .authority(500, { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 300 });

  it("makes what it wrote since then suspect, once that is known", () => {
    const { authorities } = facts.state();
    expect(isSuspect(authorities, writerOf(TW), 300, 500)).toBe(true);
    expect(isSuspect(authorities, writerOf(TW), 299, 500)).toBe(false);
    expect(isSuspect(authorities, writerOf(TW), 300, 499)).toBe(false);
    expect(isSuspect(authorities, writerOf(JP), 300, 500)).toBe(false);
  });

  it("is trusted again for what it writes after it got a new admin, not for what it wrote in between", () => {
    const { authorities } = facts
      .authority(600, { type: "MemberAdminReplaced", economy: TW, ballotId: 2, admin: writerOf(TW), generation: 2 })
      .state();
    expect(isSuspect(authorities, writerOf(TW), 599, 700)).toBe(true);
    expect(isSuspect(authorities, writerOf(TW), 600, 700)).toBe(false);
  });

  it("is trusted again once it was removed and came back, by who writes for it then", () => {
    const { authorities } = new Facts()
      .members(100, TW, JP)
      .authority(500, { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 300 })
      .authority(600, { type: "MemberRemoved", economy: TW, ballotId: 2 })
      .authority(700, { type: "MemberAdmitted", economy: TW, ballotId: 3, admin: writerOf(TW), generation: 2 })
      .state();
    expect(isSuspect(authorities, writerOf(TW), 699, 800)).toBe(true);
    expect(isSuspect(authorities, writerOf(TW), 700, 800)).toBe(false);
  });

  it("does not trust an address that was never a writer", () => {
    expect(isSuspect(facts.state().authorities, `0x${"99".repeat(20)}`, 1, 1)).toBe(true);
  });
});

describe("votes in open ballots", () => {
  const opened = {
    type: "BallotProposed",
    economy: TW,
    ballotId: 9,
    kind: "REPLACE_ADMIN",
    proposer: JP,
    admin: writerOf(TW),
    compromisedSince: 0,
    expiresAt: 9_000,
    electorate: 3n,
  } as const;
  const facts = () => new Facts().members(100, TW, JP).authority(200, opened as never, JP);

  it.each([
    { type: "MemberSuspended", economy: JP, ballotId: 1, compromisedSince: 0 },
    { type: "MemberRemoved", economy: JP, ballotId: 1 },
    { type: "MemberAdminReplaced", economy: JP, ballotId: 1, admin: writerOf(JP), generation: 2 },
  ] as const)("lapse with $type of the voter, who may vote again", (event) => {
    const after = facts().authority(300, event);
    expect(after.state().authorities.ballots.get(9)?.votes).toEqual([]);
    const again = after.authority(400, { type: "BallotVoted", economy: TW, ballotId: 9, voter: JP }, JP);
    expect(again.state().authorities.ballots.get(9)?.votes).toEqual([JP]);
  });

  it("stay with the reinstatement of the voter, and in a ballot that has passed", () => {
    const { authorities } = facts().authority(300, { type: "MemberReinstated", economy: JP, ballotId: 1 }).state();
    expect(authorities.ballots.get(9)?.votes).toEqual([JP]);
    const passed = facts()
      .authority(300, { type: "MemberAdminReplaced", economy: TW, ballotId: 9, admin: writerOf(TW), generation: 2 })
      .authority(400, { type: "MemberRemoved", economy: JP, ballotId: 10 });
    expect(passed.state().authorities.ballots.get(9)?.votes).toEqual([JP]);
  });
});

it("trusts what a member writes after it was admitted again", () => {
  const { authorities } = new Facts()
    .members(100, TW, JP)
    .authority(500, { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 300 })
    .authority(600, { type: "MemberRemoved", economy: TW, ballotId: 2 })
    .authority(700, { type: "MemberAdmitted", economy: TW, ballotId: 3, admin: writerOf(TW), generation: 2 })
    .state();
  expect(isSuspect(authorities, writerOf(TW), 699, 800)).toBe(true);
  expect(isSuspect(authorities, writerOf(TW), 700, 800)).toBe(false);
});

describe("who may act", () => {
  const account = `0x${"11".repeat(20)}` as const;
  const set = {
    type: "WriterSet",
    economy: TW,
    account,
    roles: ROLE_BITS.REGISTRAR,
    from: 200,
    until: 300,
    generation: 1,
  } as const;
  const facts = () => new Facts().members(100, TW, JP).authority(150, set);

  it("only in its role, only within its interval", () => {
    const { authorities } = facts().state();
    expect(mayAct(authorities, account, ROLE_BITS.REGISTRAR, 200)).toBe(true);
    expect(mayAct(authorities, account, ROLE_BITS.SIGNATORY, 200)).toBe(false);
    expect(mayAct(authorities, account, ROLE_BITS.REGISTRAR, 199)).toBe(false);
    expect(mayAct(authorities, account, ROLE_BITS.REGISTRAR, 300)).toBe(false);
  });

  it.each([
    ["revoked", { type: "WriterRevoked", economy: TW, account }],
    ["compromised", { type: "WriterCompromised", economy: TW, account, compromisedSince: 210 }],
    ["of a suspended member", { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 0 }],
    [
      "of a former generation",
      { type: "MemberAdminReplaced", economy: TW, ballotId: 1, admin: account, generation: 2 },
    ],
  ] as const)("not when %s", (_, event) => {
    expect(mayAct(facts().authority(220, event).state().authorities, account, ROLE_BITS.REGISTRAR, 230)).toBe(false);
  });
});

describe("statement keys", () => {
  const key = { keyId: idOf(1), purpose: "REQUEST", publicKey: idOf(2), from: 100, until: 500 } as const;
  const facts = () => new Facts().members(50, TW).authority(60, { type: "StatementKeyAdded", economy: TW, ...key });

  it("count within their validity and for their purpose, and stay for what they signed before their revocation", () => {
    const { authorities } = facts()
      .authority(400, { type: "StatementKeyRevoked", economy: TW, keyId: idOf(1), revokedAt: 300 })
      .state();
    const at = (moment: number) => statementKeysAt(authorities, TW, "REQUEST", moment).length;
    expect([99, 100, 299, 300, 500].map(at)).toEqual([0, 1, 1, 0, 0]);
    expect(statementKeysAt(authorities, TW, "HEAD", 200)).toEqual([]);
    expect(statementKeysAt(facts().state().authorities, TW, "REQUEST", 499)).toHaveLength(1);
  });
});

describe("a mark", () => {
  const ended = () =>
    new Facts()
      .members(100, TW, JP)
      .authority(500, { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 300 })
      .authority(600, { type: "MemberReinstated", economy: TW, ballotId: 2 });

  it("still covers everything later as long as its end was not known", () => {
    const { authorities } = ended().state();
    expect(isSuspect(authorities, writerOf(TW), 650, 599)).toBe(true);
    expect(isSuspect(authorities, writerOf(TW), 650, 600)).toBe(false);
  });

  it("keeps its end when the member is reinstated once more", () => {
    const { authorities } = ended()
      .authority(700, { type: "MemberSuspended", economy: TW, ballotId: 3, compromisedSince: 0 })
      .authority(800, { type: "MemberReinstated", economy: TW, ballotId: 4 })
      .state();
    expect(isSuspect(authorities, writerOf(TW), 650, 900)).toBe(false);
  });

  it("on a key counts for that key alone, and none comes with a revocation", () => {
    const account = `0x${"11".repeat(20)}` as const;
    const writer = { economy: TW, account, roles: 15, from: 100, until: 0, generation: 1 } as const;
    const facts = () => new Facts().members(100, TW).authority(120, { type: "WriterSet", ...writer });
    const marked = facts()
      .authority(200, { type: "WriterCompromised", economy: TW, account, compromisedSince: 150 })
      .state().authorities;
    expect(isSuspect(marked, account, 150, 200)).toBe(true);
    expect(isSuspect(marked, account, 149, 200)).toBe(false);
    expect(isSuspect(marked, writerOf(TW), 150, 200)).toBe(false);
    const revoked = facts().authority(200, { type: "WriterRevoked", economy: TW, account }).state().authorities;
    expect(isSuspect(revoked, account, 150, 200)).toBe(false);
  });
});

describe("what was never admitted or set", () => {
  const account = `0x${"11".repeat(20)}` as const;
  const writer = { economy: KR, account, roles: 15, from: 100, until: 0, generation: 1 } as const;

  it("has no status and may not act, and what its writer wrote bears no mark", () => {
    const { authorities } = new Facts().authority(100, { type: "WriterSet", ...writer }).state();
    expect(memberStatusAt(authorities, KR, 200)).toBe("NONE");
    expect(memberStatusAsOf(authorities, KR, { validAt: 200, knownAt: 200 })).toBe("NONE");
    expect(mayAct(authorities, account, ROLE_BITS.REGISTRAR, 200)).toBe(false);
    expect(mayAct(authorities, `0x${"22".repeat(20)}`, ROLE_BITS.REGISTRAR, 200)).toBe(false);
    expect(isSuspect(authorities, account, 150, 200)).toBe(false);
  });

  it.each([
    ["a member", { type: "MemberSuspended", economy: KR, ballotId: 1, compromisedSince: 0 }, "not a member: KR"],
    ["a writer", { type: "WriterRevoked", economy: KR, account }, `not a writer: ${account}`],
    ["a key", { type: "StatementKeyRevoked", economy: KR, keyId: idOf(5), revokedAt: 1 }, `never added: ${idOf(5)}`],
  ] as const)("makes a history that names it as %s one that can't be folded", (_what, event, words) => {
    expect(() => new Facts().members(100, TW).authority(200, event).state()).toThrow(words);
  });

  it("is no ballot that a vote could count in", () => {
    const vote = { type: "BallotVoted", economy: TW, ballotId: 77, voter: TW } as const;
    expect(new Facts().members(100, TW).authority(200, vote).state().authorities.ballots.size).toBe(0);
  });
});

it("lets a writer act without end, and one with an end until just before it", () => {
  const { authorities } = new Facts().members(100, TW).state();
  expect(mayAct(authorities, writerOf(TW), ROLE_BITS.REGISTRAR, 9_999_999)).toBe(true);
  expect(mayAct(authorities, writerOf(TW), ROLE_BITS.REGISTRAR, 99)).toBe(false);
});

it("knows each statement key's owner and end", () => {
  const key = { purpose: "HEAD", publicKey: idOf(2), from: 100 } as const;
  const { authorities } = new Facts()
    .members(50, TW, JP)
    .authority(60, { type: "StatementKeyAdded", economy: TW, keyId: idOf(1), ...key, until: 500 })
    .authority(60, { type: "StatementKeyAdded", economy: JP, keyId: idOf(3), ...key, until: 0 })
    .state();
  const at = (moment: number, of = TW) => statementKeysAt(authorities, of, "HEAD", moment).map(({ keyId }) => keyId);
  expect([at(499), at(500), at(501)]).toEqual([[idOf(1)], [], []]);
  expect([at(499, JP), at(9_999, JP)]).toEqual([[idOf(3)], [idOf(3)]]);
});

it("keeps where a member's gateway is, and everything a ballot was opened with", () => {
  const opened = {
    ballotId: 9,
    kind: "REPLACE_ADMIN",
    economy: TW,
    proposer: JP,
    admin: writerOf(TW),
    compromisedSince: 44,
    expiresAt: 9_000,
    electorate: 3n,
  } as const;
  const facts = new Facts()
    .members(100, TW, JP)
    .authority(200, { type: "EndpointSet", economy: TW, endpoint: "https://aeo.example" })
    .authority(300, { type: "BallotProposed", ...opened } as never, JP)
    .authority(310, { type: "BallotVoted", economy: TW, ballotId: 9, voter: TW });
  const { authorities } = facts.state();
  expect([TW, JP].map((of) => authorities.members.get(of)?.endpoint)).toEqual(["https://aeo.example", ""]);
  expect([TW, JP].map((of) => authorities.members.get(of)?.position)).toEqual([0, 1]);
  expect(authorities.ballots.get(9)).toEqual({ ...opened, votes: [JP, TW], passed: false });

  const replaced = {
    type: "MemberAdminReplaced",
    economy: TW,
    ballotId: 9,
    admin: writerOf(TW),
    generation: 2,
  } as const;
  facts.authority(400, replaced).authority(500, { type: "MemberRemoved", economy: JP, ballotId: 10 });
  expect(facts.state().authorities.ballots.get(9)).toEqual({ ...opened, votes: [JP, TW], passed: true });
});
