import { describe, expect, it } from "vitest";
import type { LedgerCall } from "../../../src/domain/call.ts";
import { RpcError } from "../../../src/ledger/rpc.ts";
import { Lease } from "../../../src/store/lease.ts";
import { SendQueue } from "../../../src/store/sendQueue.ts";
import { intent, OTHER_SIGNER, operationId, SIGNER } from "../../store/support.ts";
import { statusChange, suspension } from "./support/calls.ts";
import { SenderFixture, SLOW_FOLLOWER } from "./support/senderFixture.ts";

const alarmsOf = ({ alarms }: { alarms: readonly { kind: string }[] }) => alarms.map(({ kind }) => kind);

describe("an operation", () => {
  it("is sent, found in a block, and final when the follower has verified that block", async () => {
    const fixture = new SenderFixture({ parts: SLOW_FOLLOWER });
    fixture.verified = 0;
    fixture.suspend(1);
    expect(await fixture.step()).toMatchObject({ sent: 1, included: 0, alarms: [] });
    expect(fixture.stateOf(1)).toBe("SUBMITTED");
    const block = fixture.chain.mine(fixture.now);
    expect(await fixture.step()).toMatchObject({ included: 1, settled: 0 });
    expect(fixture.outbox.operation(operationId(1))).toMatchObject({
      state: "INCLUDED",
      block: 1,
      blockTime: block.time,
    });
    fixture.verified = 1;
    expect(await fixture.step()).toMatchObject({ settled: 1 });
    expect(fixture.outbox.operation(operationId(1))).toMatchObject({
      state: "FINAL",
      transaction: block.executed[0]?.transaction.hash,
      error: null,
    });
    expect(fixture.chain.versionOf(statusChange(1, 1).id)).toBe(2);
  });

  it("is found by its verified event: no receipt is asked for", async () => {
    const fixture = new SenderFixture();
    fixture.suspend(1, 2);
    await fixture.step();
    fixture.chain.mine(fixture.now);
    expect(await fixture.step()).toMatchObject({ included: 2, settled: 2 });
    expect(fixture.states(1, 2)).toEqual(["FINAL", "FINAL"]);
    expect(fixture.node.calls).not.toContain("eth_getTransactionReceipt");
  });

  it("leaves the follower time to verify its block, and what comes next is sent meanwhile", async () => {
    const fixture = new SenderFixture({ parts: { followMs: 2_000 } });
    fixture.verified = 0;
    fixture.suspend(1);
    await fixture.step();
    fixture.chain.mine(fixture.now);
    fixture.suspend(2);
    expect(await fixture.step()).toMatchObject({ sent: 1, included: 0, alarms: [] });
    await fixture.step();
    expect(fixture.node.calls).not.toContain("eth_getTransactionReceipt");
    expect(await fixture.step()).toMatchObject({ included: 1, alarms: [] });
    expect(fixture.node.calls).toContain("eth_getTransactionReceipt");
    expect(fixture.states(1, 2)).toEqual(["INCLUDED", "SUBMITTED"]);
  });

  it("fails without a nonce when the contract would refuse it, and the next goes on", async () => {
    const fixture = new SenderFixture();
    fixture.accept(intent(1, { call: suspension(1, 5) }), intent(2));
    expect(await fixture.step()).toMatchObject({ refused: 1, sent: 1 });
    expect(fixture.outbox.operation(operationId(1))).toMatchObject({
      state: "FAILED",
      transaction: null,
      error: { code: "STALE_VERSION", detail: expect.stringContaining("is at version 1, not 5") },
    });
    await fixture.round();
    expect(fixture.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0]);
    expect(fixture.stateOf(2)).toBe("FINAL");
  });

  it("fails at once when it can't be encoded", async () => {
    const fixture = new SenderFixture();
    const entries = [statusChange(1, 1), statusChange(1, 1)];
    const twice: LedgerCall = { registry: "certifications", fn: "suspend", entries };
    fixture.accept(intent(1, { call: twice }));
    expect(await fixture.step()).toMatchObject({ refused: 1, sent: 0 });
    expect(fixture.outbox.operation(operationId(1))?.error?.code).toBe("INVALID_BODY");
  });

  it("that reverts in its block fails with the contract's reason, when the block is final", async () => {
    const fixture = new SenderFixture({ parts: SLOW_FOLLOWER });
    fixture.verified = 0;
    fixture.suspend(1);
    await fixture.step();
    const [[hash, transaction]] = [...fixture.chain.pool] as [[`0x${string}`, object]];
    // Another writer of the same economy was faster.
    fixture.chain.pool.clear();
    const other = { ...transaction, from: `0x${"33".repeat(20)}`, hash: `0x${"44".repeat(32)}` } as never;
    fixture.chain.pool.set(`0x${"44".repeat(32)}`, other).set(hash, transaction as never);
    fixture.chain.mine(fixture.now);
    await fixture.step();
    expect(fixture.outbox.operation(operationId(1))).toMatchObject({ state: "INCLUDED", error: null });
    fixture.verified = "head";
    expect(await fixture.step()).toMatchObject({ settled: 1 });
    expect(fixture.outbox.operation(operationId(1))).toMatchObject({
      state: "FAILED",
      error: { code: "STALE_VERSION" },
    });
  });

  it("on a record under change waits until the earlier one is final, and is judged on what that left", async () => {
    const fixture = new SenderFixture();
    fixture.accept(intent(1), intent(2, { call: suspension(1, 2) }), intent(3));
    await fixture.step();
    expect(fixture.states(1, 2, 3)).toEqual(["SUBMITTED", "RECEIVED", "RECEIVED"]);
    fixture.chain.mine(fixture.now);
    await fixture.step();
    expect(fixture.states(1, 2, 3)).toEqual(["FINAL", "SUBMITTED", "SUBMITTED"]);
    await fixture.round();
    expect(fixture.states(1, 2, 3)).toEqual(["FINAL", "FINAL", "FINAL"]);
    expect(fixture.chain.versionOf(statusChange(1, 1).id)).toBe(3);
  });
});

