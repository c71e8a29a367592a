import { describe, expect, it } from "vitest";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { FaultyRpc, limitRange, limitResults, RANGE_REFUSALS } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";
import { digestOf, reader, settle, trueDigest } from "../../support/reader.ts";

/** A ledger of many blocks, of which a few hold events. */
function longLedger(blocks: number): FakeLedger {
  const ledger = new FakeLedger();
  const facts = new RandomFacts(1);
  for (let block = 3; block < blocks; block += 1) {
    ledger.mine(block % 25 === 0 ? facts.next(ledger.head.time + 2) : []);
  }
  return ledger;
}

const SIZES = { 1: 300, 10: 1_500, 1000: 12_000 } as const;

describe("a node that limits the blocks of one question", () => {
  const cases = Object.entries(SIZES).flatMap(([limit, blocks]) =>
    Object.entries(RANGE_REFUSALS).map(([style, refusal]) => ({ limit: Number(limit), blocks, style, refusal })),
  );

  it.each(cases)("to $limit and refuses like $style is read with at most twice the questions needed", async (one) => {
    const ledger = longLedger(one.blocks);
    let questions = 0;
    const node = new FaultyRpc(
      new FakeNode(ledger),
      (call, answer) => {
        if (call.method === "eth_getLogs") questions += 1;
        return answer();
      },
      limitRange(one.limit, one.refusal),
    );
    const { follower, view } = reader(ledger, [node]);
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(digestOf(view)).toBe(trueDigest(ledger));
    const needed = Math.ceil((ledger.head.number - 1) / one.limit);
    expect(questions).toBeLessThanOrEqual(2 * needed);
  });
});

describe("a node that limits the events of one answer", () => {
  it("is asked for fewer blocks where they are dense", async () => {
    const ledger = new FakeLedger();
    mineHistory(ledger, new RandomFacts(3), new Random(3), 400, 6);
    const { follower, view } = reader(ledger, [new FaultyRpc(new FakeNode(ledger), limitResults(40))]);
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("below what a single block holds can't be read, and that is said", async () => {
    const ledger = new FakeLedger();
    mineHistory(ledger, new RandomFacts(3), new Random(3), 20, 6);
    const { follower } = reader(ledger, [new FaultyRpc(new FakeNode(ledger), limitResults(2))]);
    expect(await settle(follower)).toMatchObject({ kind: "unreachable", error: { code: "LEDGER_UNAVAILABLE" } });
  });

  it("without a limit is asked for answers of a bearable size", async () => {
    const ledger = new FakeLedger();
    mineHistory(ledger, new RandomFacts(3), new Random(3), 400, 6);
    let most = 0;
    const node = new FaultyRpc(new FakeNode(ledger), async (call, answer) => {
      const result = await answer();
      if (call.method === "eth_getLogs") most = Math.max(most, (result as unknown[]).length);
      return result;
    });
    const { follower, view } = reader(ledger, [node], { ranges: { initial: 10, targetLogs: 100 } });
    await settle(follower);
    expect(most).toBeLessThanOrEqual(200);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});
