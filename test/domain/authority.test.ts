import { describe, expect, it } from "vitest";
import { isSuspect, mayAct, memberStatusAsOf, memberStatusAt, statementKeysAt } from "../../src/domain/authority.ts";
import { ROLE_BITS } from "../../src/domain/event.ts";
import { Facts, idOf, JP, TW, writerOf } from "../support/facts.ts";

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
