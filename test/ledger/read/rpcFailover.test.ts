import { describe, expect, it } from "vitest";
import { AeoError } from "../../../src/domain/errors.ts";
import { RpcFailover, type RpcFailoverOptions } from "../../../src/ledger/rpcFailover.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { dropLog, FaultyRpc, unreachable, withLogs } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";
import { digestOf, reader, settle, trueDigest } from "../../support/reader.ts";

function twoNodes(options: Partial<RpcFailoverOptions> = {}) {
  const ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), 10);
  const nodes = [new FaultyRpc(new FakeNode(ledger)), new FaultyRpc(new FakeNode(ledger))] as const;
  let time = 0;
  const pool = new RpcFailover({
    endpoints: nodes.map((rpc, index) => ({ name: `node ${index}`, rpc })),
    admit: () => Promise.resolve(),
    monotonic: () => time,
    ...options,
  });
  const pass = (ms: number): void => {
    time += ms;
  };
  return { ledger, nodes, pool, pass, picked: async () => (await pool.pick()).name };
}

/** A node that says its head is `behind` blocks older. */
const lagging = (ledger: FakeLedger, behind: number) => (call: { method: string }, answer: () => Promise<unknown>) =>
  call.method === "eth_blockNumber" ? Promise.resolve(`0x${(ledger.head.number - behind).toString(16)}`) : answer();

describe("picking a node", () => {
  it("takes the first one, and the next while that has trouble", async () => {
    const { pool, pass, picked } = twoNodes();
    expect(await picked()).toBe("node 0");
    pool.report(await pool.pick(), "unverifiable");
    expect(await picked()).toBe("node 1");
    pass(1_000);
    expect(await picked()).toBe("node 0");
  });

  it("passes a node over for longer each time, up to a limit, until it does well", async () => {
    const { pool, pass, picked } = twoNodes({ maxPenaltyMs: 4_000 });
    const first = await pool.pick();
    for (const penalty of [1_000, 2_000, 4_000, 4_000]) {
      pool.report(first, "unverifiable");
      pass(penalty - 1);
      expect(await picked()).toBe("node 1");
      pass(1);
      expect(await picked()).toBe("node 0");
    }
    pool.commend(first, 1);
    pool.report(first, "unverifiable");
    pass(1_000);
    expect(await picked()).toBe("node 0");
  });

  it("when all have trouble takes the one whose trouble is soonest over", async () => {
    const { pool, picked } = twoNodes();
    const first = await pool.pick();
    pool.report(first, "unverifiable");
    pool.report(first, "unverifiable");
    pool.report(await pool.pick(), "unverifiable");
    expect(await picked()).toBe("node 1");
  });

  it("passes over a node that lags behind another, and comes back when it has caught up", async () => {
    const { ledger, nodes, pass, picked, pool } = twoNodes();
    nodes[0].faults = [lagging(ledger, 3)];
    expect(await picked()).toBe("node 1");
    // Whoever writes asks in the same order, and still sends to all.
    expect(pool.preferred).toEqual([nodes[1], nodes[0]]);
    expect(pool.bestHead).toBe(ledger.head.number);
    nodes[0].faults = [];
    expect(await picked()).toBe("node 1");
    pass(5_000);
    expect(await picked()).toBe("node 0");
  });

  it("does not mind a node that is a block or two behind", async () => {
    const { ledger, nodes, picked } = twoNodes();
    nodes[0].faults = [lagging(ledger, 2)];
    expect(await picked()).toBe("node 0");
  });
});

describe("admitting a node", () => {
  const wrong = (): Promise<void> => Promise.reject(new AeoError("LEDGER_WRONG_CHAIN", "chain id 1, not 31337"));

  it("happens before its first use, and again after it was unreachable", async () => {
    const admitted: unknown[] = [];
    const admit = (rpc: unknown): Promise<void> => {
      admitted.push(rpc);
      return Promise.resolve();
    };
    const { pool, pass, nodes } = twoNodes({ admit });
    await pool.pick();
    pool.report(await pool.pick(), "unverifiable");
    pass(1_000);
    await pool.pick();
    expect(admitted).toEqual([nodes[0]]);
    pool.report(await pool.pick(), "unreachable");
    pass(2_000);
    await pool.pick();
    expect(admitted).toEqual([nodes[0], nodes[0]]);
  });

  it("keeps a node of another chain out", async () => {
    const { nodes, picked } = twoNodes({ admit: (rpc) => (rpc === nodes[0] ? wrong() : Promise.resolve()) });
    expect(await picked()).toBe("node 1");
  });

  it("that fails for all is said for each, as the wrong chain only if it is for all", async () => {
    await expect(twoNodes({ admit: wrong }).pool.pick()).rejects.toMatchObject({
      code: "LEDGER_WRONG_CHAIN",
      message: "node 0: chain id 1, not 31337; node 1: chain id 1, not 31337",
    });
    const { nodes, pool } = twoNodes({
      admit: (rpc) => (rpc === nodes[0] ? wrong() : Promise.reject(new Error("no answer"))),
    });
    await expect(pool.pick()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
  });
});

describe("a plain question", () => {
  it("is put to the next node when the first does not answer", async () => {
    const { nodes, pool } = twoNodes();
    nodes[0].faults = [unreachable];
    expect(await pool.request("eth_chainId", [])).toBe("0x7a69");
    expect(await pool.batch([{ method: "eth_chainId", params: [] }])).toEqual(["0x7a69"]);
  });

  it("is not put to another when the first refuses", async () => {
    const { pool, picked } = twoNodes();
    await expect(pool.request("eth_sendNothing", [])).rejects.toMatchObject({ reason: "response" });
    expect(await picked()).toBe("node 0");
  });

  it("fails when no node answers", async () => {
    const { nodes, pool } = twoNodes();
    for (const node of nodes) node.faults = [unreachable];
    await expect(pool.request("eth_chainId", [])).rejects.toMatchObject({ reason: "transport" });
  });
});

describe("a follower of several nodes", () => {
  it("reads from the next when one leaves an event out, and never mixes their answers", async () => {
    const { ledger, nodes } = twoNodes();
    const [lost] = ledger.head.logs.length > 0 ? ledger.head.logs : ledger.logs;
    nodes[0].faults = [withLogs(dropLog(lost as never))];
    const asked: number[] = [];
    for (const [index, node] of nodes.entries()) {
      node.faults.unshift((call, answer) => {
        if (call.method === "eth_getLogs" || call.method === "eth_call") asked.push(index);
        return answer();
      });
    }
    const { follower, view, faults } = reader(ledger, nodes);
    await settle(follower);
    expect(faults.length).toBe(1);
    expect(asked).toEqual(asked.toSorted((a, b) => a - b));
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("reads on when one is gone", async () => {
    const { ledger, nodes } = twoNodes();
    const { follower, view } = reader(ledger, nodes);
    await follower.step();
    nodes[0].faults = [unreachable];
    ledger.mine([]);
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(follower.status().endpoint).toBe("node 1");
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});
