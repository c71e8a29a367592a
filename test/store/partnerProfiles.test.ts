import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { PartnerProfile } from "../../src/domain/partnerProfile.ts";
import { sealProfile } from "../../src/exchange/commitment.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { PartnerProfiles } from "../../src/store/partnerProfiles.ts";
import { PartnerAlarms } from "../../src/store/partnerProfilesAlarms.ts";
import { fixedId, JP, KR, operator, START, TW } from "../exchange/support/profiles.ts";
import { EXCHANGE_MIGRATIONS } from "../exchange/support/store.ts";

let db: Database;
let partners: PartnerProfiles;
beforeEach(() => {
  db = SqliteDatabase.open(":memory:", EXCHANGE_MIGRATIONS);
  partners = new PartnerProfiles(db);
});

function received(n: number, over: Partial<PartnerProfile> = {}, profile = operator(n)): PartnerProfile {
  const certificationId = fixedId(n);
  return {
    economy: TW,
    certificationId,
    cursor: n,
    block: n,
    ...sealProfile({ ...profile, certificationId }),
    ...over,
  };
}

describe("a partner's profile", () => {
  it("in use is found by id, TIN and alias, per economy", () => {
    const one = received(1, {}, operator(1, { aliases: [{ scheme: "MID", value: "X1" }] }));
    partners.put(one);
    expect(partners.byId(TW, fixedId(1))).toEqual(one);
    expect(partners.byTin(TW, one.profile.tin)).toEqual([one]);
    expect(partners.byAlias("MID", "X1")).toEqual([one]);
    expect(partners.byId(KR, fixedId(1))).toBeUndefined();
    expect(partners.byTin(KR, one.profile.tin)).toEqual([]);
    const place = { economy: TW, certificationId: fixedId(1) };
    const values = [one.profile.tin, "X1"];
    expect(new Set(partners.identifiers())).toEqual(new Set(values.map((value) => ({ ...place, value }))));
    expect(partners.count(TW)).toBe(1);
  });

  it("in use is read by economy and id, some at a time; held ones are left out", () => {
    for (const number of [3, 1, 2]) partners.put(received(number));
    partners.put({ ...received(9), economy: KR });
    partners.hold({ ...received(4), mismatchBlock: null });
    const ids = (page: readonly PartnerProfile[]) =>
      page.map(({ economy, certificationId }) => [economy, certificationId]);
    const first = partners.page(undefined, 3);
    expect(ids(first)).toEqual([
      [KR, fixedId(9)],
      [TW, fixedId(1)],
      [TW, fixedId(2)],
    ]);
    expect(ids(partners.page(first.at(-1), 3))).toEqual([[TW, fixedId(3)]]);
  });

  it("held is found by nobody, and does not displace the one in use", () => {
    const used = received(1);
    const held = { ...received(1, { cursor: 5 }, operator(1, { tin: "TW999999999" })), mismatchBlock: null };
    partners.put(used);
    partners.hold(held);
    expect(partners.held(TW)).toEqual([held]);
    expect(partners.byTin(TW, "TW999999999")).toEqual([]);
    expect(partners.byTin(TW, used.profile.tin)).toEqual([used]);
    partners.hold({ ...held, mismatchBlock: 9 });
    expect(partners.held(TW)).toMatchObject([{ mismatchBlock: 9 }]);
    partners.refuse(TW, fixedId(1));
    expect(partners.held(TW)).toEqual([]);
    expect(partners.byId(TW, fixedId(1))).toEqual(used);
  });

  it("taken into use replaces what was known, identifiers and held version included", () => {
    partners.put(received(1));
    partners.hold({ ...received(1), mismatchBlock: null });
    const next = received(1, {}, operator(1, { tin: "TW777777777" }));
    partners.put(next);
    expect(partners.held(TW)).toEqual([]);
    expect(partners.byTin(TW, operator(1).tin)).toEqual([]);
    expect(partners.byTin(TW, "TW777777777")).toEqual([next]);
  });

  it("removed is gone, held version included; the other economy's of the same id stays", () => {
    partners.put(received(1));
    partners.hold({ ...received(1), mismatchBlock: null });
    partners.put(received(1, { economy: KR }));
    expect(partners.remove(TW, fixedId(1))).toBe(true);
    expect(partners.remove(TW, fixedId(1))).toBe(false);
    expect(partners.held(TW)).toEqual([]);
    expect([...partners.identifiers()].map(({ economy }) => economy)).toEqual([KR]);
  });

  it("removed leaves no byte in the files once purged", () => {
    const folder = mkdtempSync(join(tmpdir(), "partner-"));
    const path = join(folder, "store.sqlite");
    const disk = SqliteDatabase.open(path, EXCHANGE_MIGRATIONS);
    const onDisk = new PartnerProfiles(disk);
    const files = (): string => [path, `${path}-wal`].map((file) => readFileSync(file, "latin1")).join("");
    for (let n = 1; n < 40; n++) onDisk.put(received(n));
    const vanishing = received(40, {}, operator(40, { legalName: "Vanishing Traders" }));
    const { profile, salt } = vanishing;
    onDisk.put(vanishing);
    for (const secret of [profile.tin, "Vanishing", salt]) expect(files()).toContain(secret);
    onDisk.remove(TW, fixedId(40));
    expect(onDisk.purge()).toBe(true);
    for (const secret of [profile.tin, "Vanishing", salt]) expect(files()).not.toContain(secret);
    disk.close();
    rmSync(folder, { recursive: true });
  });
});

describe("how far a feed was read", () => {
  it("starts unread, is kept per partner, and is forgotten with everything that came from it", () => {
    expect(partners.feed(TW)).toEqual({ cursor: 0, acknowledged: 0, asOf: null, receivedAt: null });
    const head = { sequence: 1, head: "0x00" } as const;
    const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };
    const asOf = { block: 9, blockHash: fixedId(9), time: START, heads };
    partners.setFeed(TW, { cursor: 3, acknowledged: 2, asOf, receivedAt: START + 1 });
    partners.put(received(1));
    expect(partners.feed(TW)).toEqual({ cursor: 3, acknowledged: 2, asOf, receivedAt: START + 1 });
    expect(partners.feed(KR).cursor).toBe(0);
    partners.removeAll(TW);
    expect(partners.feed(TW).cursor).toBe(0);
    expect(partners.count(TW)).toBe(0);
    expect(partners.byTin(TW, operator(1).tin)).toEqual([]);
  });
});

describe("alarms", () => {
  it("are kept once each, however often they are raised", () => {
    const alarms = new PartnerAlarms(db);
    const alarm = {
      economy: TW,
      code: "PROFILE_MISMATCH" as const,
      certificationId: null,
      cursor: null,
      raisedAt: START,
    };
    expect(alarms.raise(alarm)).toBe(true);
    expect(alarms.raise({ ...alarm, raisedAt: START + 1 })).toBe(false);
    expect(alarms.raise({ ...alarm, economy: JP })).toBe(true);
    expect(alarms.raise({ ...alarm, certificationId: fixedId(1), cursor: 4 })).toBe(true);
    expect(alarms.all()).toHaveLength(3);
    expect(alarms.all()[0]).toEqual(alarm);
  });
});