describe("the flight", () => {
  it("holds no more than its cap, in the order of acceptance", async () => {
    const fixture = new SenderFixture({ parts: { inFlightCap: 4 } });
    const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
    fixture.suspend(...numbers);
    await fixture.step();
    expect(fixture.chain.pool.size).toBe(4);
    await fixture.step();
    expect(fixture.chain.pool.size).toBe(4);
    for (let round = 0; round < 3; round++) await fixture.round();
    const ids = fixture.chain.executed.map(({ transaction }) => transaction.data.slice(10, 74));
    expect(ids).toEqual(numbers.map((number) => statusChange(number, 1).id.slice(2)));
    expect(fixture.outbox.metrics(fixture.now)).toMatchObject({ waiting: 0, inFlight: 0 });
  });

  it("that is stuck is an alarm after 30 s, and goes on when the chain takes it", async () => {
    const fixture = new SenderFixture({ parts: { inFlightCap: 3 } });
    fixture.suspend(1, 2, 3, 4, 5);
    await fixture.step();
    const [first] = fixture.chain.pool.keys();
    fixture.chain.held.add(first!);
    for (let second = 0; second < 29; second++) {
      fixture.chain.mine(fixture.now);
      expect(alarmsOf(await fixture.step())).toEqual([]);
    }
    const late = await fixture.step();
    expect(alarmsOf(late)).toEqual(["STUCK"]);
    expect(late.alarms[0]?.detail).toContain(first);
    expect(fixture.chain.pool.size).toBe(3);
    fixture.chain.held.clear();
    await fixture.round();
    expect(alarmsOf(await fixture.round())).toEqual([]);
    expect(fixture.states(1, 2, 3, 4, 5)).toEqual(Array(5).fill("FINAL"));
  });

  it("is sent again, byte for byte, after some steps, and at once when the pool was lost or an operator asks", async () => {
    const fixture = new SenderFixture({ parts: { resendMs: 4_000 } });
    fixture.suspend(1);
    await fixture.step();
    const before = [...fixture.chain.pool];
    fixture.chain.pool.clear();
    for (let step = 0; step < 3; step++) expect(await fixture.step()).toMatchObject({ resent: 0 });
    expect(await fixture.step()).toMatchObject({ resent: 1, alarms: [] });
    expect([...fixture.chain.pool]).toEqual(before);
    fixture.queue.requestResend(before[0]![0]);
    expect(await fixture.step()).toMatchObject({ resent: 1 });
    expect(await fixture.step()).toMatchObject({ resent: 0 });
  });

  it("is sent again as a whole, in order, when the node finds a gap in it", async () => {
    const fixture = new SenderFixture({ parts: { resendMs: 100_000 } });
    fixture.suspend(1, 2, 3);
    await fixture.step();
    const hashes = [...fixture.chain.pool.keys()];
    fixture.chain.pool.clear();
    fixture.chain.refusesGaps = true;
    fixture.suspend(4);
    expect(await fixture.step()).toMatchObject({ sent: 1, alarms: [] });
    expect(fixture.chain.pool.size).toBe(0);
    expect(await fixture.step()).toMatchObject({ resent: 4, alarms: [] });
    expect([...fixture.chain.pool.keys()].slice(0, 3)).toEqual(hashes);
    await fixture.round();
    expect(fixture.states(1, 2, 3, 4)).toEqual(["FINAL", "FINAL", "FINAL", "FINAL"]);
  });

  it("goes to every node, and is under way when one has it", async () => {
    const fixture = new SenderFixture({ nodes: 3 });
    fixture.nodes[0]!.fault = (method) => (method === "eth_sendRawTransaction" ? "unreachable" : "none");
    fixture.nodes[2]!.fault = () => new RpcError("response", "node is syncing");
    fixture.suspend(1);
    expect(await fixture.step()).toMatchObject({ sent: 1, alarms: [] });
    for (const node of fixture.nodes) expect(node.calls).toContain("eth_sendRawTransaction");
    await fixture.round();
    expect(fixture.stateOf(1)).toBe("FINAL");
  });
});

