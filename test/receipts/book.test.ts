import { expect, test } from "vitest";
import type { AeoError } from "../../src/domain/errors.ts";
import { MemoryBatches, type SealedBatch } from "../../src/receipts/batch.ts";
import { readBatch, verifyBatch } from "../../src/receipts/batchStatement.ts";
import { BATCH_SIZE, SealingBook } from "../../src/receipts/book.ts";
import { parseReceiptId, readRecord } from "../../src/receipts/record.ts";
import { recordAt } from "../../src/receipts/sealBatch.ts";
import { answer, receiptKeys, START } from "./support/answers.ts";

async function batchesOf(store: MemoryBatches): Promise<SealedBatch[]> {
  const all: SealedBatch[] = [];
  for await (const batch of store.between(0, Number.MAX_SAFE_INTEGER)) all.push(batch as SealedBatch);
  return all;
}

function world(now = { at: START }) {
  const { keys, signer } = receiptKeys();
  const store = new MemoryBatches();
  const failures: unknown[] = [];
  const book = new SealingBook({ signer, store, now: () => now.at, failed: (error) => failures.push(error) });
  return { keys, signer, store, book, failures, now };
}

test("a receipt is sealed when it is told so, under the id that it was given", async () => {
  const { book, store } = world();
  const id = book.record(answer(7));
  expect(book.unsealed).toBe(1);
  await book.sealed(id);
  expect(book.unsealed).toBe(0);
  const { number, suffix } = parseReceiptId(id)!;
  const batch = (await store.find(number))!;
  expect(readRecord(recordAt(batch, number - batch.first))).toMatchObject({ number, suffix, block: 7 });
  await book.close();
});

test("batches hold at most 1,024 answers, in order, and each signs the root before it", async () => {
  const { book, store, keys } = world();
  const ids = Array.from({ length: 2 * BATCH_SIZE + 10 }, (_, at) => book.record(answer(at)));
  await book.sealed(ids.at(-1)!);
  const batches = await batchesOf(store);
  expect(batches.map(({ count }) => count)).toEqual([BATCH_SIZE, BATCH_SIZE, 10]);
  expect(batches.map(({ first }) => first)).toEqual([1, 1 + BATCH_SIZE, 1 + 2 * BATCH_SIZE]);
  let previous = `0x${"00".repeat(32)}`;
  for (const [at, { statement, root }] of batches.entries()) {
    const { claims } = await verifyBatch(statement, keys);
    expect(claims).toMatchObject({ iss: "JP", batch: at + 1, previous, iat: START });
    previous = `0x${root.toString("hex")}`;
    expect(claims.root).toBe(previous);
  }
  await book.close();
});

test("a clock that is set back does not date a batch before the one before it", async () => {
  const { book, store, now } = world();
  await book.sealed(book.record(answer(1)));
  now.at = START - 500;
  await book.sealed(book.record(answer(2)));
  expect((await batchesOf(store)).map(({ statement }) => readBatch(statement).iat)).toEqual([START, START]);
  await book.close();
});

test("nobody waits for what was never given", async () => {
  const { book } = world();
  await expect(book.sealed("1-abcdefghijklmnop")).rejects.toMatchObject({ code: "UNKNOWN_RECEIPT" });
  await expect(book.sealed("rubbish")).rejects.toMatchObject({ code: "UNKNOWN_RECEIPT" });
  await book.close();
});

test("a full disk refuses who waits, alarms, lets others go on, and seals all once it is over", async () => {
  const { book, store, failures } = world();
  const append = store.append.bind(store);
  store.append = () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
  const first = book.record(answer(1));
  const refusal = (await book.sealed(first).catch((error: unknown) => error)) as AeoError;
  expect(refusal.code).toBe("RECEIPTS_NOT_SEALED");
  expect(refusal.message).toContain("ENOSPC");
  expect(failures).toHaveLength(1);
  expect(book.fault).toBe(refusal);
  const second = book.record(answer(2));
  expect(book.unsealed).toBe(2);
  expect(await batchesOf(store)).toEqual([]);
  store.append = append;
  await book.sealed(second);
  expect(book.fault).toBeUndefined();
  expect((await batchesOf(store)).map(({ first: at, count }) => [at, count])).toEqual([
    [1, 1],
    [2, 1],
  ]);
  await book.close();
});

test("when too many wait to be sealed no more are given", async () => {
  const { signer } = receiptKeys();
  const book = new SealingBook({ signer, store: new MemoryBatches(), now: () => START, mostUnsealed: 2 });
  book.record(answer(1));
  book.record(answer(2));
  expect(() => book.record(answer(3))).toThrow(expect.objectContaining({ code: "RECEIPTS_NOT_SEALED" }));
  await book.close();
});

test("closing seals what is open, and then no receipt is given", async () => {
  const { book, store } = world();
  book.record(answer(1));
  await book.close();
  expect(store.last).toMatchObject({ first: 1, count: 1 });
  expect(() => book.record(answer(2))).toThrow(expect.objectContaining({ code: "SHUTTING_DOWN" }));
});

test("numbers go on after those that were sealed", async () => {
  const { book, store, signer } = world();
  await book.sealed(book.record(answer(1)));
  await book.close();
  const next = new SealingBook({ signer, store, now: () => START });
  expect(parseReceiptId(next.record(answer(2)))?.number).toBe(2);
  await next.close();
});

test("batches of questions wait for room while sealing falls behind, not while it fails", async () => {
  const { book, store } = world();
  expect(book.room()).toBeUndefined();
  for (let at = 0; at < 8 * BATCH_SIZE - 1; at++) book.record(answer(at));
  expect(book.room()).toBeUndefined();
  book.record(answer(0));
  const room = book.room();
  expect(room).toBeInstanceOf(Promise);
  await room;
  expect(book.unsealed).toBeLessThanOrEqual(4 * BATCH_SIZE);
  expect(book.room()).toBeUndefined();

  for (let at = 0; at < 8 * BATCH_SIZE; at++) book.record(answer(at));
  store.append = () => Promise.reject(new Error("disk full"));
  await book.room();
  expect(book.fault).toBeDefined();
  expect(book.room()).toBeUndefined();
});
