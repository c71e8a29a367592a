import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { BatchSeal, SealedBatch } from "../../src/receipts/batch.ts";
import { type Files, openFiles } from "../../src/receipts/files.ts";
import { sealBatch } from "../../src/receipts/sealBatch.ts";
import { SegmentedBatches } from "../../src/receipts/segments.ts";
import { answer, receiptKeys, START } from "./support/answers.ts";
import { FaultyFiles } from "./support/faultyFiles.ts";

const DAY = 86_400;
const { signer } = receiptKeys();

/** Appends batches of 1, 2, 3, … receipts, one at each moment. */
async function fill(store: SegmentedBatches, moments: readonly number[]): Promise<SealedBatch[]> {
  const made: SealedBatch[] = [];
  for (const moment of moments) {
    const from = store.last === undefined ? 1 : store.last.first + store.last.count;
    const entries = Array.from({ length: made.length + 1 }, (_, at) => {
      return { number: from + at, suffix: "abcdefghijklmnop", answer: answer(from + at) };
    });
    const batch = await sealBatch(signer, entries, store.last, moment);
    await store.append(batch);
    made.push(batch);
  }
  return made;
}

async function all(store: SegmentedBatches, from = 0, until = Number.MAX_SAFE_INTEGER) {
  const found: (BatchSeal | SealedBatch)[] = [];
  for await (const batch of store.between(from, until)) found.push(batch);
  return found;
}

async function eachFindable(store: SegmentedBatches, batches: readonly SealedBatch[]): Promise<void> {
  for (const batch of batches)
    for (let number = batch.first; number < batch.first + batch.count; number++)
      expect(await store.find(number)).toEqual(batch);
}

const DAYS = [START, START + 5, START + DAY, START + DAY + 9, START + 3 * DAY];

test.each([
  ["a directory of the machine", undefined],
  ["a directory in memory", new FaultyFiles()],
])("batches are found again, one file a day, in %s", async (_name, memory) => {
  const directory = mkdtempSync(join(tmpdir(), "aeo-receipts-"));
  const files: Files = memory ?? (await openFiles(join(directory, "new", "receipts")));
  const store = await SegmentedBatches.open(files);
  const made = await fill(store, DAYS);
  await eachFindable(store, made);
  await store.close();
  const again = await SegmentedBatches.open(files);
  expect(again.last).toMatchObject({ batch: 5, root: made[4]!.root });
  await eachFindable(again, made);
  expect(await again.find(0)).toBeUndefined();
  expect(await again.find(16)).toBeUndefined();
  expect(await all(again)).toEqual(made);
  expect(await all(again, START + 5, START + DAY + 9)).toEqual(made.slice(1, 3));
  await again.close();
  if (memory === undefined) expect(readdirSync(join(directory, "new", "receipts"))).toHaveLength(3);
  rmSync(directory, { recursive: true });
});

test("whole days are purged when all in them is past its time; their signed roots stay, also for the next start", async () => {
  const files = new FaultyFiles();
  const store = await SegmentedBatches.open(files);
  const made = await fill(store, DAYS);
  expect(await store.purge(made[1]!.sealedAt)).toBe(0);
  expect(await store.purge(START + 2 * DAY)).toBe(4);
  for (const open of [store, await SegmentedBatches.open(files.restarted(true))]) {
    expect(await open.find(1)).toBeUndefined();
    await eachFindable(open, made.slice(4));
    const seals = made.slice(0, 4).map(({ records: _records, ...seal }) => seal);
    expect(await all(open)).toEqual([...seals, made[4]]);
  }
  expect(files.names().map((name) => name.split(".")[1])).toEqual(["roots", "roots", "seg"]);
});

test("also the newest file is purged; batches go on after it", async () => {
  const files = new FaultyFiles();
  const store = await SegmentedBatches.open(files);
  const [made] = await fill(store, [START]);
  expect(await store.purge(START + 2 * DAY)).toBe(1);
  const again = await SegmentedBatches.open(files.restarted(true));
  expect(again.last).toMatchObject({ batch: 1, root: made!.root });
  const [next] = await fill(again, [START + 2 * DAY]);
  expect(next).toMatchObject({ batch: 2, first: 2, previous: made!.root });
  await eachFindable(again, [next!]);
});

test("a purge that is cut anywhere loses neither records with their roots nor roots", async () => {
  const before = new FaultyFiles();
  const made = await fill(await SegmentedBatches.open(before), DAYS);
  for (let steps = 0; steps < 6; steps++) {
    const files = before.restarted(true);
    const store = await SegmentedBatches.open(files);
    files.stepsLeft = steps;
    await store.purge(START + 2 * DAY).catch(() => undefined);
    const again = await SegmentedBatches.open(files.restarted(true));
    const found = await all(again);
    expect(found.map(({ statement }) => statement)).toEqual(made.map(({ statement }) => statement));
  }
});

test("any byte altered before the end of a file is found out", async () => {
  const files = new FaultyFiles();
  await fill(await SegmentedBatches.open(files), [START, START + 1]);
  const [name] = files.names();
  const second = files.bytesOf(name!).lastIndexOf("AEOB");
  for (let at = 0; at < second; at += 7) {
    const copy = files.restarted(true);
    copy.bytesOf(name!)[at]! ^= 1;
    await expect(SegmentedBatches.open(copy)).rejects.toMatchObject({ code: "RECEIPTS_DAMAGED" });
  }
});

test("a batch that is altered while it is kept is not handed out", async () => {
  const files = new FaultyFiles();
  const store = await SegmentedBatches.open(files);
  await fill(store, [START]);
  files.bytesOf(files.names()[0]!)[400]! ^= 1;
  await expect(store.find(1)).rejects.toMatchObject({ code: "RECEIPTS_DAMAGED" });
});

test("what a failed or cut write left at the end is gone from the file, also where the next batch is shorter", async () => {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ number: 2 + at, suffix: "abcdefghijklmnop", answer: answer(at) }));
  const sound = new FaultyFiles();
  const [first] = await fill(await SegmentedBatches.open(sound), [START]);
  const [long, short] = [
    await sealBatch(signer, entries(50), first, START),
    await sealBatch(signer, entries(1), first, START),
  ];
  const wanted = sound.restarted(true);
  await (await SegmentedBatches.open(wanted)).append(short);
  const [name] = wanted.names();

  const refused = sound.restarted(true);
  const store = await SegmentedBatches.open(refused);
  refused.failing = new Error("disk");
  await expect(store.append(long)).rejects.toThrow("disk");
  refused.failing = undefined;
  await store.append(short);
  expect(refused.bytesOf(name!)).toEqual(wanted.bytesOf(name!));

  const cut = sound.restarted(true);
  const dying = await SegmentedBatches.open(cut);
  cut.stepsLeft = 0;
  cut.torn = 0.9;
  await expect(dying.append(long)).rejects.toThrow("cut");
  const next = cut.restarted(false);
  expect(next.bytesOf(name!).length).toBeGreaterThan(wanted.bytesOf(name!).length);
  await (await SegmentedBatches.open(next)).append(short);
  expect(next.bytesOf(name!)).toEqual(wanted.bytesOf(name!));
});
