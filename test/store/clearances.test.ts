import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { CHANNELS, type Clearance, DENIAL_REASONS } from "../../src/domain/clearance.ts";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../../src/domain/clearanceRecord.ts";
import { economy } from "../../src/domain/economy.ts";
import { MODES } from "../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { SME_CLASSES } from "../../src/domain/profile.ts";
import { Clearances } from "../../src/store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../../src/store/clearancesSchema.ts";
import type { Database } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { eachStore, openStore } from "../support/eachStore.ts";
import { ORDINARY } from "../support/judgements.ts";

const TW = economy("TW");
const DAY = 86_400;
const recognised = (certification: string, due = 3n): ClearanceJudgement => ({
  standing: "RECOGNISED",
  recognition: "RECOGNISED",
  cause: "COVERED",
  certification: certification as ClearanceJudgement["certification"],
  arrangement: 1,
  version: 2,
  due,
});

function record(reference: string, over: Partial<Clearance> = {}, truth = ORDINARY, relied = truth): ClearanceRecord {
  const clearance: Clearance = {
    reference,
    issuer: TW,
    mode: "SEA",
    departedAt: null,
    arrivedAt: null,
    lodgedAt: 1_000,
    releasedAt: null,
    deliveredAt: null,
    channel: "FREE",
    operator: null,
    operatorType: null,
    claimed: false,
    smeClass: null,
    granted: 0n,
    denial: null,
    agency: null,
    ...over,
  };
  return { clearance, salt: new Uint8Array(16).fill(7), relied, truth };
}

const optional = <T>(list: readonly T[]) => fc.option(fc.constantFrom(...list));
const moment = fc.integer({ min: 0, max: 4_102_444_800 });
const anyRecord = fc
  .record({
    issuer: fc.constantFrom(TW, economy("KR")),
    mode: fc.constantFrom(...MODES),
    departedAt: fc.option(moment),
    arrivedAt: fc.option(moment),
    lodgedAt: moment,
    releasedAt: fc.option(moment),
    deliveredAt: fc.option(moment),
    channel: fc.constantFrom(...CHANNELS),
    operator: fc.option(fc.constantFrom("TW1", "TW2")),
    operatorType: optional(OPERATOR_TYPES),
    claimed: fc.boolean(),
    smeClass: optional(SME_CLASSES),
    granted: fc.bigInt(0n, 1023n),
    denial: optional(DENIAL_REASONS),
    agency: optional(["Food Agency"]),
  })
  .chain((fields) => {
    const judgement = fc.constantFrom(ORDINARY, recognised("0x01"), recognised("0x01", 1n), recognised("0x02"));
    return fc.tuple(fc.constant(fields), judgement, judgement);
  });

