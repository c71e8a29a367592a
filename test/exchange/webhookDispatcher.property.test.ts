import fc from "fast-check";
import { expect, it } from "vitest";
import { DELIVERED } from "../../src/exchange/webhookDelivery.ts";
import { Dispatching, type Fate } from "./support/dispatching.ts";

const DOWN = { outcome: "HTTP_503", arrives: false };
const TAKEN = { outcome: DELIVERED, arrives: true };
/** The receiver took it, and the gateway was not told. */
const UNHEARD = { outcome: "TIMED_OUT", arrives: true };

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("mine" as const), count: fc.nat({ max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("back" as const), depth: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("pass" as const), seconds: fc.integer({ min: 1, max: 2_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("kill" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("disk" as const), writes: fc.nat({ max: 3 }) }) },
);
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Fate>(TAKEN) },
  { weight: 2, arbitrary: fc.constant<Fate>(DOWN) },
  { weight: 2, arbitrary: fc.constant<Fate>(UNHEARD) },
  { weight: 1, arbitrary: fc.boolean().map((lost): Fate => ({ lost })) },
);

it("brings every subscriber every event in order, whatever fails, is lost, is killed or is taken back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fate), async (steps, fates) => {
      const world = new Dispatching();
      const all = world.add("all");
      const few = world.add("few", ["aeo.member.admitted.v1"]);
      const other = world.add("other");
      world.fate = (url) => (url.includes("other") ? TAKEN : (fates.next().value as Fate));
      let writes = Number.POSITIVE_INFINITY;
      const delivered = world.store.delivered.bind(world.store);
      // The disk is full from some write on, until the next kill.
      world.store.delivered = (...args) => {
        writes -= 1;
        if (writes < 0) throw new Error("disk full");
        delivered(...args);
      };
      world.begin().run();
      let told = 0;
      for (const one of steps) {
        if (one.do === "mine") world.ledger.mine(one.count, () => `event ${++told}`);
        if (one.do === "back") world.ledger.rollBack(Math.max(0, world.ledger.block - one.depth));
        if (one.do === "pass") await world.pass(one.seconds);
        if (one.do === "disk") writes = one.writes;
        if (one.do === "kill") {
          writes = Number.POSITIVE_INFINITY;
          world.begin().run();
        }
        await world.settle();
      }
      // It heals: a new process, receivers that work, time for what waits.
      writes = Number.POSITIVE_INFINITY;
      world.fate = () => TAKEN;
      world.begin().run();
      await world.settle();
      for (let turns = 0; turns < 200 && world.timers.pending.size > 0; turns += 1) await world.pass(3_600);
      expect(world.dispatcher.oldestUndelivered()).toBe(0);
      const endpoints = world.ledger.events.map((event) => (event as { endpoint: string }).endpoint);
      for (const subscriber of [all, other]) {
        expect(subscriber.held.map(({ endpoint }) => endpoint)).toEqual(endpoints);
        expect(subscriber.outOfOrder).toBe(false);
      }
      expect(few.held).toEqual([]);
      expect(world.buried).toEqual([]);
      await world.dispatcher.close();
    }),
    { numRuns: 150 },
  );
}, 120_000);