describe("a node that does not do its part", () => {
  it("that loses answers is asked again with the same bytes; nothing is signed meanwhile", async () => {
    const fixture = new SenderFixture();
    fixture.node.fault = (method) => (method === "eth_sendRawTransaction" ? "answer lost" : "none");
    fixture.suspend(1, 2);
    expect(alarmsOf(await fixture.step())).toEqual(["LEDGER_UNAVAILABLE"]);
    expect(fixture.states(1, 2)).toEqual(["SIGNED", "SIGNED"]);
    fixture.suspend(3);
    expect(await fixture.step()).toMatchObject({ sent: 0, resent: 2 });
    fixture.node.fault = () => "none";
    expect(await fixture.step()).toMatchObject({ sent: 1, resent: 2, alarms: [] });
    await fixture.round();
    expect(fixture.states(1, 2, 3)).toEqual(["FINAL", "FINAL", "FINAL"]);
    expect(fixture.chain.executed).toHaveLength(3);
  });

  it("that refuses a transaction is an alarm with its reason, and no nonce is skipped", async () => {
    const fixture = new SenderFixture();
    const underpriced = new RpcError("response", "transaction underpriced", { code: -32000 });
    fixture.node.fault = (method) => (method === "eth_sendRawTransaction" ? underpriced : "none");
    fixture.suspend(1, 2);
    const report = await fixture.step();
    expect(report.alarms[0]).toMatchObject({ kind: "TRANSACTION_REFUSED" });
    expect(report.alarms[0]?.detail).toContain("underpriced");
    expect(report.alarms[0]?.detail).toContain(operationId(1));
    fixture.suspend(3);
    expect(await fixture.step()).toMatchObject({ sent: 0 });
    expect(fixture.states(1, 2, 3)).toEqual(["SIGNED", "SIGNED", "RECEIVED"]);
    fixture.node.fault = () => "none";
    await fixture.round();
    await fixture.round();
    expect(fixture.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0, 1, 2]);
  });

  it("that can't try a call makes it wait, and what follows it too", async () => {
    const fixture = new SenderFixture();
    fixture.node.fault = (method) => (method === "eth_call" ? new RpcError("response", "header not found") : "none");
    fixture.suspend(1, 2);
    expect(alarmsOf(await fixture.step())).toEqual(["LEDGER_UNAVAILABLE"]);
    expect(fixture.states(1, 2)).toEqual(["RECEIVED", "RECEIVED"]);
    fixture.node.fault = () => "none";
    expect(await fixture.step()).toMatchObject({ sent: 2 });
  });

  it("that lags behind what was final is an alarm, and nothing is judged by it", async () => {
    const fixture = new SenderFixture();
    fixture.suspend(1);
    await fixture.round();
    fixture.node.lag = 1;
    fixture.accept(intent(2, { call: suspension(1, 2) }));
    const report = await fixture.step();
    expect(report).toMatchObject({ sent: 0, refused: 0 });
    expect(alarmsOf(report)).toEqual(["LEDGER_BEHIND"]);
    fixture.node.lag = 0;
    expect(await fixture.step()).toMatchObject({ sent: 1, alarms: [] });
  });

  it("that has not seen what another key of ours did is not judged by either", async () => {
    const fixture = new SenderFixture();
    await fixture.step();
    const others = new SendQueue(fixture.db, new Lease(fixture.db, OTHER_SIGNER, "this process"), []);
    others.adoptNonce(0);
    fixture.accept(intent(1, { signer: OTHER_SIGNER }), intent(2, { call: suspension(1, 2) }));
    const transaction = { nonce: 0, raw: "0x02", hash: `0x${"77".repeat(32)}` } as const;
    others.sign(operationId(1), transaction, fixture.now);
    others.included(transaction.hash, fixture.chain.mine(fixture.now), null, fixture.now);
    others.settle(transaction.hash, fixture.now);
    fixture.node.lag = 1;
    const report = await fixture.step();
    expect(report).toMatchObject({ sent: 0, refused: 0 });
    expect(alarmsOf(report)).toEqual(["LEDGER_BEHIND"]);
    expect(fixture.stateOf(2)).toBe("RECEIVED");
  });

  it("answers nonsense: an alarm, and the next step goes on", async () => {
    const fixture = new SenderFixture();
    fixture.suspend(1);
    const answer = fixture.node.request.bind(fixture.node);
    for (const nonsense of [{ number: "x" }, "0x", null, 7]) {
      fixture.node.request = async <T>() => nonsense as T;
      expect(alarmsOf(await fixture.step())).toEqual(["LEDGER_UNAVAILABLE"]);
    }
    fixture.node.request = answer;
    expect(await fixture.step()).toMatchObject({ sent: 1 });
  });
});