eachStore((kind) => {
  let database: Database;
  let store: Clearances;

  beforeEach(() => {
    database = openStore(CLEARANCE_MIGRATIONS);
    store = new Clearances(database);
  });

  describe("clearances in the store", () => {
    it("come back as they were put there, whole and as the figures take them", () => {
      fc.assert(
        fc.property(fc.array(anyRecord, { maxLength: 80 }), (drawn) => {
          const drawnInto = openStore(CLEARANCE_MIGRATIONS);
          const table = new Clearances(drawnInto);
          const records = drawn.map(([fields, truth, relied], index) => record(`R${index}`, fields, truth, relied));
          // In pieces: they lie in one chunk or in two all the same.
          for (let from = 0; from < records.length; from += 7)
            expect(table.addAll(records.slice(from, from + 7))).toBe(true);
          const all = [...table.all()];
          expect(all).toEqual(records.map((one, index) => ({ id: index + 1, ...one })));
          for (const one of all) expect(table.find(one.clearance.reference)).toEqual(one);
          const left = ["reference", "departedAt", "operator"];
          const counted = all.map(({ clearance, relied, truth }) => ({
            clearance: Object.fromEntries(Object.entries(clearance).filter(([field]) => !left.includes(field))),
            relied,
            truth,
          }));
          expect([...table.counted()]).toEqual(counted);
          drawnInto.close();
        }),
        { numRuns: kind === "SQLite" ? 100 : 30 },
      );
    });

    it("are counted and found beyond one chunk", () => {
      store.addAll(Array.from({ length: 10_001 }, (_, index) => record(`R${index}`, { lodgedAt: index })));
      expect([...store.counted()].map(({ clearance }) => clearance.lodgedAt)).toEqual(
        Array.from({ length: 10_001 }, (_, index) => index),
      );
      for (const index of [0, 999, 1_000, 4_999, 5_000, 10_000])
        expect(store.find(`R${index}`)).toMatchObject({ id: index + 1, clearance: { lodgedAt: index } });
      expect(store.of(TW, 4_998, 5_002).map(({ clearance }) => clearance.lodgedAt)).toEqual([
        4_998, 4_999, 5_000, 5_001,
      ]);
    });

    it("are not taken twice", () => {
      const other = record("A", { channel: "PAPER_REVIEW" });
      expect(store.addAll([record("A")])).toBe(true);
      for (const records of [
        [other],
        [record("B"), other],
        [other, record("B")],
        [record("C"), record("D"), record("C")],
      ])
        expect(store.addAll(records)).toBe(false);
      expect([...store.all()].map(({ clearance: { reference, channel } }) => [reference, channel])).toEqual([
        ["A", "FREE"],
      ]);
      expect([store.count, [...store.known(["A", "B", "C"])]]).toEqual([1, ["A"]]);
    });

    it("are found by the certification that they rest on, and by a period to the second", () => {
      store.addAll([
        record("A", { operator: "TW1", lodgedAt: 30 * DAY }, recognised("0x01")),
        record("B", { operator: "TW2", lodgedAt: 60 * DAY - 1 }, recognised("0x02"), recognised("0x01")),
        record("C", { operator: "TW3", lodgedAt: 60 * DAY }, recognised("0x01", 1n)),
      ]);
      const named = (found: readonly { readonly clearance: Clearance }[]) =>
        found.map(({ clearance }) => clearance.reference);
      expect(named(store.ofCertification("0x01", 0, 10_000))).toEqual(["A", "C"]);
      store.setTruths([{ record: store.find("A")!, truth: recognised("0x02") }]);
      expect(named(store.ofCertification("0x01", 0, 10_000))).toEqual(["C"]);
      expect(named(store.ofCertification("0x02", 0, 10_000))).toEqual(["A", "B"]);
      expect(named(store.of(TW, 30 * DAY, 60 * DAY))).toEqual(["A", "B"]);
      expect(named(store.of(TW, 30 * DAY + 1, 60 * DAY + 1))).toEqual(["B", "C"]);
      expect(named(store.namedAfter(TW, 1, 1))).toEqual(["B"]);
    });

    it("are another record after a correction, wherever they are looked for, and count once", () => {
      const many = Array.from({ length: 70 }, (_, index) =>
        record(`R${index}`, { operator: "TW1", lodgedAt: index }, recognised("0x01")),
      );
      store.addAll(many);
      const corrected = record(
        "R7",
        { operator: "TW2", issuer: economy("KR"), lodgedAt: 90 * DAY },
        recognised("0x02"),
      );
      store.replaceAll([corrected]);
      const again = record("R8", { operator: null, lodgedAt: 8 });
      store.replaceAll([again]);
      store.replaceAll([record("R8", { operator: "TW1", lodgedAt: 9 }, recognised("0x01", 1n))]);
      expect(store.find("R7")).toEqual({ id: 71, ...corrected });
      expect(store.findAll(["R9", "R7", "R70", "R0", "R7"])).toEqual(
        new Map(["R0", "R9", "R7"].map((reference) => [reference, store.find(reference)])),
      );
      expect(store.findAll([])).toEqual(new Map());
      expect([store.count, [...store.all()].length, [...store.counted()].length]).toEqual([70, 70, 70]);
      const of = (found: readonly { readonly clearance: Clearance }[]) =>
        found.map(({ clearance }) => clearance.reference);
      expect(of(store.ofOperator(economy("KR"), "TW2", 0, 10_000))).toEqual(["R7"]);
      expect(of(store.of(economy("KR"), 0, 99 * DAY))).toEqual(["R7"]);
      expect(of(store.namedAfter(economy("KR"), 0, 9))).toEqual(["R7"]);
      expect(of(store.of(TW, 6, 10))).toEqual(["R6", "R8", "R9"]);
      expect(store.ofCertification("0x01", 0, 10_000).length).toBe(69);
      expect(store.ofOperator(TW, "TW1", 0, 10_000).length).toBe(69);
      expect(new Set(store.issuers())).toEqual(new Set([TW, "KR"]));
      expect(() => store.replaceAll([record("R70")])).toThrow(RangeError);
      // Judged again by somebody who read it before the correction.
      store.setTruths([{ record: { ...many[7]!, id: 8 }, truth: recognised("0x03") }]);
      expect([[...store.all()].length, store.find("R7")]).toEqual([70, { id: 71, ...corrected }]);
    });

    it("have what is true of them set in many chunks at once, and keep what was relied on", () => {
      const named = (index: number) => ({ operator: `TW${index % 3}`, lodgedAt: index });
      store.addAll(Array.from({ length: 5_100 }, (_, index) => record(`R${index}`, named(index), recognised("0x01"))));
      const changed = [...store.all()].filter(({ id }) => id % 1_000 === 1);
      store.setTruths(changed.map((one) => ({ record: one, truth: recognised("0x02") })));
      expect(store.ofCertification("0x02", 0, 10_000).map(({ id }) => id)).toEqual([
        1, 1_001, 2_001, 3_001, 4_001, 5_001,
      ]);
      const placesOf = (after: number, limit: number) =>
        store.ofCertification("0x02", after, limit).map(({ id }) => id);
      expect(placesOf(0, 2)).toEqual([1, 1_001]);
      expect(placesOf(1_001, 3)).toEqual([2_001, 3_001, 4_001]);
      expect(placesOf(5_001, 3)).toEqual([]);
      expect(store.ofCertification("0x01", 0, 10_000)).toHaveLength(5_094);
      const [first] = store.ofCertification("0x02", 0, 10_000);
      expect(first).toEqual({ id: 1, ...record("R0", named(0), recognised("0x02"), recognised("0x01")) });
    });

    it("that name an operator are gone through in steps, each of them once", () => {
      store.addAll(
        Array.from({ length: 6_000 }, (_, index) => record(`R${index}`, { operator: index % 2 ? "TW1" : null })),
      );
      const seen: number[] = [];
      for (let page = store.namedAfter(TW, 0, 700); page.length > 0; page = store.namedAfter(TW, seen.at(-1)!, 700))
        seen.push(...page.map(({ id }) => id));
      expect(seen).toEqual(Array.from({ length: 3_000 }, (_, index) => 2 * index + 2));
    });

    it("that come one by one lie together, and an identifier of blanks alone is not none", () => {
      for (let index = 0; index < 130; index += 1)
        store.addAll([record(`R${index}`, { operator: index % 2 ? "" : null })]);
      const chunks = database.all("SELECT first, count FROM clearance ORDER BY first");
      expect(chunks.map(({ first, count }) => [first, count])).toEqual([
        [1, 64],
        [65, 64],
        [129, 2],
      ]);
      expect([...store.all()].map(({ clearance }) => clearance.operator)).toEqual(
        Array.from({ length: 130 }, (_, index) => (index % 2 ? "" : null)),
      );
      expect(store.ofOperator(TW, "", 0, 10_000)).toHaveLength(65);
    });

    it("are found where another gateway's correction put them a moment ago", () => {
      store.addAll([record("A"), record("B")]);
      let asked = 0;
      // Between the question for the place and that for the row somebody else corrects it, once.
      const between = new Proxy(database, {
        get(target, name) {
          const value = Reflect.get(target, name) as unknown;
          if (typeof value !== "function") return value;
          return (...given: unknown[]) => {
            const result = (value as (...of: unknown[]) => unknown).apply(target, given);
            if (String(given[0]).startsWith("SELECT reference, place") && (asked += 1) === 1)
              store.replaceAll([record("A", { channel: "PAPER_REVIEW" })]);
            return result;
          };
        },
      });
      expect(new Clearances(between).find("A")).toMatchObject({ id: 3, clearance: { channel: "PAPER_REVIEW" } });
      expect(asked).toBe(2);
    });

    it("are what the store has after a transaction was taken back, not what was read in it", () => {
      store.addAll([record("A", { lodgedAt: 1 })]);
      const failing = () =>
        store.transaction(() => {
          store.addAll([record("B", { lodgedAt: 2 })]);
          expect(store.find("B")?.clearance.lodgedAt).toBe(2);
          throw new Error("cut off");
        });
      expect(failing).toThrow("cut off");
      store.addAll([record("C", { lodgedAt: 3 })]);
      expect([store.find("B"), store.find("C")?.clearance.lodgedAt]).toEqual([undefined, 3]);
    });

    it("keep their judgements when the transaction that first had one was taken back", () => {
      const failing = () =>
        store.transaction(() => {
          store.addAll([record("A", { operator: "TW1" }, recognised("0x01"))]);
          throw new Error("cut off");
        });
      expect(failing).toThrow("cut off");
      store.addAll([
        record("B", { operator: "TW2" }, recognised("0x02")),
        record("C", { operator: "TW1" }, recognised("0x01")),
      ]);
      expect(store.find("B")?.truth).toEqual(recognised("0x02"));
      expect(store.find("C")?.truth).toEqual(recognised("0x01"));
    });
  });
});

