import { beforeEach, describe, expect, it } from "vitest";
import type { Profile } from "../../src/domain/profile.ts";
import { TestGateway, Wire } from "./support/gateway.ts";
import { JP, KR, operator, TW } from "./support/profiles.ts";
import { staged } from "./support/store.ts";
import { OPEN_LEG, World } from "./support/world.ts";

let world: World;
let tw: TestGateway;
let jp: TestGateway;
let kr: TestGateway;
let wire: Wire;
let pull: () => Promise<void>;
beforeEach(() => {
  world = new World();
  wire = new Wire();
  tw = new TestGateway(world, TW, wire);
  jp = new TestGateway(world, JP, wire);
  kr = new TestGateway(world, KR, wire);
  world.arrange(TW, JP, OPEN_LEG);
  pull = async () => {
    for (const gateway of [jp, kr]) {
      const reports = await gateway.client.step();
      expect(reports.flatMap(({ fault }) => fault ?? [])).toEqual([]);
    }
  };
});
const named = (n: number, over: Partial<Profile> = {}): Profile => operator(n, { legalName: `Trader ${n}`, ...over });

describe("profiles reach a partner", () => {
  it("that an arrangement entitles, and nobody else", async () => {
    const profile = tw.certify(named(1));
    await pull();
    expect(jp.partners.byTin(TW, profile.tin)[0]?.profile).toEqual(profile);
    expect(jp.partners.byId(TW, profile.certificationId)?.commitment).toBe(
      world.commitmentAt(TW, profile.certificationId, world.block),
    );
    expect(kr.knows(TW)).toEqual([]);
    expect(tw.knows(JP)).toEqual([]);
    expect(jp.changes).toEqual([[profile.certificationId]]);
  });

  it("by what the leg covers: programme, tier and operator type", async () => {
    world.arrange(TW, JP, { ...OPEN_LEG, tiers: 0b10, operatorTypes: 0b10 });
    tw.certify(named(1, { tier: "AEOC" }));
    tw.certify(named(2, { tier: "AEOS" }));
    tw.certify(named(3, { tier: "AEOC", operatorTypes: ["IMPORTER"] }));
    tw.certify(named(4, { programme: "STP", tier: "STP" }));
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
  });

  it("with every change, the newest only", async () => {
    const profile = tw.certify(named(1));
    await pull();
    tw.certify({ ...profile, legalName: "Renamed once" });
    tw.certify({ ...profile, legalName: "Renamed twice" });
    await pull();
    expect(jp.knows(TW)).toEqual(["Renamed twice"]);
    expect(tw.store.feed.position(JP).lastCursor).toBe(2);
  });

  it("when the operator consents to it", async () => {
    const [one, two] = [tw.certify(named(1)), tw.certify(named(2))];
    tw.consent(one.certificationId, { mode: "PER_PARTNER", partners: [KR] });
    tw.consent(two.certificationId, { mode: "PER_PARTNER", partners: [KR, JP] });
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 2"]);
    tw.consent(one.certificationId, { mode: "GENERAL" });
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 1", "Trader 2"]);
  });

  it("only when their certification is final, and the feed does not claim to be complete before", async () => {
    await pull();
    const before = world.block;
    const entry = staged(named(1), "operation-1");
    tw.store.profiles.stage([entry]);
    const block = world.commit(TW, entry.profile.certificationId, entry.commitment);
    await pull();
    expect(jp.knows(TW)).toEqual([]);
    expect(jp.partners.feed(TW).asOf?.block).toBe(before);
    tw.store.profiles.settle("operation-1", { state: "FINAL", block, settledAt: world.now });
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
    expect(jp.partners.feed(TW).asOf?.block).toBe(block);
  });
});

