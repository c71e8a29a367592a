import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intent, operationId } from "../../store/support.ts";
import { statusChange, suspension } from "./support/calls.ts";
import { FakeChain } from "./support/fakeChain.ts";
import { SenderFixture, SLOW_FOLLOWER } from "./support/senderFixture.ts";

describe("a reorganisation", () => {
  it.each([true, false])(
    "that drops an included transaction sends the same bytes again (pool kept: %s)",
    async (kept) => {
      const fixture = new SenderFixture({ parts: SLOW_FOLLOWER });
      fixture.verified = 0;
      fixture.suspend(1);
      await fixture.step();
      const [[hash]] = [...fixture.chain.pool] as [[`0x${string}`, object]];
      fixture.chain.mine(fixture.now);
      await fixture.step();
      fixture.chain.reorganise(1, kept);
      fixture.chain.mine(fixture.now, 0);
      expect(await fixture.step()).toMatchObject({ dropped: 1, settled: 0 });
      expect(fixture.outbox.operation(operationId(1))).toMatchObject({
        state: "SUBMITTED",
        block: null,
        transaction: hash,
      });
      await fixture.step();
      expect([...fixture.chain.pool.keys()]).toEqual([hash]);
      fixture.verified = "head";
      fixture.chain.mine(fixture.now);
      await fixture.step();
      expect(fixture.outbox.operation(operationId(1))).toMatchObject({ state: "FINAL", block: 2, transaction: hash });
    },
  );

  it("that moves a transaction to another block is followed", async () => {
    const fixture = new SenderFixture({ parts: SLOW_FOLLOWER });
    fixture.verified = 0;
    fixture.suspend(1);
    await fixture.round();
    fixture.chain.reorganise(1, true);
    fixture.chain.mine(fixture.now + 5);
    fixture.verified = "head";
    await fixture.step();
    await fixture.step();
    expect(fixture.outbox.operation(operationId(1))).toMatchObject({ state: "FINAL", block: 1 });
    expect(fixture.outbox.operation(operationId(1))?.blockTime).toBe(fixture.chain.head.time);
  });

  it("that makes a success of a revert is believed, and the other way round", async () => {
    const fixture = new SenderFixture({ parts: SLOW_FOLLOWER });
    fixture.verified = 0;
    fixture.suspend(1);
    await fixture.step();
    const [mine] = [...fixture.chain.pool.values()];
    const rival = { ...mine!, from: `0x${"33".repeat(20)}`, hash: `0x${"44".repeat(32)}` as const };
    fixture.chain.pool.clear();
    fixture.chain.pool.set(rival.hash, rival).set(mine!.hash, mine!);
    fixture.chain.mine(fixture.now);
    await fixture.step();
    fixture.chain.reorganise(1, false);
    fixture.chain.pool.set(mine!.hash, mine!).set(rival.hash, rival);
    fixture.chain.mine(fixture.now + 1);
    fixture.verified = "head";
    await fixture.step();
    await fixture.step();
    expect(fixture.outbox.operation(operationId(1))).toMatchObject({ state: "FINAL", error: null });
  });

  it("that a node alone has, or makes up, never makes an operation final", async () => {
    const fixture = new SenderFixture();
    const verified = new FakeChain();
    fixture.otherChain = verified;
    fixture.suspend(1);
    // The follower verified another block 1 than the one in which the node says that the transaction is.
    verified.mine(fixture.now);
    verified.reorganise(1, false);
    verified.mine(fixture.now);
    await fixture.round();
    expect(verified.head.number).toBe(fixture.chain.head.number);
    for (let step = 0; step < 5; step++) expect(await fixture.step()).toMatchObject({ settled: 0, resent: 0 });
    expect(fixture.stateOf(1)).toBe("INCLUDED");
    fixture.otherChain = undefined;
    await fixture.step();
    expect(fixture.stateOf(1)).toBe("FINAL");
  });

  it.each([true, false])(
    "that the follower has not seen is believed over the follower (the nonce taken by another transaction: %s)",
    async (isTaken) => {
      const fixture = new SenderFixture({ depth: 2 });
      fixture.suspend(1);
      await fixture.round();
      expect(fixture.stateOf(1)).toBe("INCLUDED");
      const mine = fixture.chain.executed[0]!.transaction;
      // The follower stays on the branch that it verified.
      fixture.otherChain = { blocks: [...fixture.chain.blocks] };
      fixture.verified = fixture.chain.head.number;
      fixture.chain.reorganise(1, false);
      const transaction = isTaken ? { ...mine, hash: `0x${"44".repeat(32)}` as const } : mine;
      fixture.chain.pool.set(transaction.hash, transaction);
      fixture.chain.mine(fixture.now + 1);
      fixture.chain.mine(fixture.now + 2);
      fixture.suspend(2);
      const reports = [];
      for (let step = 0; step < 8; step += 1) reports.push(await fixture.step());
      const operation = fixture.outbox.operation(operationId(1));
      if (isTaken) {
        expect(operation).toMatchObject({ state: "SUBMITTED", block: null });
        expect(reports.at(-1)?.alarms).toMatchObject([{ kind: "SIGNER_IN_USE" }]);
      } else expect(operation).toMatchObject({ state: "INCLUDED", block: 1 });
      // It is noted once, and not again and again.
      expect(reports.slice(2).map(({ included, dropped }) => [included, dropped])).toEqual(Array(6).fill([0, 0]));
    },
  );

  it("below what was final stops the sender", async () => {
    const fixture = new SenderFixture();
    fixture.suspend(1);
    await fixture.round();
    expect(fixture.stateOf(1)).toBe("FINAL");
    fixture.chain.reorganise(1, false);
    fixture.chain.mine(fixture.now, 0);
    fixture.suspend(2);
    const report = await fixture.step();
    expect(report).toMatchObject({ sent: 0, alarms: [{ kind: "LEDGER_BEHIND" }] });
    expect(fixture.stateOf(2)).toBe("RECEIVED");
  });

  it("of any depth within what is not final changes nothing in the end", async () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant("mine" as const), limit: fc.nat(3) }),
      fc.record({
        type: fc.constant("reorganise" as const),
        depth: fc.integer({ min: 1, max: 12 }),
        keep: fc.boolean(),
      }),
      fc.record({ type: fc.constant("step" as const) }),
      fc.record({ type: fc.constant("loseThePool" as const) }),
    );
    const schedule = fc.array(event, { maxLength: 60 });
    await fc.assert(fc.asyncProperty(schedule, fc.boolean(), survives), { numRuns: 200, seed: 3 });
  });
});

