import { describe, expect, it } from "vitest";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { OwnIdentityMonitor } from "../../src/projection/ownIdentityMonitor.ts";
import { Facts, writerOf as factsWriterOf } from "../support/facts.ts";
import { FakeLedger } from "../support/fakeLedger.ts";
import { FakeNode } from "../support/fakeNode.ts";
import { Random } from "../support/random.ts";
import { mineHistory, RandomFacts, writerOf } from "../support/randomFacts.ts";
import { reader, settle } from "../support/reader.ts";
import { economy } from "../../src/domain/economy.ts";

const TW = economy("TW");

/** A follower under watch for TW; `known` are the transactions of its outbox. */
function watched(sinceBlock = 0) {
  const ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), 60);
  const { follower, view, store } = reader(ledger, [new FakeNode(ledger)]);
  const known = new Set<string>();
  const alarms: LedgerEvent[] = [];
  const monitor = new OwnIdentityMonitor({
    own: TW,
    economyOf: (writer) => view.current().state.authorities.writers.get(writer)?.economy,
    isOurs: ({ position }) => known.has(position.transaction),
    alarm: (event) => alarms.push(event),
    sinceBlock,
  });
  follower.subscribe(monitor.onChange);
  const ours = ledger.events.filter(({ writer }) => writer === writerOf(TW));
  return { ledger, follower, store, known, alarms, monitor, ours };
}

describe("OwnIdentityMonitor", () => {
  it("raises the alarm for every write in our name that our outbox does not know, and for no other", async () => {
    const { follower, known, alarms, ours } = watched();
    for (const [index, event] of ours.entries()) if (index % 3 !== 0) known.add(event.position.transaction);
    await settle(follower);
    const expected = ours.filter(({ position }) => !known.has(position.transaction));
    expect(expected.length).toBeGreaterThan(5);
    expect(alarms).toEqual(expected);
  });

  it("is silent when all are ours", async () => {
    const { follower, known, alarms, ours } = watched();
    for (const event of ours) known.add(event.position.transaction);
    await settle(follower);
    expect(alarms).toEqual([]);
  });

  it("raises it with the very block", async () => {
    const { ledger, follower, known, alarms, ours } = watched();
    for (const event of ours) known.add(event.position.transaction);
    await settle(follower);
    const fact = { registry: "authorities", type: "EndpointSet", economy: TW, endpoint: "https://evil.example" };
    ledger.mine([{ ...fact, writer: writerOf(TW) } as never]);
    await follower.step();
    expect(alarms.map(({ position }) => position.block)).toEqual([ledger.head.number]);
  });

  it("does not judge what was written before its outbox began", async () => {
    const { follower, alarms, ours } = watched(30);
    await settle(follower);
    expect(alarms).toEqual(ours.filter(({ position }) => position.block > 30));
  });

  it("catches up with what was stored while nobody watched", async () => {
    const { follower, alarms, monitor, ours } = watched();
    await settle(follower);
    alarms.length = 0;
    expect(monitor.judge(ours.slice(2))).toBe(ours.length - 2);
    expect(alarms).toEqual(ours.slice(2));
  });
});

describe("of a few events, those are told that", () => {
  const JP = economy("JP");
  const { events } = new Facts().members(1_000, TW, JP).members(2_000, TW, JP);
  const judged = (sinceBlock: number, isOurs: (event: LedgerEvent) => boolean = () => false) => {
    const alarms: LedgerEvent[] = [];
    const economyOf = (writer: string) =>
      writer === factsWriterOf(TW) ? TW : writer === factsWriterOf(JP) ? JP : undefined;
    const alarm = (event: LedgerEvent) => void alarms.push(event);
    return { alarms, monitor: new OwnIdentityMonitor({ own: TW, economyOf, isOurs, alarm, sinceBlock }) };
  };
  const blocksOf = (given: readonly LedgerEvent[]): number[] => given.map(({ position }) => position.block);

  it("we are said to have written, after the block where the outbox began", () => {
    for (const [sinceBlock, expected] of [
      [0, [1, 2, 5, 6]],
      [1, [2, 5, 6]],
      [4, [5, 6]],
      [6, []],
    ] as const) {
      const { alarms, monitor } = judged(sinceBlock);
      expect(monitor.judge(events)).toBe(expected.length);
      expect(blocksOf(alarms)).toEqual(expected);
    }
  });

  it("our outbox does not know", () => {
    const { alarms, monitor } = judged(0, ({ position }) => position.block === 2);
    expect(monitor.judge(events)).toBe(3);
    expect(blocksOf(alarms)).toEqual([1, 5, 6]);
  });

  it("were added, and none that were taken back", () => {
    const { alarms, monitor } = judged(0);
    const asOf = {} as never;
    monitor.onChange({ kind: "rolledBack", removed: events, asOf, depth: 1 } as never);
    expect(alarms).toEqual([]);
    monitor.onChange({ kind: "advanced", events: events.slice(0, 1), asOf });
    expect(blocksOf(alarms)).toEqual([1]);
  });
});
