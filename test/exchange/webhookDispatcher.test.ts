import { beforeEach, describe, expect, it } from "vitest";
import { DELIVERED } from "../../src/exchange/webhookDelivery.ts";
import { Dispatching } from "./support/dispatching.ts";

const DOWN = { outcome: "HTTP_503", arrives: false };
const UP = { outcome: DELIVERED, arrives: true };
const DAY = 86_400;

let world: Dispatching;
beforeEach(() => {
  world = new Dispatching();
  world.dispatcher.run();
});

const sequences = (name: string) => world.subscribers.get(`https://${name}.example/`)!.held.map((one) => one.sequence);
const stateOf = (name: string) => world.store.find(name)!.state;

/** Lets time pass in hours, with every attempt that comes due. */
async function hours(count: number): Promise<void> {
  for (let hour = 0; hour < count; hour += 1) await world.pass(3_600);
}

describe("the dispatcher", () => {
  it("sends one at a time, in order, and moves on only when an event was taken", async () => {
    world.add("a");
    world.fate = (_, { id }) => (id.endsWith(":2") && world.attempts.length < 4 ? DOWN : UP);
    world.ledger.mine(3);
    await world.settle();
    expect(sequences("a")).toEqual([1]);
    expect(stateOf("a")).toMatchObject({ failures: 1, lastOutcome: "HTTP_503", failingSince: world.now });
    await world.pass(5);
    await world.pass(10);
    expect(sequences("a")).toEqual([1, 2, 3]);
    expect(stateOf("a")).toMatchObject({ failures: 0, failingSince: null, delivered: 3 });
    expect(world.attempts.map(({ id }) => id.split(":").at(-1))).toEqual(["1", "2", "2", "2", "3"]);
  });

  it("waits longer after each failure, up to an hour, and not for less because more events come", async () => {
    world.add("a");
    world.fate = () => DOWN;
    world.ledger.mine(1);
    await world.settle();
    for (let turn = 0; turn < 14; turn += 1) {
      world.ledger.mine(1);
      await world.settle();
      await world.pass(stateOf("a").nextAttemptAt - world.now);
    }
    const times = world.attempts.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - times[index]!);
    expect(pauses.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
    expect(pauses.slice(-3)).toEqual([3_600, 3_600, 3_600]);
  });

  it("leaves receivers to the gateway whose turn it is, and goes on where that one was when the turn comes", async () => {
    world.add("a");
    world.mayDeliver = false;
    world.ledger.mine(2);
    await world.settle();
    expect(world.attempts).toEqual([]);
    world.mayDeliver = true;
    world.dispatcher.wake();
    await world.settle();
    expect(sequences("a")).toEqual([1, 2]);
    // The turn ends between two events.
    world.fate = () => {
      world.mayDeliver = false;
      return UP;
    };
    world.ledger.mine(2);
    await world.settle();
    expect(sequences("a")).toEqual([1, 2, 3]);
  });

  it("lets no receiver wait for another", async () => {
    world.add("a");
    world.add("b");
    world.fate = (url) => (url.includes("//a") ? { lost: false } : UP);
    world.ledger.mine(5);
    await world.settle();
    expect([sequences("a"), sequences("b")]).toEqual([[], [1, 2, 3, 4, 5]]);
  });

  it("puts an event aside after a day of failure, says so, and goes on with the next", async () => {
    world.add("a");
    world.fate = (_, { id }) => (id.endsWith(":1") ? DOWN : UP);
    world.ledger.mine(2);
    await hours(23);
    expect(world.buried).toEqual([]);
    expect(world.dispatcher.oldestUndelivered()).toBeGreaterThan(22 * 3_600);
    await hours(3);
    expect(world.buried).toHaveLength(1);
    expect(sequences("a")).toEqual([2]);
    expect(stateOf("a")).toMatchObject({ deadLetters: 1, failingSince: null });
    expect(world.letters.page("a", undefined, 10)).toMatchObject([{ outcome: "HTTP_503", requeued: false }]);
    expect(world.dispatcher.oldestUndelivered()).toBe(0);
  });

  it("tries an event at least once however long the receiver was away, and takes up again when it is back", async () => {
    world.add("a");
    world.fate = () => DOWN;
    world.ledger.mine(4);
    await hours(30);
    const lost = world.buried.length;
    expect(lost).toBeGreaterThan(0);
    world.fate = () => UP;
    await hours(2);
    expect(sequences("a")).toEqual([1, 2, 3, 4].slice(lost));
    expect(new Set(world.attempts.map(({ id }) => id)).size).toBe(4);
  });

  it("sends dead letters again when asked, once, and keeps those that fail again", async () => {
    world.add("a");
    world.fate = () => DOWN;
    world.ledger.mine(2);
    await hours(28);
    expect(world.buried).toHaveLength(2);
    const [first, second] = world.letters.page("a", undefined, 10);
    expect(world.letters.page("a", first!.message.id, 10)).toEqual([second]);
    world.fate = (_, { id }) => (id === second!.message.id ? DOWN : UP);
    expect(world.letters.requeue("a", undefined)).toBe(2);
    world.store.hurry("a");
    world.dispatcher.wake();
    await world.settle();
    expect(sequences("a")).toEqual([1]);
    expect(world.letters.page("a", undefined, 10)).toMatchObject([
      { message: { id: second!.message.id }, requeued: false },
    ]);
    world.ledger.mine(1);
    await world.settle();
    expect(sequences("a")).toEqual([1, 3]);
  });

  it("forgets a dead letter that never happened, and tells so before it is asked to send it", async () => {
    world.add("a");
    world.ledger.mine(1);
    await world.settle();
    world.fate = () => DOWN;
    world.ledger.mine(1);
    await hours(27);
    expect(world.buried).toHaveLength(1);
    world.letters.requeue("a", undefined);
    world.ledger.rollBack(1);
    world.fate = () => UP;
    await hours(1);
    expect(world.letters.count()).toBe(0);
    expect(world.attempts.at(-1)?.id).toContain("rollback");
  });

  it("sends nothing more of what was taken back while it was sending", async () => {
    world.add("a");
    world.ledger.mine(0);
    world.fate = (_, { id }) => {
      if (!id.includes("rollback")) world.ledger.rollBack(1);
      return UP;
    };
    world.ledger.mine(3);
    await world.settle();
    expect(world.attempts.map(({ id }) => id.split(":").slice(2).join(":"))).toEqual(["1", "rollback:1"]);
  });

  it("stops with a receiver that was deleted while it was being sent to", async () => {
    const a = world.add("a");
    world.fate = () => {
      world.store.remove("a");
      return UP;
    };
    world.ledger.mine(3);
    await world.settle();
    expect(a.calls).toHaveLength(1);
    expect(world.store.all()).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it("goes on from its cursor in another process, and ends after the attempt under way", async () => {
    world.add("a");
    world.ledger.mine(2);
    await world.settle();
    await world.dispatcher.close();
    world.ledger.mine(1);
    await world.settle();
    expect(sequences("a")).toEqual([1, 2]);
    world.begin().run();
    await world.settle();
    expect(sequences("a")).toEqual([1, 2, 3]);
    expect(world.attempts).toHaveLength(3);
  });

  it("is not silenced by a clock that is set back", async () => {
    world.add("a");
    world.fate = () => DOWN;
    world.ledger.mine(1);
    await world.settle();
    world.fate = () => UP;
    await world.pass(-10 * DAY);
    expect(sequences("a")).toEqual([1]);
  });
});
