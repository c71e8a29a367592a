import { describe, expect, it } from "vitest";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { OwnIdentityMonitor } from "../../src/projection/ownIdentityMonitor.ts";
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
