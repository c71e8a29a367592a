import { beforeEach, describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import type { LedgerEvent } from "../../src/domain/event.ts";
import { createIdentityWatch, type IdentityWatch } from "../../src/gateway/identityWatch.ts";
import { openStores, type Stores } from "../../src/gateway/stores.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { FakeLedger } from "../support/fakeLedger.ts";
import { FakeNode } from "../support/fakeNode.ts";
import { Random } from "../support/random.ts";
import { mineHistory, RandomFacts, writerOf } from "../support/randomFacts.ts";
import { type Reader, reader, settle } from "../support/reader.ts";

const TW = economy("TW");
const NOW = 1_700_000_000;

let ledger: FakeLedger;
let stores: Stores;
let raised: LedgerEvent["position"][];
beforeEach(() => {
  ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), 20);
  stores = openStores(":memory:", { consent: { mode: "GENERAL" }, reorgDepth: 64 });
  raised = [];
});

/** The reading side of a process that starts over the store; nobody watches yet. */
const start = (): Reader => reader(ledger, [new FakeNode(ledger)], { db: stores.database });

function watchOf({ view }: Reader): IdentityWatch {
  return createIdentityWatch({
    own: TW,
    stores,
    writers: () => (view.asOf === undefined ? new Map() : view.current().state.authorities.writers),
    reorgDepth: 64,
    metrics: createMetrics(TW),
    log: { fatal: (found: { position: LedgerEvent["position"] }) => void raised.push(found.position) } as never,
    now: () => NOW,
  });
}

/** A whole process: catches up, then watches. */
function run(): Reader & { watch: IdentityWatch } {
  const process = start();
  const watch = watchOf(process);
  watch.catchUp();
  process.follower.subscribe((change) => watch.watch(change, ledger.head.number));
  return { ...process, watch };
}

function forge(): void {
  const fact = { registry: "authorities", type: "EndpointSet", economy: TW, endpoint: "https://evil.example" };
  ledger.mine([{ ...fact, writer: writerOf(TW) } as never]);
}

const blocks = () => raised.map(({ block }) => block);

describe("an unknown write", () => {
  it("that was stored before a crash and never judged raises its alarm after the restart", async () => {
    await settle(run().follower);
    expect(blocks()).toEqual([]);
    forge();
    // It is stored with its block, and the process ends before anybody is told.
    await settle(start().follower);
    const { watch } = run();
    expect(blocks()).toEqual([ledger.head.number]);
    expect(watch.open()).toBe(1);
  });

  it("raises it in the next process also when the chain stood still meanwhile, and once only", async () => {
    await settle(run().follower);
    forge();
    await settle(start().follower);
    run();
    const third = run();
    await settle(third.follower);
    expect(blocks()).toHaveLength(1);
    expect(third.watch.open()).toBe(1);
  });

  it("on a branch that was stored after a roll-back and never judged is found as well", async () => {
    const first = run();
    await settle(first.follower);
    ledger.mine([]);
    ledger.mine([]);
    forge();
    await settle(first.follower);
    expect(blocks()).toHaveLength(1);
    ledger.fork(2);
    forge();
    ledger.mine([]);
    ledger.mine([]);
    await settle(start().follower);
    run();
    expect(blocks()).toHaveLength(2);
  });

  it("stays open over a restart until somebody says who looked into it and why", async () => {
    await settle(run().follower);
    forge();
    await settle(run().follower);
    const { watch } = run();
    expect(watch.open()).toBe(1);
    const [found] = stores.unknownWrites.list(0, 10);
    expect(found).toMatchObject({ type: "EndpointSet", writer: writerOf(TW), acknowledged: null, raisedAt: NOW });
    expect(watch.acknowledge(found!.id, "an admin", "our own script", NOW + 5)).toBe(true);
    expect(watch.open()).toBe(0);
    expect(run().watch.open()).toBe(0);
    const acknowledged = { by: "an admin", at: NOW + 5, reason: "our own script" };
    expect(stores.unknownWrites.find(found!.id)?.acknowledged).toEqual(acknowledged);
    expect(watch.acknowledge(found!.id, "another", "again", NOW + 6)).toBe(false);
    expect(stores.unknownWrites.find(found!.id)?.acknowledged).toEqual(acknowledged);
  });

  it("that can't be kept now is judged with the next change", async () => {
    const { follower, watch } = run();
    await settle(follower);
    forge();
    stores.database.run("ALTER TABLE unknown_write RENAME TO away");
    await settle(follower);
    stores.database.run("ALTER TABLE away RENAME TO unknown_write");
    expect(watch.open()).toBe(0);
    ledger.mine([]);
    await settle(follower);
    expect(watch.open()).toBe(1);
  });
});