type Event =
  | { readonly type: "mine"; readonly limit: number }
  | { readonly type: "reorganise"; readonly depth: number; readonly keep: boolean }
  | { readonly type: "step" | "loseThePool" };

/** Eight operations, two of them on one record, through whatever happens while nothing is verified, and then a quiet time. */
async function survives(events: readonly Event[], isSlow: boolean): Promise<void> {
  const parts = { resendMs: 2_000, inFlightCap: 4, ...(isSlow ? SLOW_FOLLOWER : {}) };
  const fixture = new SenderFixture({ parts });
  fixture.verified = 0;
  fixture.suspend(1, 2, 3, 4, 5, 6, 7);
  fixture.accept(intent(8, { call: suspension(1, 2) }));
  for (const event of events) {
    if (event.type === "mine") fixture.chain.mine(fixture.now, event.limit);
    if (event.type === "reorganise") {
      const depth = Math.min(event.depth, fixture.chain.head.number);
      if (depth > 0) fixture.chain.reorganise(depth, event.keep);
      for (let block = 0; block < depth + 1; block++) fixture.chain.mine(fixture.now, 1);
    }
    if (event.type === "loseThePool") fixture.chain.pool.clear();
    await fixture.step();
  }
  fixture.verified = "head";
  for (let round = 0; round < 30; round++) await fixture.round();
  expect(fixture.states(1, 2, 3, 4, 5, 6, 7, 8)).toEqual(Array(8).fill("FINAL"));
  expect(fixture.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(fixture.chain.versionOf(statusChange(1, 1).id)).toBe(3);
}
