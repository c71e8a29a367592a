import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryBatches } from "../../src/receipts/batch.ts";
import { bytesOf, hexOf } from "../../src/receipts/document.ts";
import { anchorOf, periodRootFrom, periodsOver } from "../../src/receipts/periods.ts";
import { instantToText } from "../../src/domain/time.ts";
import { JP } from "./support/answers.ts";

const HOUR = 3_600;
const START = 500_000 * HOUR;
const HOURLY = { length: HOUR, offset: 0 };

/** Batches sealed at moments, with roots of their own. */
async function sealedAt(moments: readonly number[]): Promise<MemoryBatches> {
  const store = new MemoryBatches();
  for (const [at, moment] of moments.entries()) {
    const root = Buffer.alloc(32, at + 1);
    await store.append({
      batch: at + 1,
      first: at + 1,
      count: 1,
      sealedAt: moment,
      root,
      previous: root,
      statement: "",
      records: Buffer.alloc(0),
    });
  }
  return store;
}

test("periods that are over have a root each, those without batches none, and the one under way none yet", async () => {
  const store = await sealedAt([START, START + HOUR - 1, START + HOUR, START + 5 * HOUR, START + 6 * HOUR]);
  const periods = await periodsOver(store, HOURLY, 0, START + 6 * HOUR + 10);
  expect(periods.map(({ from, until }) => [from - START, until - START])).toEqual([
    [0, HOUR],
    [HOUR, 2 * HOUR],
    [5 * HOUR, 6 * HOUR],
  ]);
  expect(new Set(periods.map(({ root }) => root)).size).toBe(3);
  expect(await periodsOver(store, HOURLY, START + 2 * HOUR, START + 6 * HOUR)).toEqual(periods.slice(2));
  expect(await periodsOver(store, HOURLY, 0, START + HOUR - 1)).toEqual([]);
});

test("where periods had another length before, the next one begins where the last ended", async () => {
  const store = await sealedAt([START + 10, START + HOUR / 2 + 1]);
  const [first] = await periodsOver(store, { ...HOURLY, length: HOUR / 2 }, 0, START + HOUR / 2);
  const rest = await periodsOver(store, HOURLY, first!.until, START + 2 * HOUR);
  expect(rest.map(({ from, until }) => [from - START, until - START])).toEqual([[HOUR / 2, HOUR]]);
});

test("every batch leads to the root of its period, at its place among so many, and at no other", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (size) => {
      const store = await sealedAt(Array.from({ length: size }, (_, at) => START + at));
      const [period] = await periodsOver(store, HOURLY, 0, START + HOUR);
      for await (const batch of store.between(0, START + HOUR)) {
        const anchor = (await anchorOf(store, batch, [{ economy: JP, ...period! }], HOURLY))!;
        expect(anchor).toMatchObject({ size, index: batch.batch - 1, from: instantToText(START) });
        const leads = (index: number, of: number) => {
          const root = periodRootFrom(batch.root, index, of, anchor.path.map(bytesOf));
          return root !== undefined && hexOf(root) === period!.root;
        };
        expect(leads(anchor.index, size)).toBe(true);
        for (const other of [size - 1, size + 1, size + 2]) expect(leads(anchor.index, other)).toBe(false);
        for (let index = 0; index < size; index++) if (index !== anchor.index) expect(leads(index, size)).toBe(false);
      }
    }),
    { numRuns: 15 },
  );
});

test("a batch of a period without a root on the ledger leads nowhere yet", async () => {
  const store = await sealedAt([START]);
  expect(await anchorOf(store, store.last!, [], HOURLY)).toBeNull();
});

test("two gateways of an authority have periods that are never the same, and each batch leads to the root of its own book", async () => {
  const [first, second] = [await sealedAt([START + 10, START + 20]), await sealedAt([START + 15, START + HOUR])];
  const later = { length: HOUR, offset: 1 };
  const [one] = await periodsOver(first, HOURLY, 0, START + 2 * HOUR);
  const [other] = await periodsOver(second, later, 0, START + 2 * HOUR);
  expect([one, other].map((period) => [period!.from - START, period!.until - START])).toEqual([
    [0, HOUR],
    [1, HOUR + 1],
  ]);
  const anchored = [one!, other!].map((period) => ({ economy: JP, ...period }));
  expect((await anchorOf(first, first.last!, anchored, HOURLY))?.root).toBe(one!.root);
  expect((await anchorOf(second, second.last!, anchored, later))?.root).toBe(other!.root);
  // The other gateway's root says nothing of a batch whose own is not there yet.
  expect(await anchorOf(second, second.last!, [{ economy: JP, ...one! }], later)).toBeNull();
});
