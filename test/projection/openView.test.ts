import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { storedEvents } from "../../src/ledger/storedEvents.ts";
import { openView } from "../../src/projection/openView.ts";
import { SnapshotFile } from "../../src/projection/snapshotFile.ts";
import { saveEvery } from "../../src/projection/snapshotPolicy.ts";
import { LedgerView } from "../../src/projection/view.ts";
import { FakeLedger } from "../support/fakeLedger.ts";
import { FakeNode } from "../support/fakeNode.ts";
import { Random } from "../support/random.ts";
import { mineHistory, RandomFacts } from "../support/randomFacts.ts";
import { digestOf, reader, settle, trueDigest } from "../support/reader.ts";

const folder = mkdtempSync(join(tmpdir(), "aeo-view-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** A store with a history, and a snapshot of it `behind` blocks before its end. */
async function scene(behind: number) {
  const ledger = new FakeLedger();
  const facts = new RandomFacts(1);
  const random = new Random(1);
  mineHistory(ledger, facts, random, 40);
  const read = reader(ledger, [new FakeNode(ledger)]);
  await settle(read.follower);
  files += 1;
  const path = join(folder, `view ${files}`);
  const snapshot = new SnapshotFile(path, "1");
  snapshot.save(read.view.current());
  mineHistory(ledger, facts, random, behind);
  await settle(read.follower);
  const open = () => {
    const events = storedEvents(ledger.book, read.store);
    return openView({ checkpoint: read.store.checkpoints.current(), events, snapshot });
  };
  return { ledger, path, snapshot, open, ...read };
}

describe("opening the view", () => {
  it.each([0, 1, 15])("goes on from a snapshot %i blocks old to the same as a replay", async (behind) => {
    const { ledger, open } = await scene(behind);
    const { view, from } = open();
    expect(from).toBe("snapshot");
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("without a snapshot folds all events", async () => {
    const { ledger, open, snapshot } = await scene(3);
    snapshot.discard();
    const { view, from, unusable } = open();
    expect({ from, unusable }).toEqual({ from: "events", unusable: undefined });
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("does the same when the snapshot is damaged, and says so", async () => {
    const { ledger, open, path } = await scene(3);
    writeFileSync(path, readFileSync(path).reverse());
    const { view, from, unusable } = open();
    expect({ from, unusable }).toEqual({ from: "events", unusable: "the snapshot is damaged" });
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("does the same when the snapshot is of a history that the store does not have", async () => {
    const { ledger, open, snapshot } = await scene(3);
    const other = new FakeLedger();
    mineHistory(other, new RandomFacts(9), new Random(9), 20);
    const theirs = reader(other, [new FakeNode(other)]);
    await settle(theirs.follower);
    snapshot.save(theirs.view.current());
    const { view, from, unusable } = open();
    expect(from).toBe("events");
    expect(unusable).toContain("not of the stored history");
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("does the same when the snapshot is newer than the store, as after restoring a copy of it", async () => {
    const { ledger, snapshot, view } = await scene(5);
    snapshot.save(view.current());
    const old = reader(ledger, [new FakeNode(ledger)], { ranges: { initial: 20, max: 20 }, batchEvents: 1 });
    await old.follower.step();
    const events = storedEvents(ledger.book, old.store);
    const opened = openView({ checkpoint: old.store.checkpoints.current(), events, snapshot });
    expect(opened.from).toBe("events");
    expect(opened.view.asOf).toEqual(old.view.asOf);
    expect(digestOf(opened.view)).toBe(digestOf(old.view));
  });

  it("before anything was read gives a view that can't answer yet", () => {
    const { view, from } = openView({ checkpoint: undefined, events: () => [] });
    expect(from).toBe("nothing");
    expect(view.asOf).toBeUndefined();
    expect(() => view.current()).toThrowError(expect.objectContaining({ code: "NOT_READY" }));
  });

  it.each([
    [
      "alters a byte of an event",
      "UPDATE ledger_event SET content = zeroblob(length(content)) WHERE registry = 1 AND sequence = 3",
    ],
    ["dates an event otherwise", "UPDATE ledger_event SET time = time + 1 WHERE registry = 1 AND sequence = 3"],
    ["removes an event", "DELETE FROM ledger_event WHERE registry = 1 AND sequence = 3"],
    [
      "removes the last event",
      "DELETE FROM ledger_event WHERE registry = 1 AND sequence = (SELECT max(sequence) FROM ledger_event WHERE registry = 1)",
    ],
    ["alters a head", "UPDATE ledger_event SET head = zeroblob(24) WHERE registry = 1 AND sequence = 3"],
  ])("refuses to answer from a store in which somebody %s", async (_what, sql) => {
    const { open, db, snapshot } = await scene(0);
    snapshot.discard();
    db.run(sql);
    expect(open).toThrowError(expect.objectContaining({ code: "LEDGER_UNVERIFIABLE" }));
  });
});

describe("the snapshot of a view", () => {
  it("is thrown away before blocks are taken back, so that none of them comes back with it", async () => {
    const { ledger, store, view, snapshot, follower, open } = await scene(0);
    const kept = new LedgerView(storedEvents(ledger.book, store), view.current(), snapshot);
    view.invalidate = () => kept.invalidate();
    ledger.fork(2);
    ledger.mine([]);
    await settle(follower);
    expect(snapshot.load()).toEqual({ kind: "absent" });
    expect(open().from).toBe("events");
  });

  it("is saved whenever enough events came in, and after blocks were taken back", () => {
    const asOf = new FakeLedger().asOf();
    const saved: number[] = [];
    const failures: unknown[] = [];
    let fail = false;
    const view = {
      save: () => {
        if (fail) throw new Error("disk full");
        saved.push(step);
      },
    };
    const onChange = saveEvery(3, view, (error) => failures.push(error));
    let step = 0;
    for (const count of [1, 1, 1, 0, 2, 5]) {
      step += 1;
      onChange({ kind: "advanced", events: Array.from({ length: count }) as never[], asOf });
    }
    expect(saved).toEqual([3, 6]);
    fail = true;
    onChange({ kind: "rolledBack", removed: [], asOf, depth: 1 });
    expect(failures.length).toBe(1);
  });
});
