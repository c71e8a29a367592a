import { describe, expect, it, vi } from "vitest";
import { refused } from "../../src/chain/jsonRpcFault.ts";
import { type PooledTransaction, TransactionPool } from "../../src/chain/transactionPool.ts";

const transaction = (sender: string, nonce: number): PooledTransaction => {
  return { raw: "0x", hash: `${sender}-${nonce}`, nonce, gasLimit: 21_000, recovery: "0x", sender };
};

function poolOf(...entries: readonly (readonly [string, number])[]) {
  const pool = new TransactionPool({ maxWaiting: 10, maxWaitingPerSender: 5, futureNonceSeconds: 10 });
  const answers = entries.map(([sender, nonce]) => pool.add(transaction(sender, nonce)));
  for (const answer of answers) answer.catch(() => undefined);
  return { pool, answers };
}

describe("a transaction pool", () => {
  it("counts the nonces that wait without a gap", () => {
    const { pool } = poolOf(["a", 2], ["a", 0], ["a", 1], ["a", 4], ["b", 7]);
    expect([0, 1, 3, 4, 9].map((nonce) => pool.firstFree("a", nonce))).toEqual([3, 3, 3, 5, 9]);
    expect(pool.firstFree("b", 0)).toBe(0);
    expect(pool.firstFree("c", 0)).toBe(0);
  });

  it("gives them in the order of arrival", () => {
    const { pool } = poolOf(["b", 5], ["a", 1], ["a", 0]);
    expect([...pool.arrivals()].map(({ transaction: { hash } }) => hash)).toEqual(["b-5", "a-1", "a-0"]);
  });

  it("knows a transaction until it is answered, also while its block is made", async () => {
    const { pool, answers } = poolOf(["a", 0]);
    const [waiting] = pool.arrivals();
    if (waiting === undefined) throw new Error("nothing waits");
    pool.take(waiting);
    expect(pool.size).toBe(0);
    expect(pool.at("a", 0)).toBeUndefined();
    await expect(pool.add(transaction("a", 0))).rejects.toThrow("already known");
    pool.accept(waiting);
    await expect(answers[0]).resolves.toBe("a-0");
    expect(pool.has("a-0")).toBe(false);
  });

  it("answers each of those that it is told to refuse, and holds no timer for them", async () => {
    vi.useFakeTimers();
    const { pool, answers } = poolOf(["a", 3], ["b", 0]);
    for (const waiting of pool.arrivals()) pool.hold(waiting, 0);
    expect(vi.getTimerCount()).toBe(2);
    pool.refuseAll(refused("closing"));
    expect(await Promise.allSettled(answers)).toEqual(
      answers.map(() => ({ status: "rejected", reason: expect.objectContaining({ message: "closing" }) })),
    );
    expect(vi.getTimerCount()).toBe(0);
    expect(pool.size).toBe(0);
    vi.useRealTimers();
  });
});
