import { describe, expect, it } from "vitest";
import type { LedgerAsOf } from "../../src/domain/asOf.ts";
import { REGISTRIES, type Registry } from "../../src/domain/event.ts";
import type { BlockLink, VerifiedLog } from "../../src/domain/ledgerLog.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { EventStore } from "../../src/store/eventStore.ts";
import { ledgerMigrations } from "../../src/store/ledgerSchema.ts";

const WRITER = `0x${"0a".repeat(20)}` as const;
const bytesOf = (number: number, size: number): Buffer => Buffer.alloc(size, number);

/** A log of which every field can be told from its place. */
function log(registry: Registry, sequence: number, block: number, logIndex = 0, subject = sequence): VerifiedLog {
  const content = Buffer.concat([
    bytesOf(1, 32),
    bytesOf(subject, 32),
    bytesOf(0, 32),
    bytesOf(0, 12),
    Buffer.from(WRITER.slice(2), "hex"),
    bytesOf(block, 32),
  ]);
  const transaction = `0x${bytesOf(block, 32).toString("hex")}` as const;
  const position = { registry, sequence, block, logIndex, time: 1_000 + block, transaction };
  return { position, content, head: bytesOf(sequence, 24) };
}

function asOf(block: number): LedgerAsOf {
  const heads = Object.fromEntries(REGISTRIES.map((name) => [name, { sequence: block, head: `0x${"00".repeat(24)}` }]));
  return { block, blockHash: hash(block), time: 1_000 + block, heads: heads as unknown as LedgerAsOf["heads"] };
}

const hash = (block: number): `0x${string}` => `0x${bytesOf(block, 32).toString("hex")}`;
const links = (from: number, to: number): BlockLink[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    block: from + index,
    hash: hash(from + index),
    time: 1_000 + from + index,
  }));

const LOGS = [
  log("authorities", 1, 3),
  log("certifications", 1, 4, 0, 7),
  log("certifications", 2, 4, 1, 8),
  log("authorities", 2, 6),
  log("certifications", 3, 7, 0, 7),
];

function open(keepBlocks = 3): { db: Database; store: EventStore } {
  const db = SqliteDatabase.open(":memory:", ledgerMigrations);
  return { db, store: new EventStore(db, keepBlocks) };
}

function filled(): EventStore {
  const { store } = open();
  store.append({ logs: LOGS.slice(0, 3), asOf: asOf(5), links: links(3, 5) });
  store.append({ logs: LOGS.slice(3), asOf: asOf(7), links: links(6, 7) });
  return store;
}

const sequences = (logs: Iterable<VerifiedLog>): string[] =>
  [...logs].map(({ position }) => `${position.registry} ${position.sequence}`);

describe("the events", () => {
  it("tells the blocks of transactions, as far back as blocks are kept", () => {
    const store = filled();
    const [gone, four, seven] = [log("authorities", 1, 3), LOGS[1]!, LOGS[4]!].map(
      ({ position }) => position.transaction,
    );
    expect(store.blocksOf([gone!, four!, seven!, hash(99)])).toEqual(
      new Map([
        [four, { block: 4, hash: hash(4), time: 1_004 }],
        [seven, { block: 7, hash: hash(7), time: 1_007 }],
      ]),
    );
    expect(store.blocksOf([])).toEqual(new Map());
  });

  it("come back as they were stored, in the one global order", () => {
    expect([...filled().after()]).toEqual(
      LOGS.map((one) => ({ ...one, content: new Uint8Array(one.content), head: new Uint8Array(one.head) })),
    );
  });

  it("can be read on from any place, in pages too", () => {
    const store = filled();
    expect(sequences(store.after({ block: 4, logIndex: 0 }))).toEqual([
      "certifications 2",
      "authorities 2",
      "certifications 3",
    ]);
    expect(sequences(store.page({ block: 3, logIndex: 0 }, 2))).toEqual(["certifications 1", "certifications 2"]);
    expect(sequences(store.page({ block: 7, logIndex: 0 }, 2))).toEqual([]);
    expect(sequences(store.page({ block: 3, logIndex: 0 }, 9, "authorities"))).toEqual(["authorities 2"]);
  });

  it("can be found by writer", () => {
    const store = filled();
    expect(sequences(store.by(WRITER, 4))).toEqual(["authorities 2", "certifications 3"]);
    expect(store.by(`0x${"0b".repeat(20)}`, 0)).toEqual([]);
  });

  it("keep the head after each entry", () => {
    const store = filled();
    expect(store.headAt("certifications", 2)).toBe(`0x${"02".repeat(24)}`);
    expect(store.headAt("certifications", 4)).toBeUndefined();
    expect(store.tipsAt(5).get("authorities")).toEqual({ sequence: 1, head: new Uint8Array(bytesOf(1, 24)) });
    expect(store.tipsAt(7).get("authorities")?.sequence).toBe(2);
    expect([...store.tipsAt(3).keys()]).toEqual(["authorities"]);
  });

  it("can't be stored twice, nor another in their place; then nothing of the batch is", () => {
    const store = filled();
    const before = sequences(store.after());
    const again = [log("benefits", 1, 8), log("certifications", 3, 9)];
    expect(() => store.append({ logs: again, asOf: asOf(9), links: [] })).toThrow(/UNIQUE/);
    expect(() => store.append({ logs: [log("benefits", 1, 7)], asOf: asOf(9), links: [] })).toThrow(/UNIQUE/);
    expect(sequences(store.after())).toEqual(before);
    expect(store.checkpoints.current()).toEqual(asOf(7));
  });
});

