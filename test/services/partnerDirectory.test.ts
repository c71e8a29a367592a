import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { partnerIdentifiers } from "../../src/domain/partnerProfile.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { PartnerDirectory } from "../../src/services/partnerDirectory.ts";
import { idOf, JP, KR, TW } from "../support/facts.ts";

const profile = (economy: Economy, number: number, tin: string, aliases: string[] = []) =>
  ({
    economy,
    certificationId: idOf(number),
    tin,
    aliases: aliases.map((value) => ({ scheme: "MID", value })),
    previousIds: [],
  }) as unknown as Profile;

class Store {
  readonly rows = new Map<string, Profile>();
  put(one: Profile): void {
    this.rows.set(one.economy + one.certificationId, one);
  }
  identifiers() {
    return partnerIdentifiers(this.rows.values());
  }
  byId(economy: Economy, id: CertificationId) {
    const found = this.rows.get(economy + id);
    return found && { profile: found };
  }
}

describe("the directory of partners' profiles", () => {
  it("finds by TIN and alias in any written form, and by issuer", () => {
    const store = new Store();
    store.put(profile(TW, 1, "TW123456789", ["ABC-1"]));
    store.put(profile(KR, 2, "KR1", ["ABC-1"]));
    const directory = new PartnerDirectory(store);
    expect(directory.find("tw 123456789", undefined)).toHaveLength(1);
    expect(directory.find("ＴＷ１２３４５６７８９", undefined)).toHaveLength(1);
    expect(directory.find("abc-1", undefined)).toHaveLength(2);
    expect(directory.find("abc-1", KR).map(({ economy }) => economy)).toEqual([KR]);
    expect(directory.find("TW123456780", undefined)).toEqual([]);
  });

  it("equals a directory that is made afresh, whatever changed in the store", () => {
    const change = fc.record({
      economy: fc.constantFrom(TW, JP, KR),
      number: fc.integer({ min: 1, max: 5 }),
      tin: fc.constantFrom("A1", "B2", "C3"),
      alias: fc.constantFrom("A1", "X9", "Y8"),
      removed: fc.boolean(),
      all: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const store = new Store();
        const directory = new PartnerDirectory(store);
        for (const { economy, number, tin, alias, removed, all } of changes) {
          if (removed) store.rows.delete(economy + idOf(number));
          else store.put(profile(economy, number, tin, [alias]));
          directory.changed(economy, all ? "ALL" : [idOf(number)]);
        }
        const fresh = new PartnerDirectory(store);
        expect(directory.size).toBe(fresh.size);
        for (const identifier of ["A1", "B2", "C3", "X9", "Y8"])
          expect(new Set(directory.find(identifier, undefined))).toEqual(new Set(fresh.find(identifier, undefined)));
      }),
    );
  });

  it("lists a profile once under an identifier that it gives twice", () => {
    const store = new Store();
    store.put(profile(TW, 1, "TW1", ["tw1", "ＴＷ１"]));
    expect(new PartnerDirectory(store).find("TW1", undefined)).toHaveLength(1);
  });

  it("tells the identifiers of a certification's profile as it is now", () => {
    const store = new Store();
    store.put(profile(TW, 1, "tw 1", ["OLD", "TW1"]));
    store.put(profile(KR, 1, "KR1"));
    const directory = new PartnerDirectory(store);
    expect(directory.identifiersOf(TW, idOf(1))).toEqual(["TW1", "OLD"]);
    expect([directory.identifiersOf(KR, idOf(1)), directory.identifiersOf(TW, idOf(2))]).toEqual([["KR1"], []]);
    store.put(profile(TW, 1, "TW1", ["NEW"]));
    directory.changed(TW, [idOf(1)]);
    expect(directory.identifiersOf(TW, idOf(1))).toEqual(["TW1", "NEW"]);
    store.rows.clear();
    directory.changed(TW, [idOf(1)]);
    expect(directory.identifiersOf(TW, idOf(1))).toEqual([]);
  });

  it("reads a profile once, again when it changed, and never one that the store no longer has", () => {
    const store = new Store();
    store.put(profile(TW, 1, "TW1", ["OLD"]));
    const directory = new PartnerDirectory(store);
    const first = directory.find("TW1", undefined)[0];
    expect(first).toBe(store.rows.get(TW + idOf(1)));
    store.put(profile(TW, 1, "TW1", ["NEW"]));
    expect(directory.find("TW1", undefined)[0]).toBe(first);
    directory.changed(TW, [idOf(1)]);
    expect(directory.find("TW1", undefined)[0]?.aliases).toEqual([{ scheme: "MID", value: "NEW" }]);
    expect(directory.find("OLD", undefined)).toEqual([]);
    store.put(profile(TW, 2, "TW2"));
    directory.changed(TW, [idOf(2)]);
    store.rows.clear();
    expect(directory.find("TW2", undefined)).toEqual([]);
  });

  it("tells of every identifier that a change touched, and gives another listing afterwards", () => {
    const store = new Store();
    store.put(profile(TW, 1, "TW1", ["OLD"]));
    const directory = new PartnerDirectory(store);
    const before = directory.listing("tw1");
    expect(directory.listing("TW1")).toBe(before);
    const told: unknown[] = [];
    directory.subscribe((economy, identifiers) => told.push([economy, identifiers]));
    store.put(profile(TW, 1, "TW1", ["NEW"]));
    directory.changed(TW, [idOf(1)]);
    expect(told).toEqual([[TW, new Set(["TW1", "OLD", "NEW"])]]);
    expect(directory.listing("TW1")).not.toBe(before);
    directory.forgetNotes();
    expect(directory.listing("TW1")?.note).toBeUndefined();
  });
});
