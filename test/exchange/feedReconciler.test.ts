import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import type { Consent, Profile } from "../../src/domain/profile.ts";
import { TestGateway, Wire } from "./support/gateway.ts";
import { fixedId, JP, KR, NZ, operator, TW } from "./support/profiles.ts";
import { staged } from "./support/store.ts";
import { OPEN_LEG, World } from "./support/world.ts";

const PARTNERS = [JP, KR, NZ];
const OPERATORS = 6;

function setUp(): { world: World; tw: TestGateway } {
  const world = new World();
  const tw = new TestGateway(world, TW, new Wire());
  for (const partner of PARTNERS) world.members.set(partner, "ACTIVE");
  return { world, tw };
}

describe("reconciling", () => {
  it("again changes nothing", () => {
    const { world, tw } = setUp();
    world.arrange(TW, JP, OPEN_LEG);
    for (let n = 0; n < 10; n++) tw.certify(operator(n));
    expect(tw.reconciler.step()).toEqual({ appended: 10, done: true });
    expect(tw.reconciler.step()).toEqual({ appended: 0, done: true });
  });

  it("does nothing before the ledger was read", () => {
    const { world, tw } = setUp();
    world.arrange(TW, JP, OPEN_LEG);
    tw.certify(operator(1));
    tw.view.asOf = () => undefined as never;
    expect(tw.reconciler.step()).toEqual({ appended: 0, done: false });
    expect(tw.store.feed.asOf()).toBeUndefined();
  });

  it("hears of a change only if the change itself was kept", () => {
    const { world, tw } = setUp();
    world.arrange(TW, JP, OPEN_LEG);
    const profile = tw.certify(operator(1));
    tw.reconciler.step();
    expect(() =>
      tw.store.db.transaction(() => {
        tw.consent(profile.certificationId, { mode: "NONE" });
        throw new Error("not recorded after all");
      }),
    ).toThrow();
    expect(tw.reconciler.step().appended).toBe(0);
  });

  it("shares nothing while the clock or the ledger says that the leg is not in force", () => {
    const { world, tw } = setUp();
    const begin = world.now + 50;
    world.arrange(TW, JP, { ...OPEN_LEG, from: begin });
    tw.certify(operator(1));
    tw.reconciler.step();
    world.now = begin; // our clock alone
    tw.reconciler.step();
    expect(tw.store.feed.shownTo(JP).size).toBe(0);
    world.now = begin - 1000;
    world.block += 5; // the ledger alone
    tw.reconciler.step();
    expect(tw.store.feed.shownTo(JP).size).toBe(0);
    world.now = begin;
    tw.reconciler.step();
    expect(tw.store.feed.shownTo(JP).size).toBe(1);
  });

  it("undoes nothing that followed from more of the ledger than this gateway has read", () => {
    const { world, tw } = setUp();
    world.arrange(TW, JP, OPEN_LEG);
    tw.certify(operator(1));
    const early = world.asOf(world.block);
    world.mine(3);
    // Another gateway of the authority, which has read on, found that the leg is over.
    world.legs.clear();
    tw.reconciler.step();
    const { lastCursor } = tw.store.feed.position(JP);
    expect(tw.store.feed.shownTo(JP).size).toBe(0);
    world.arrange(TW, JP, OPEN_LEG);
    tw.view.asOf = () => early;
    const changed = tw.certify(operator(2));
    expect(tw.reconciler.step()).toEqual({ appended: 0, done: false });
    expect(tw.store.feed.position(JP).lastCursor).toBe(lastCursor);
    expect(
      tw.store.feed.page(JP, 0, 10, 1_000_000).entries.map(({ certificationId }) => certificationId),
    ).not.toContain(changed.certificationId);
    tw.view.asOf = () => world.asOf(world.block);
    expect(tw.reconciler.step().appended).toBe(2);
  });

  it("shows the new id of a reissue before it takes the old away", () => {
    const { world, tw } = setUp();
    world.arrange(TW, JP, OPEN_LEG);
    const [low, high] = [fixedId(1), fixedId(2)];
    for (const [oldId, newId] of [
      [low, high],
      [`${low.slice(0, -1)}4`, `${low.slice(0, -1)}3`],
    ] as [`0x${string}`, `0x${string}`][]) {
      const old = tw.certify(operator(1, { certificationId: oldId }));
      tw.reconciler.step();
      const after = tw.store.feed.position(JP).lastCursor;
      tw.certify(operator(1, { certificationId: newId, previousIds: [oldId] }), oldId);
      tw.store.profiles.end(old.certificationId, "REISSUED");
      tw.reconciler.step();
      const { entries } = tw.store.feed.page(JP, after, 10, 1_000_000);
      expect(entries.map(({ kind, certificationId }) => [kind, certificationId])).toEqual([
        ["UPSERT", newId],
        ["TOMBSTONE", oldId],
      ]);
      tw.store.profiles.end(newId, "REVOKED");
    }
  });

  it("tells a member that was removed to delete, and one that is suspended nothing", () => {
    const { world, tw } = setUp();
    for (const partner of [JP, KR]) world.arrange(TW, partner, OPEN_LEG);
    tw.certify(operator(1));
    tw.reconciler.step();
    world.members.set(JP, "REMOVED");
    world.members.set(KR, "SUSPENDED");
    tw.reconciler.step();
    expect(tw.store.feed.openTombstones(JP)).toHaveLength(1);
    expect(tw.store.feed.openTombstones(KR)).toHaveLength(0);
  });

  it("looks at a large load in several steps and is complete after the last", () => {
    const { world, tw } = setUp();
    world.arrange(TW, JP, OPEN_LEG);
    tw.reconciler.step();
    const before = tw.store.feed.asOf();
    for (let n = 0; n < 2_500; n++) tw.certify(operator(n));
    expect(tw.reconciler.step()).toEqual({ appended: 2_000, done: false });
    expect(tw.store.feed.asOf()).toEqual(before);
    expect(tw.reconciler.step()).toEqual({ appended: 500, done: true });
    expect(tw.store.feed.asOf()?.block).toBe(world.block);
  });

  it("shows every partner exactly what it is entitled to, whatever happened in whatever order", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const model = new Model();
        for (const one of actions) model.act(one);
        model.tw.reconciler.step();
        for (const partner of PARTNERS)
          expect(new Map(model.tw.store.feed.shownTo(partner))).toEqual(model.entitled(partner));
        model.tw.store.db.close();
      }),
      { numRuns: 150 },
    );
  });
});