describe("profiles leave a partner, to the byte and confirmed,", () => {
  const confirmed = (): boolean => tw.store.feed.openTombstones(JP).length === 0;

  it("when consent is withdrawn", async () => {
    const profile = tw.certify(named(1));
    tw.certify(named(2));
    await pull();
    tw.consent(profile.certificationId, { mode: "NONE" });
    tw.reconciler.step();
    expect(tw.store.feed.openTombstones(JP)).toMatchObject([{ certificationId: profile.certificationId }]);
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 2"]);
    expect(jp.partners.byTin(TW, profile.tin)).toEqual([]);
    expect(confirmed()).toBe(true);
  });

  it("when the arrangement ends, after its notice and not before", async () => {
    tw.certify(named(1));
    const effectiveAt = world.now + 100;
    world.arrange(TW, JP, { ...OPEN_LEG, until: effectiveAt });
    tw.certify(named(2));
    world.now = effectiveAt - 1;
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 1", "Trader 2"]);
    world.mine(20);
    await pull();
    expect(jp.knows(TW)).toEqual([]);
    expect(confirmed()).toBe(true);
    world.arrange(TW, JP, OPEN_LEG);
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 1", "Trader 2"]);
  });

  it("when the arrangement narrows or the certification moves out of it", async () => {
    world.arrange(TW, JP, { ...OPEN_LEG, tiers: 0b110 });
    const moving = tw.certify(named(1, { tier: "AEOC" }));
    tw.certify(named(2, { tier: "AEOS" }));
    await pull();
    tw.certify({ ...moving, tier: "AEOF" });
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 2"]);
    world.arrange(TW, JP, { ...OPEN_LEG, tiers: 0b010 });
    await pull();
    expect(jp.knows(TW)).toEqual([]);
    expect(confirmed()).toBe(true);
  });

  it("when they are erased", async () => {
    const profile = tw.certify(named(1));
    await pull();
    tw.store.profiles.erase(profile.certificationId);
    await pull();
    expect(jp.knows(TW)).toEqual([]);
    expect(confirmed()).toBe(true);
  });

  it("but not when the certification is revoked: the partner must be able to say so", async () => {
    const profile = tw.certify(named(1));
    await pull();
    tw.store.profiles.end(profile.certificationId, "REVOKED");
    await pull();
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
  });
});

describe("a reissue", () => {
  /** Reissues a certification that both partners had, after something came in between. */
  async function reissue(inBetween: (old: Profile) => void): Promise<{ old: Profile; next: Profile }> {
    world.arrange(TW, KR, OPEN_LEG);
    const old = tw.certify(named(1));
    await pull();
    inBetween(old);
    await pull();
    const next = tw.certify(named(1, { previousIds: [old.certificationId] }), old.certificationId);
    tw.store.profiles.end(old.certificationId, "REISSUED");
    await pull();
    expect(kr.partners.byId(TW, next.certificationId)?.profile).toEqual(next);
    return { old, next };
  }

  it("shows a partner still entitled the new id, linked to the old, which is gone", async () => {
    const { old, next } = await reissue(() => {});
    expect(jp.partners.byId(TW, old.certificationId)).toBeUndefined();
    expect(jp.partners.byId(TW, next.certificationId)?.profile.previousIds).toEqual([old.certificationId]);
  });

  const losses: [string, (old: Profile) => void][] = [
    ["lost consent", (old) => tw.consent(old.certificationId, { mode: "PER_PARTNER", partners: [KR] })],
    ["lost its arrangement", () => world.arrange(TW, JP)],
    ["is no member any more", () => world.members.set(JP, "REMOVED")],
  ];
  for (const [loss, inBetween] of losses)
    it(`gives a partner that ${loss} no word of the new id, in any page`, async () => {
      const pages: string[] = [];
      wire.intercept = async (endpoint, request) => {
        const response = await wire.deliver(endpoint, request);
        const text = Buffer.from(response.body).toString();
        if (text.includes('"audience":"JP"')) pages.push(text);
        return response;
      };
      pull = async () => {
        for (const gateway of [jp, kr]) await gateway.client.step(); // a former member's calls may fail
      };
      const { old, next } = await reissue(inBetween);
      expect(pages.join("")).toContain(old.certificationId);
      expect(pages.join("")).not.toContain(next.certificationId);
      expect(tw.store.feed.shownTo(JP).size).toBe(0);
    });
});

describe("what is not shared can't be told from what does not exist", () => {
  it("a partner without an arrangement gets the page of one for whom there is nothing", async () => {
    world.arrange(TW, JP);
    world.arrange(TW, KR, OPEN_LEG);
    const profile = tw.certify(named(1));
    tw.consent(profile.certificationId, { mode: "NONE" });
    const ask = async (gateway: TestGateway): Promise<object> =>
      (await gateway.peerClient.call({ economy: TW, endpoint: TW }, "/exchange/v1/feed?after=0&limit=500")) as object;
    const outsider = await ask(jp);
    expect(outsider).toMatchObject({ issuer: TW, after: 0, next: 0, entries: [], complete: true });
    expect({ ...(await ask(kr)), audience: JP }).toEqual(outsider);
  });

  it("whoever is no active member is refused, whoever is none at all is not even known", async () => {
    for (const status of ["SUSPENDED", "REMOVED"] as const) {
      world.members.set(JP, status);
      await expect(jp.peerClient.call({ economy: TW, endpoint: TW }, "/exchange/v1/feed")).rejects.toThrow("REFUSED");
      expect(wire.refusals.at(-1)).toBe("NOT_A_PARTNER");
    }
    world.keys.keys.length = 0;
    await expect(kr.peerClient.call({ economy: TW, endpoint: TW }, "/exchange/v1/feed")).rejects.toThrow("REFUSED");
    expect(wire.refusals.at(-1)).toBe("REQUEST_SIGNATURE_INVALID");
  });
});
