import { describe, expect, it } from "vitest";
import { Nodes } from "../../../src/ledger/nodes.ts";
import { passForeignNonces, requeue } from "../../../src/ledger/requeue.ts";
import { intent, NOW, operationId, SIGNER } from "../../store/support.ts";
import { encodeCall } from "../../../src/ledger/callCodec.ts";
import { suspension } from "./support/calls.ts";
import { fakeSigner } from "./support/fakeChain.ts";
import { SenderFixture, SLOW_FOLLOWER } from "./support/senderFixture.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Another process signs with the same key. */
async function foreign(fixture: SenderFixture, nonce: number, number: number): Promise<void> {
  const { data } = encodeCall(suspension(number));
  const raw = await fakeSigner(SIGNER).sign({ chainId: 31337, nonce, to: null, data, gasLimit: 1n });
  fixture.chain.submit(raw);
}

const kinds = ({ alarms }: { alarms: readonly { kind: string }[] }) => alarms.map(({ kind }) => kind);

describe("two processes over one store", () => {
  it("of gateways that stand by for each other raise no alarm while the other sends", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aeo-lease-"));
    const path = join(folder, "store.db");
    const first = new SenderFixture({ path, holder: "first" });
    const second = new SenderFixture({ path, holder: "second", chain: first.chain, parts: { standsBy: true } });
    first.suspend(1);
    expect(kinds(await first.step())).toEqual([]);
    expect(await second.step()).toMatchObject({ sent: 0, alarms: [] });
    expect(second.node.calls).toEqual([]);
    first.db.close();
    second.db.close();
    rmSync(folder, { recursive: true });
  });

  it("send with the key one at a time: the second takes over when the first has ended or died", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aeo-lease-"));
    const path = join(folder, "store.db");
    const first = new SenderFixture({ path, holder: "first" });
    const second = new SenderFixture({ path, holder: "second", chain: first.chain });
    first.suspend(1, 2);
    expect(kinds(await first.step())).toEqual([]);
    const refused = await second.step();
    expect(kinds(refused)).toEqual(["SIGNER_IN_USE"]);
    expect(second.node.calls).toEqual([]);
    // The first hangs; its lease runs out, the second goes on, and the first finds itself replaced.
    second.now = first.now + 15;
    second.suspend(3);
    expect(await second.step()).toMatchObject({ sent: 1, alarms: [] });
    first.now = second.now;
    expect(kinds(await first.step())).toEqual(["SIGNER_IN_USE"]);
    second.queue.release();
    expect(kinds(await first.step())).toEqual([]);
    await first.round();
    expect(first.states(1, 2, 3)).toEqual(["FINAL", "FINAL", "FINAL"]);
    expect(first.chain.executed).toHaveLength(3);
    first.db.close();
    second.db.close();
    rmSync(folder, { recursive: true });
  });

  it("lose no lease to each other in the middle of a step without noticing before they sign", async () => {
    const fixture = new SenderFixture();
    fixture.suspend(1);
    fixture.node.fault = (method) => {
      if (method === "eth_call") fixture.db.run("UPDATE lease SET holder = 'other', expires_at = expires_at + 1000");
      return "none";
    };
    expect(await fixture.step()).toMatchObject({ sent: 0, alarms: [{ kind: "SIGNER_IN_USE" }] });
    expect(fixture.chain.pool.size).toBe(0);
  });
});

describe("two processes over two stores", () => {
  it("both stop when one uses a nonce that the other does not know", async () => {
    const first = new SenderFixture();
    const second = new SenderFixture({ chain: first.chain });
    await first.step();
    await second.step();
    first.suspend(1);
    await first.round();
    second.suspend(2);
    expect(kinds(await second.step())).toEqual(["SIGNER_IN_USE"]);
    expect(second.stateOf(2)).toBe("RECEIVED");
    expect(second.chain.executed).toHaveLength(1);
  });

  it("a key with unknown transactions in the pool is not begun with", async () => {
    const fixture = new SenderFixture();
    await foreign(fixture, 0, 9);
    fixture.suspend(1);
    expect(kinds(await fixture.step())).toEqual(["SIGNER_IN_USE"]);
    fixture.chain.mine(fixture.now);
    expect(await fixture.step()).toMatchObject({ sent: 1, alarms: [] });
    await fixture.round();
    expect(fixture.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0, 1]);
  });
});

