import { beforeEach, expect, it } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { FeedClient } from "../../src/exchange/feedClient.ts";
import { FeedIntake } from "../../src/exchange/feedIntake.ts";
import { FeedTimes } from "../../src/exchange/feedTimes.ts";
import { TestGateway, Wire } from "./support/gateway.ts";
import { JP, operator, TW } from "./support/profiles.ts";
import { OPEN_LEG, World } from "./support/world.ts";

let world: World;
let tw: TestGateway;
let times: FeedTimes;
let client: FeedClient;
let reads: number;
beforeEach(() => {
  world = new World();
  const wire = new Wire();
  tw = new TestGateway(world, TW, wire);
  const jp = new TestGateway(world, JP, wire);
  world.arrange(TW, JP, OPEN_LEG);
  reads = 0;
  times = new FeedTimes({
    feed: (economy: Economy) => {
      reads += 1;
      return jp.partners.feed(economy);
    },
  });
  const now = () => world.now;
  const on = { own: JP, store: jp.partners, alarms: jp.alarms, ledger: jp.view, now };
  const moved = (economy: Economy) => times.changed(economy);
  client = new FeedClient({
    ...on,
    peers: () => wire.peersOf(JP),
    client: jp.peerClient,
    intake: new FeedIntake(on),
    moved,
  });
});

it("a feed that was never read to its end is as old as can be", () => {
  expect(times.of(TW)).toEqual({ asOf: 0, everComplete: false });
});

it("the time moves with each page that is read, also with one that changes no profile", async () => {
  times.of(TW);
  await client.step();
  const first = times.of(TW);
  expect(first).toEqual({ asOf: Math.min(world.now, world.asOf(world.block).time), everComplete: true });
  world.mine(3);
  world.now += 600;
  expect(times.of(TW)).toEqual(first);
  await client.step();
  expect(times.of(TW).asOf).toBeGreaterThan(first.asOf);
});

it("a feed that is read again from its start is not complete before it is read to its end", async () => {
  tw.certify(operator(1));
  await client.step();
  expect(times.of(TW).everComplete).toBe(true);
  client.restart(TW);
  expect(times.of(TW)).toEqual({ asOf: 0, everComplete: false });
  await client.step();
  expect(times.of(TW).everComplete).toBe(true);
});

it("the store is not asked again while nothing is read", async () => {
  await client.step();
  const before = reads;
  for (let question = 0; question < 100; question++) times.of(TW);
  expect(reads).toBe(before + 1);
});