type Action =
  | { readonly kind: "certify" | "fail" | "erase" | "reissue" | "reconcile"; readonly n: number }
  | { readonly kind: "consent"; readonly n: number; readonly consent: Consent }
  | { readonly kind: "arrange"; readonly partner: Economy; readonly tiers: number };

const n = fc.integer({ min: 0, max: OPERATORS - 1 });
const consent: fc.Arbitrary<Consent> = fc.oneof(
  fc.constant<Consent>({ mode: "GENERAL" }),
  fc.constant<Consent>({ mode: "NONE" }),
  fc.subarray(PARTNERS).map((partners) => ({ mode: "PER_PARTNER", partners }) as Consent),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constantFrom("certify", "fail", "erase", "reissue", "reconcile"), n }) as fc.Arbitrary<Action>,
  fc.record({ kind: fc.constant("consent" as const), n, consent }),
  fc.record({
    kind: fc.constant("arrange" as const),
    partner: fc.constantFrom(...PARTNERS),
    tiers: fc.integer({ min: 0, max: 7 }),
  }),
);

/** What was done, kept apart from the code under test: per operator its live profile, its consent, per partner its tiers. */
class Model {
  readonly tw: TestGateway;
  readonly #world: World;
  readonly #live = new Map<number, Profile>();
  readonly #consents = new Map<number, Consent>();
  readonly #tiers = new Map<Economy, number>();

  constructor() {
    const { world, tw } = setUp();
    this.tw = tw;
    this.#world = world;
  }

  act(one: Action): void {
    if (one.kind === "arrange") {
      this.#world.arrange(TW, one.partner, { ...OPEN_LEG, tiers: one.tiers });
      this.#tiers.set(one.partner, one.tiers);
    } else if (one.kind === "consent") {
      const id = this.#live.get(one.n)?.certificationId;
      if (id === undefined) return;
      this.tw.consent(id, one.consent);
      this.#consents.set(one.n, one.consent);
    } else this.#change(one.kind, one.n);
  }

  #change(kind: "certify" | "fail" | "erase" | "reissue" | "reconcile", which: number): void {
    const live = this.#live.get(which);
    const id = live?.certificationId;
    if (kind === "reconcile") this.tw.reconciler.step();
    if (kind === "certify") {
      const tier = ["AEOC", "AEOS", null][(which + this.#world.block) % 3] as string | null;
      this.#live.set(which, this.tw.certify({ ...(live ?? operator(which)), tier }));
    }
    if (id === undefined || live === undefined) return;
    if (kind === "fail") {
      this.tw.store.profiles.stage([staged({ ...live, programme: "STP", tier: "STP" }, "fails")]);
      this.tw.store.profiles.settle("fails", { state: "FAILED", settledAt: this.#world.now });
    }
    if (kind === "erase") {
      this.tw.store.profiles.erase(id);
      this.#live.delete(which);
      this.#consents.delete(which);
    }
    if (kind === "reissue") {
      const next = { ...live, certificationId: operator(which).certificationId, previousIds: [id] };
      this.#live.set(which, this.tw.certify(next, id));
      this.tw.store.profiles.end(id, "REISSUED");
    }
  }

  entitled(partner: Economy): Map<string, number> {
    const tiers = this.#tiers.get(partner) ?? 0;
    const rows = [...this.#live].flatMap(([which, { certificationId, tier }]) => {
      const given = this.#consents.get(which) ?? { mode: "GENERAL" };
      const agrees = given.mode === "GENERAL" || (given.mode === "PER_PARTNER" && given.partners.includes(partner));
      const bit = tier === null ? 1 : tier === "AEOC" ? 2 : 4;
      const revision = this.tw.store.lookup.current(certificationId)?.revision;
      return agrees && (tiers & bit) !== 0 && revision !== undefined ? [[certificationId, revision] as const] : [];
    });
    return new Map(rows);
  }
}
