import { beforeEach, describe, expect, it } from "vitest";
import type { Profile } from "../../src/domain/profile.ts";
import { TestGateway, Wire } from "./support/gateway.ts";
import { fixedId, JP, KR, operator, TW } from "./support/profiles.ts";
import { staged } from "./support/store.ts";
import { OPEN_LEG, World } from "./support/world.ts";

let world: World;
let wire: Wire;
let tw: TestGateway;
let jp: TestGateway;
beforeEach(() => {
  world = new World();
  wire = new Wire();
  tw = new TestGateway(world, TW, wire);
  jp = new TestGateway(world, JP, wire);
  world.arrange(TW, JP, OPEN_LEG);
});
const named = (n: number, over: Partial<Profile> = {}): Profile => operator(n, { legalName: `Trader ${n}`, ...over });
const fault = async (): Promise<string | undefined> => (await jp.client.step())[0]?.fault;
const alarms = (): string[] => jp.alarms.all().map(({ code }) => code);
type Page = { next: number; entries: { cursor: number; profile: Record<string, unknown> }[] } & Record<string, unknown>;
/** Makes the issuer's gateway change its pages and sign them. */
const corrupt = (change: (page: Page) => unknown): void =>
  wire.corrupt(tw, (answer) => ("entries" in answer ? change(answer as Page) : answer));
const corruptProfile = (change: (profile: Record<string, unknown>) => void): void =>
  corrupt((page) => {
    for (const entry of page.entries) change(entry.profile);
    return page;
  });

describe("a profile", () => {
  it("of an event that the view has not seen is held until it has", async () => {
    jp.view.stoppedAt = world.block;
    tw.certify(named(1));
    expect(await fault()).toBeUndefined();
    expect(jp.knows(TW)).toEqual([]);
    expect(jp.partners.held(TW)).toHaveLength(1);
    jp.view.stoppedAt = undefined;
    jp.client.judgeHeld();
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
    expect(jp.partners.held(TW)).toEqual([]);
    expect(alarms()).toEqual([]);
  });

  it("held can still be tombstoned, or replaced by a newer one", async () => {
    jp.view.stoppedAt = world.block;
    const [one, two] = [tw.certify(named(1)), tw.certify(named(2))];
    await fault();
    tw.consent(one.certificationId, { mode: "NONE" });
    tw.certify({ ...two, legalName: "Newer" });
    await fault();
    jp.view.stoppedAt = undefined;
    await fault();
    expect(jp.knows(TW)).toEqual(["Newer"]);
  });

  it("that the ledger contradicts is refused with an alarm, whoever signed for it", async () => {
    const profile = tw.certify(named(1));
    corruptProfile((changed) => {
      changed.legalName = "Impostor";
    });
    expect(await fault()).toBeUndefined();
    expect(jp.knows(TW)).toEqual([]);
    expect(jp.partners.held(TW)).toEqual([]);
    expect(jp.alarms.all()).toMatchObject([
      { economy: TW, code: "PROFILE_MISMATCH", certificationId: profile.certificationId, cursor: 1 },
    ]);
    expect(jp.partners.feed(TW).cursor).toBe(1);
  });

  it("verified stays in use when its successor is false", async () => {
    const profile = tw.certify(named(1));
    await fault();
    tw.certify({ ...profile, legalName: "Honest" });
    corruptProfile((changed) => {
      changed.legalName = "Impostor";
    });
    await fault();
    expect(jp.knows(TW)).toEqual(["Trader 1"]);
    expect(alarms()).toEqual(["PROFILE_MISMATCH"]);
  });

  it("that a newer commitment overtook waits without alarm for the newer profile", async () => {
    const profile = tw.certify(named(1));
    // The amendment is on the ledger and in JP's view, but has not settled at TW.
    const amended = staged({ ...profile, legalName: "Amended" }, "amendment");
    tw.store.profiles.stage([amended]);
    const block = world.commit(TW, profile.certificationId, amended.commitment);
    await fault();
    expect(jp.knows(TW)).toEqual([]);
    expect(jp.partners.held(TW)).toMatchObject([{ mismatchBlock: block }]);
    tw.store.profiles.settle("amendment", { state: "FINAL", block, settledAt: world.now });
    await fault();
    expect(jp.knows(TW)).toEqual(["Amended"]);
    expect(alarms()).toEqual([]);
  });

  it("that is kept back although the feed claims to be complete raises an alarm", async () => {
    const profile = tw.certify(named(1));
    world.commit(TW, profile.certificationId, fixedId(99));
    await fault();
    expect(jp.knows(TW)).toEqual([]);
    expect(alarms()).toEqual(["PROFILE_MISMATCH"]);
  });

  const malformed: [string, (profile: Record<string, unknown>) => void][] = [
    ["another certification's", (one) => Object.assign(one, { certificationId: fixedId(5) })],
    ["another economy's", (one) => Object.assign(one, { economy: KR })],
    ["with a field too many", (one) => Object.assign(one, { note: "x" })],
    ["with a field too few", (one) => delete one.contact],
    ["with a name that runs backwards", (one) => Object.assign(one, { legalName: "abc\u202ecba" })],
    ["with an invisible character", (one) => Object.assign(one, { localName: "a\u200bb" })],
    ["with a TIN that is not ASCII", (one) => Object.assign(one, { tin: "TW\u0430" })],
    [
      "with an alias that would pass for a TIN",
      (one) => Object.assign(one, { aliases: [{ scheme: "", value: "TW1" }] }),
    ],
    ["of a tier that its programme has not", (one) => Object.assign(one, { tier: "STP_PLUS" })],
    ["with an impossible date", (one) => Object.assign(one, { validFrom: "2026-02-30" })],
    ["with a name without end", (one) => Object.assign(one, { legalName: "x".repeat(301) })],
  ];
  for (const [what, change] of malformed)
    it(`${what} is refused with an alarm, and the others are taken`, async () => {
      const profile = tw.certify(named(1));
      tw.certify(named(2));
      corruptProfile((one) => {
        if (one.tin === profile.tin) change(one);
      });
      expect(await fault()).toBeUndefined();
      expect(jp.knows(TW)).toEqual(["Trader 2"]);
      expect(jp.alarms.all()).toMatchObject([{ code: "PROFILE_MALFORMED", certificationId: profile.certificationId }]);
    });
});

