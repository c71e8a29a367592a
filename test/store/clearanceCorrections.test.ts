import { beforeEach, describe, expect, it } from "vitest";
import type { Clearance } from "../../src/domain/clearance.ts";
import type { ClearanceRecord } from "../../src/domain/clearanceRecord.ts";
import { ClearanceChunks } from "../../src/store/clearanceChunks.ts";
import { Clearances } from "../../src/store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../../src/store/clearancesSchema.ts";
import type { Database } from "../../src/store/database.ts";
import { clearance } from "../support/countedClearances.ts";
import { eachStore, openStore } from "../support/eachStore.ts";
import { ORDINARY } from "../support/judgements.ts";

const record = (reference: string, over: Partial<Clearance> = {}): ClearanceRecord => ({
  clearance: clearance({ reference, operator: null, claimed: false, granted: 0n, ...over }),
  salt: new Uint8Array(16).fill(7),
  relied: ORDINARY,
  truth: ORDINARY,
});

eachStore(() => {
  let database: Database;
  let store: Clearances;

  beforeEach(() => {
    database = openStore(CLEARANCE_MIGRATIONS);
    store = new Clearances(database);
  });

  describe("clearances in the store", () => {
    it("that were taken after a place are gone through in steps, each of them once, but for those that were corrected", () => {
      expect([store.lastPlace, store.takenAfter(0, 10)]).toEqual([0, []]);
      const add = (from: number, count: number) =>
        store.addAll(Array.from({ length: count }, (_, index) => record(`R${from + index}`)));
      add(1, 2_100);
      add(2_101, 3);
      expect(store.lastPlace).toBe(2_103);
      store.replaceAll([record("R1500", { channel: "PAPER_REVIEW" })]);
      for (const start of [0, 998, 999, 1_000, 1_001, 2_099, 2_103, 2_104]) {
        const seen: number[] = [];
        for (let page = store.takenAfter(start, 300); page.length > 0; page = store.takenAfter(seen.at(-1)!, 300))
          seen.push(...page.map(({ id }) => id));
        const all = Array.from({ length: 2_104 - start }, (_, index) => start + index + 1);
        expect(seen).toEqual(all.filter((place) => place !== 1_500));
      }
    });

    it("are missed when their row is gone, rather than said to be unknown", () => {
      store.addAll([record("A"), record("B")]);
      new ClearanceChunks(database).setTruths([{ place: 1, truth: 0 }]);
      expect(() => store.find("A")).toThrow("the row of A is gone");
      expect(() => store.findAll(["B", "A"])).toThrow("the row of A is gone");
      expect(store.find("B")).toMatchObject({ id: 2 });
    });

    it("are corrected many at once, each once and all of them or none", () => {
      const many = (channel: "FREE" | "PAPER_REVIEW", from: number, until: number) =>
        Array.from({ length: until - from }, (_, index) => record(`R${from + index}`, { channel }));
      store.addAll(many("FREE", 0, 1_500));
      store.replaceAll([]);
      store.replaceAll(many("PAPER_REVIEW", 700, 1_400));
      const channels = [...store.all()].map(({ clearance: { reference, channel } }) => [reference, channel]);
      expect(channels).toHaveLength(1_500);
      expect(channels.filter(([, channel]) => channel === "FREE")).toHaveLength(800);
      for (const index of [0, 699, 700, 1_399, 1_400])
        expect(store.find(`R${index}`)).toMatchObject({
          id: index < 700 || index >= 1_400 ? index + 1 : 801 + index,
          clearance: { channel: index < 700 || index >= 1_400 ? "FREE" : "PAPER_REVIEW" },
        });
      const places = [...store.all()].map(({ id }) => id);
      for (const wrong of [
        [record("R1"), record("new")],
        [record("R1"), record("R1")],
      ]) {
        expect(() => store.replaceAll(wrong)).toThrow(RangeError);
        expect([...store.all()].map(({ id }) => id)).toEqual(places);
      }
    });
  });
});