describe("taking blocks back", () => {
  it("leaves exactly what was there at the earlier checkpoint", () => {
    const store = filled();
    const { store: fresh } = open();
    fresh.append({ logs: LOGS.slice(0, 3), asOf: asOf(5), links: links(3, 5) });
    store.rollBack(asOf(5));
    expect([...store.after()]).toEqual([...fresh.after()]);
    expect(store.checkpoints.current()).toEqual(asOf(5));
    expect(store.checkpoints.links()[0]).toEqual(fresh.checkpoints.links()[0]);
    store.append({ logs: LOGS.slice(3), asOf: asOf(7), links: links(6, 7) });
    expect(sequences(store.after())).toEqual(sequences(filled().after()));
  });

  it("is remembered, so that whoever was told of those blocks can be told that they are void", () => {
    const store = filled();
    expect(store.rollbacks.takenBackTo(7, 0)).toBeUndefined();
    store.rollBack(asOf(6));
    store.rollBack(asOf(5));
    expect([5, 6, 7].map((block) => store.rollbacks.takenBackTo(block, 0))).toEqual([undefined, 5, 5]);
    expect([5, 6, 7].map((block) => store.rollbacks.generationOf(block))).toEqual([0, 2, 2]);
    expect([6, 7].map((block) => store.rollbacks.takenBackTo(block, 1))).toEqual([5, 5]);
    expect(store.rollbacks.takenBackTo(7, 2)).toBeUndefined();
  });
});

describe("the blocks that can be gone back to", () => {
  const blocks = (store: EventStore): number[] => store.checkpoints.links().map(({ block }) => block);

  it("are the newest ones, newest first", () => {
    expect(blocks(filled())).toEqual([7, 6, 5, 4]);
  });

  it("join each other: older ones beyond a gap are forgotten", () => {
    const store = filled();
    store.append({ logs: [], asOf: asOf(20), links: links(18, 20) });
    expect(blocks(store)).toEqual([20, 19, 18]);
  });

  it("include the checkpoint's own even when none below it is kept", () => {
    const { store } = open(0);
    store.append({ logs: [], asOf: asOf(5), links: links(3, 5) });
    expect(blocks(store)).toEqual([5]);
  });
});

describe("the store", () => {
  it("belongs to one ledger for ever", () => {
    const { db, store } = open();
    store.checkpoints.claim("chain A");
    new EventStore(db, 3).checkpoints.claim("chain A");
    expect(() => store.checkpoints.claim("chain B")).toThrowError(
      expect.objectContaining({ code: "LEDGER_WRONG_CHAIN" }),
    );
  });

  it("keeps evidence", () => {
    const { store } = open();
    const evidence = [
      { kind: "LEDGER_FORKED", recordedAt: 1, evidence: { ours: [1], theirs: [2] } },
      { kind: "SPLIT_VIEW", recordedAt: 2, evidence: null },
    ];
    for (const one of evidence) store.checkpoints.keepEvidence(one);
    expect(store.checkpoints.evidence()).toEqual(evidence);
  });

  it("knows nothing at first", () => {
    const { store } = open();
    expect(store.checkpoints.current()).toBeUndefined();
    expect(store.checkpoints.links()).toEqual([]);
    expect([...store.after()]).toEqual([]);
  });
});