describe("a page", () => {
  const bad: [string, string, (page: Page) => unknown][] = [
    ["of another issuer", "FEED_INCONSISTENT", (page) => ({ ...page, issuer: KR })],
    ["for another gateway", "FEED_INCONSISTENT", (page) => ({ ...page, audience: KR })],
    ["that leaves a gap", "FEED_INCONSISTENT", (page) => ({ ...page, after: 1 })],
    ["that goes backwards", "FEED_WENT_BACKWARDS", (page) => ({ ...page, after: 2, next: 1, entries: [] })],
    ["that repeats what was read", "FEED_INCONSISTENT", (page) => ({ ...page, after: 0 })],
    ["whose entries are out of order", "FEED_INCONSISTENT", (page) => ({ ...page, entries: page.entries.reverse() })],
    ["with entries beyond its end", "FEED_INCONSISTENT", (page) => ({ ...page, next: page.next - 1 })],
    ["from the future", "FEED_INCONSISTENT", (page) => ({ ...page, asOf: world.asOf(world.block + 40) })],
    ["with a field too many", "MALFORMED", (page) => ({ ...page, more: 1 })],
    ["with entries that are none", "MALFORMED", (page) => ({ ...page, entries: [{ kind: "DROP TABLE" }] })],
    ["that is none", "MALFORMED", () => []],
  ];
  for (const [what, code, change] of bad)
    it(`${what} is refused whole`, async () => {
      tw.certify(named(1));
      tw.certify(named(2));
      await fault();
      const before = jp.partners.feed(TW);
      tw.certify(named(3));
      tw.certify(named(4));
      corrupt(change);
      expect(await fault()).toBe(code);
      expect(jp.knows(TW)).toEqual(["Trader 1", "Trader 2"]);
      expect(jp.partners.feed(TW)).toEqual(before);
      expect(alarms()).toEqual(code === "MALFORMED" ? [] : [code]);
      wire.intercept = undefined;
      world.mine();
      expect(await fault()).toBeUndefined();
      expect(jp.knows(TW)).toHaveLength(4);
    });
});