describe("a nonce that another used for itself", () => {
  async function robbed(): Promise<SenderFixture> {
    const fixture = new SenderFixture({ parts: { doubtSteps: 3 } });
    fixture.suspend(1, 2);
    await fixture.step();
    fixture.chain.pool.clear();
    await foreign(fixture, 0, 9);
    fixture.chain.mine(fixture.now);
    return fixture;
  }

  it("stops everything: nothing is signed anew by itself, however long it takes", async () => {
    const fixture = await robbed();
    fixture.suspend(3);
    const reports = [];
    for (let step = 0; step < 10; step++) reports.push(await fixture.step());
    expect(reports.map(kinds)).toEqual([[], [], ...Array(8).fill(["SIGNER_IN_USE"])]);
    expect(reports.every(({ sent, resent }) => sent + resent === 0)).toBe(true);
    expect(fixture.states(1, 2, 3)).toEqual(["SUBMITTED", "SUBMITTED", "RECEIVED"]);
  });

  it("is no doubt when only the node was behind for a moment", async () => {
    const fixture = new SenderFixture({ parts: { doubtSteps: 2, ...SLOW_FOLLOWER } });
    fixture.verified = 0;
    fixture.suspend(1);
    await fixture.step();
    fixture.chain.mine(fixture.now);
    const answer = fixture.node.request.bind(fixture.node);
    fixture.node.request = (method, params) =>
      method === "eth_getTransactionReceipt" ? Promise.resolve(null as never) : answer(method, params);
    expect(kinds(await fixture.step())).toEqual([]);
    fixture.node.request = answer;
    expect(await fixture.step()).toMatchObject({ included: 1, alarms: [] });
    fixture.verified = "head";
    expect(await fixture.step()).toMatchObject({ settled: 1, alarms: [] });
  });

  it("is given up when an operator asks and every node agrees; the operation is signed anew and takes effect once", async () => {
    const fixture = await robbed();
    for (let step = 0; step < 3; step++) await fixture.step();
    const [dead] = fixture.queue.underWay();
    expect(await requeue(fixture.queue, new Nodes(fixture.nodes), operationId(1), NOW)).toBe("renewed");
    expect(fixture.stateOf(1)).toBe("RECEIVED");
    expect(fixture.outbox.knowsTransaction(dead!.hash)).toBe(true);
    for (let round = 0; round < 6; round++) await fixture.round();
    expect(fixture.states(1, 2)).toEqual(["FINAL", "FINAL"]);
    const own = fixture.chain.executed.slice(1).map(({ transaction }) => transaction.nonce);
    expect(own).toEqual([1, 2]);
  });

  it("is not given up while a node has the receipt, lags, or the nonce is still free", async () => {
    const fixture = new SenderFixture({ nodes: 2 });
    fixture.suspend(1);
    await fixture.step();
    const nodes = new Nodes(fixture.nodes);
    expect(await requeue(fixture.queue, nodes, operationId(1), NOW)).toBe("resend");
    expect(await fixture.step()).toMatchObject({ resent: 1 });
    fixture.chain.mine(fixture.now);
    expect(await requeue(fixture.queue, nodes, operationId(1), NOW)).toBe("resend");
    fixture.chain.reorganise(1, false);
    await foreign(fixture, 0, 9);
    fixture.chain.mine(fixture.now);
    fixture.nodes[1]!.lag = 1;
    expect(await requeue(fixture.queue, nodes, operationId(1), NOW)).toBe("resend");
    fixture.nodes[1]!.fault = () => "unreachable";
    await expect(requeue(fixture.queue, nodes, operationId(1), NOW)).rejects.toThrow("connection refused");
    expect(fixture.stateOf(1)).toBe("SUBMITTED");
  });

  it("can't be asked for what is settled, included, or not there", async () => {
    const fixture = new SenderFixture();
    fixture.suspend(1);
    fixture.accept(intent(2, { call: suspension(1, 2) }));
    await fixture.round();
    const nodes = new Nodes(fixture.nodes);
    for (const number of [1, 3]) {
      await expect(requeue(fixture.queue, nodes, operationId(number), NOW)).rejects.toMatchObject({
        code: "UNKNOWN_OPERATION",
      });
    }
  });
});

it("nonces of others are passed over when an operator says so, and never used again", async () => {
  const fixture = new SenderFixture();
  fixture.suspend(1);
  await fixture.round();
  await foreign(fixture, 1, 8);
  await foreign(fixture, 2, 9);
  fixture.chain.mine(fixture.now);
  fixture.suspend(2);
  expect(kinds(await fixture.step())).toEqual(["SIGNER_IN_USE"]);
  expect(await passForeignNonces(fixture.queue, new Nodes(fixture.nodes))).toBe(2);
  await fixture.round();
  expect(fixture.stateOf(2)).toBe("FINAL");
  expect(fixture.chain.executed.map(({ transaction }) => transaction.nonce)).toEqual([0, 1, 2, 3]);
});