describe("clearances of a store from before judgements were kept once", () => {
  it("are all there", () => {
    const directory = mkdtempSync(join(tmpdir(), "aeo-clearances-"));
    const path = join(directory, "gateway.sqlite");
    const old = SqliteDatabase.open(path, CLEARANCE_MIGRATIONS.slice(0, 1));
    const text = (judgement: ClearanceJudgement) => {
      const { standing, recognition, cause, certification, arrangement, version, due } = judgement;
      return JSON.stringify([
        standing,
        recognition ?? null,
        cause ?? null,
        certification ?? null,
        arrangement ?? null,
        version ?? null,
        due === 0n ? 0 : String(due),
      ]);
    };
    const put = (reference: string, operator: string | null, relied: ClearanceJudgement, truth: ClearanceJudgement) =>
      old.run(
        `INSERT INTO clearance (reference, issuer, mode, lodged_at, channel, operator, claimed, granted, salt, relied, truth, certification)
         VALUES (?, 'TW', 0, 1000, 0, ?, 0, 0, ?, ?, ?, ?)`,
        reference,
        operator,
        new Uint8Array(16).fill(7),
        text(relied),
        text(truth),
        truth.certification ?? null,
      );
    put("A", "TW1", recognised("0x01"), recognised("0x02"));
    put("B", null, ORDINARY, ORDINARY);
    old.close();
    const migrated = SqliteDatabase.open(path, CLEARANCE_MIGRATIONS);
    const table = new Clearances(migrated);
    const mode = MODES[0]!;
    expect([...table.all()]).toEqual([
      { id: 1, ...record("A", { mode, operator: "TW1" }, recognised("0x02"), recognised("0x01")) },
      { id: 2, ...record("B", { mode }) },
    ]);
    expect(table.ofCertification("0x02", 0, 10_000).map(({ id }) => id)).toEqual([1]);
    migrated.close();
    rmSync(directory, { recursive: true });
  });
});