describe("stopping", () => {
  it("ends after the present broadcasts; what was accepted stays for the next start", async () => {
    const fixture = new SenderFixture();
    const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
    fixture.suspend(...numbers);
    fixture.node.fault = (method) => {
      if (method === "eth_sendRawTransaction") fixture.sender.stop();
      return "none";
    };
    const { sent } = await fixture.step();
    expect(sent).toBeLessThan(100);
    expect(fixture.states(...numbers)).toEqual(numbers.map((number) => (number <= sent ? "SUBMITTED" : "RECEIVED")));
  });

  it("signs nothing with a nonce past one whose operation an operator moved meanwhile", async () => {
    const fixture = new SenderFixture({
      wrap: (queue) => {
        const sign = queue.sign.bind(queue);
        queue.sign = (id, ...rest) => id !== operationId(2) && sign(id, ...rest);
        return queue;
      },
    });
    fixture.suspend(1, 2, 3);
    expect(await fixture.step()).toMatchObject({ sent: 1, alarms: [] });
    expect(fixture.states(1, 2, 3)).toEqual(["SUBMITTED", "RECEIVED", "RECEIVED"]);
    expect(fixture.queue.nextNonce()).toBe(1);
  });
});

it("is made for the key of its queue only", () => {
  const other = { address: `0x${"99".repeat(20)}` as const, sign: () => Promise.reject(new Error("unused")) };
  expect(() => new SenderFixture({ parts: { signer: other } })).toThrow(RangeError);
  expect(SIGNER).not.toBe(other.address);
});
