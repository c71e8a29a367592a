import { expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { createAnchoring } from "../../src/gateway/receiptAnchors.ts";
import { MemoryBatches } from "../../src/receipts/batch.ts";
import type { AnchoredRoot } from "../../src/receipts/periods.ts";
import { createLog } from "../../src/telemetry/log.ts";

const HOUR = 3_600;
const START = 500_000 * HOUR;
const JP = "JP" as Economy;

/** A ledger that takes what it is given when it is told to, and a store with a batch in each of some hours. */
async function world(hours: readonly number[]) {
  const store = new MemoryBatches();
  for (const [at, hour] of hours.entries()) {
    const [root, records] = [Buffer.alloc(32, at + 1), Buffer.alloc(0)];
    const place = { batch: at + 1, first: at + 1, count: 1, sealedAt: START + hour * HOUR + 5 };
    await store.append({ ...place, root, previous: root, statement: "", records });
  }
  const ledger: AnchoredRoot[] = [];
  const outbox = new Map<string, AnchoredRoot>();
  const clock = { now: START, ledger: START, settledUntil: Number.MAX_SAFE_INTEGER };
  const accepted: { from: number; until: number }[] = [];
  const start = (signers: object = { MONITOR: {} }, offset = 0) =>
    createAnchoring({
      periods: { length: HOUR, offset },
      secrets: { signers },
      stores: { outbox: { pending: (record: string) => outbox.get(record) as never } },
      reading: { view: { asOf: { time: clock.ledger } as never } },
      writing: {
        wake: () => undefined,
        writes: {
          pendingOn: () => undefined,
          accept({ call, signer }) {
            if (call.registry !== "benefits" || call.fn !== "anchorReceipts") throw new Error("another call");
            expect(signer).toBe("MONITOR");
            accepted.push({ from: (call.from - START) / HOUR, until: (call.until - START) / HOUR });
            outbox.set(`receipts/${call.from}/${call.until}`, { economy: JP, ...call });
            return {} as never;
          },
        },
      },
      store,
      book: {
        get settledUntil() {
          return clock.settledUntil;
        },
      },
      own: () => ledger,
      log: createLog("silent", { app: "test" }),
      now: () => clock.now,
    });
  const finish = () => {
    ledger.push(...outbox.values());
    outbox.clear();
  };
  return { start, finish, outbox, clock, accepted, ledger };
}

/** The gateway ends between any two turns. */
async function turns(start: () => () => Promise<void>, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await start()();
}

test("each period that is over is given once, oldest first, also when the gateway ends after every step", async () => {
  const { start, finish, clock, accepted } = await world([0, 0, 1, 4, 5]);
  clock.ledger = clock.now = START + 5 * HOUR + 100;
  for (const [at, period] of [0, 1, 4].entries()) {
    await turns(start, 3);
    expect(accepted).toHaveLength(at + 1);
    expect(accepted.at(-1)).toEqual({ from: period, until: period + 1 });
    finish();
  }
  await turns(start, 3);
  expect(accepted).toHaveLength(3);
});

test("no period is given before the ledger's clock is past it, nor while a batch of it is still to be written", async () => {
  const { start, clock, accepted } = await world([0]);
  clock.now = START + 2 * HOUR;
  clock.ledger = START + HOUR - 1;
  await turns(start, 2);
  clock.ledger = START + HOUR;
  clock.settledUntil = START + HOUR - 1;
  await turns(start, 2);
  expect(accepted).toEqual([]);
  clock.settledUntil = START + HOUR;
  await turns(start, 1);
  expect(accepted).toEqual([{ from: 0, until: 1 }]);
});

test("a root that the ledger refused is given again after a while, not at once", async () => {
  const { start, outbox, clock, accepted } = await world([0]);
  clock.now = clock.ledger = START + HOUR;
  const turn = start();
  await turn();
  outbox.clear();
  await turn();
  expect(accepted).toHaveLength(1);
  clock.now += 600;
  await turn();
  expect(accepted).toHaveLength(2);
});

test("without a key for the role nothing is given", async () => {
  const { start, clock, accepted } = await world([0]);
  clock.now = clock.ledger = START + HOUR;
  await start({})();
  expect(accepted).toEqual([]);
});

test("roots of the authority's other gateway are not taken for this one's, and a period that has another root gets no second", async () => {
  const { start, finish, clock, accepted, ledger } = await world([0, 1]);
  clock.ledger = clock.now = START + 3 * HOUR;
  ledger.push({ economy: JP, from: START + 1, until: START + HOUR + 1, root: `0x${"ab".repeat(32)}` });
  ledger.push({ economy: JP, from: START + 2 * HOUR + 1, until: START + 3 * HOUR + 1, root: `0x${"cd".repeat(32)}` });
  await turns(start, 3);
  expect(accepted).toEqual([{ from: 0, until: 1 }]);
  finish();
  await turns(start, 3);
  expect(accepted).toEqual([
    { from: 0, until: 1 },
    { from: 1, until: 2 },
  ]);
  const taken = await world([0, 1]);
  taken.clock.ledger = taken.clock.now = START + 3 * HOUR;
  taken.ledger.push({ economy: JP, from: START, until: START + HOUR, root: `0x${"ef".repeat(32)}` });
  await turns(taken.start, 3);
  expect(taken.accepted).toEqual([{ from: 1, until: 2 }]);
});
