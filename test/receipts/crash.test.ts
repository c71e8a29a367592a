import { expect, test } from "vitest";
import type { BatchStore } from "../../src/receipts/batch.ts";
import { verifyBatch } from "../../src/receipts/batchStatement.ts";
import { SealingBook } from "../../src/receipts/book.ts";
import { hexOf } from "../../src/receipts/document.ts";
import { parseReceiptId, readRecord, receiptId } from "../../src/receipts/record.ts";
import { rootOf } from "../../src/receipts/merkle.ts";
import { leavesOf, recordAt } from "../../src/receipts/sealBatch.ts";
import { SegmentedBatches } from "../../src/receipts/segments.ts";
import { answer, receiptKeys, START } from "./support/answers.ts";
import { FaultyFiles } from "./support/faultyFiles.ts";

const DAY = 86_400;
const { keys, signer } = receiptKeys();

/** Asks and waits for seals over three days until the disk is gone; gives the ids that were acknowledged as sealed. */
async function live(files: FaultyFiles, moment: { at: number }): Promise<{ acknowledged: string[]; given: string[] }> {
  const acknowledged: string[] = [];
  const given: string[] = [];
  const store = await SegmentedBatches.open(files).catch(() => undefined);
  if (store === undefined) return { acknowledged, given };
  const book = new SealingBook({ signer, store, now: () => moment.at });
  for (let turn = 0; turn < 4 && book.fault === undefined; turn++) {
    const ids = [book.record(answer(turn)), book.record(answer(turn + 100))];
    given.push(...ids);
    await Promise.all(ids.map((id) => book.sealed(id))).then(
      () => acknowledged.push(...ids),
      () => undefined,
    );
    moment.at += turn === 1 ? DAY : 1;
  }
  await book.close().catch(() => undefined);
  return { acknowledged, given };
}

/** What a later reader finds: a chain without a gap whose every root is that of its records. */
async function audit(store: BatchStore): Promise<string[]> {
  const found: string[] = [];
  let previous = `0x${"00".repeat(32)}`;
  let next = { batch: 1, first: 1 };
  for await (const batch of store.between(0, Number.MAX_SAFE_INTEGER)) {
    if (!("records" in batch)) throw new Error("nothing was purged");
    const { claims } = await verifyBatch(batch.statement, keys);
    expect(claims).toMatchObject({ ...next, previous, root: hexOf(rootOf(leavesOf(batch))), count: batch.count });
    for (let at = 0; at < batch.count; at++) found.push(receiptId(readRecord(recordAt(batch, at))));
    previous = claims.root;
    next = { batch: claims.batch + 1, first: claims.first + claims.count };
  }
  return found;
}

test.each([false, true])(
  "cut at every step (power lost: %s), what was acknowledged is there after it",
  async (power) => {
    let cuts = 0;
    for (let steps = 0; ; steps++) {
      for (const torn of [0, 0.3, 0.999, 1]) {
        const files = new FaultyFiles();
        files.stepsLeft = steps;
        files.torn = torn;
        const moment = { at: START };
        const first = await live(files, moment);
        const rest = files.restarted(power);
        const second = await live(rest, moment);
        expect(second.acknowledged).toHaveLength(8);
        const found = await audit(await SegmentedBatches.open(rest.restarted(true)));
        for (const id of [...first.acknowledged, ...second.acknowledged]) expect(found).toContain(id);
        for (const id of found) expect([...first.given, ...second.given]).toContain(id);
        expect(new Set(found.map((id) => parseReceiptId(id)!.number)).size).toBe(found.length);
        if (first.acknowledged.length === 8) {
          expect(cuts).toBeGreaterThan(8);
          return;
        }
      }
      cuts++;
    }
  },
);

test("a sync that fails acknowledges nothing; the same batch is there once, when the disk is well again", async () => {
  const files = new FaultyFiles();
  const store = await SegmentedBatches.open(files);
  const book = new SealingBook({ signer, store, now: () => START });
  await book.sealed(book.record(answer(1)));
  files.failing = Object.assign(new Error("disk"), { code: "EIO" });
  const id = book.record(answer(2));
  await expect(book.sealed(id)).rejects.toMatchObject({ code: "RECEIPTS_NOT_SEALED" });
  expect(await store.find(2)).toBeUndefined();
  expect(await audit(store)).toHaveLength(1);
  const [name] = files.names();
  const written = Buffer.from(files.bytesOf(name!));
  expect(await audit(await SegmentedBatches.open(files.restarted(true)))).toHaveLength(1);
  files.failing = undefined;
  await book.sealed(id);
  // Signed once: the same bytes, not two statements of one batch.
  expect(files.bytesOf(name!)).toEqual(written);
  expect(await audit(await SegmentedBatches.open(files.restarted(true)))).toHaveLength(2);
  await book.close();
});
