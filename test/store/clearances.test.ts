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

const TW = economy("TW");
const DAY = 86_400;
const ORDINARY: ClearanceJudgement = {
  standing: "ORDINARY",
  recognition: undefined,
  cause: undefined,
  certification: undefined,
  arrangement: undefined,
  version: undefined,
  due: 0n,
};
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
        fc.property(fc.array(anyRecord, { maxLength: 20 }), (drawn) => {
          const drawnInto = openStore(CLEARANCE_MIGRATIONS);
          const table = new Clearances(drawnInto);
          const records = drawn.map(([fields, truth, relied], index) => record(`R${index}`, fields, truth, relied));
          table.transaction(() => {
            for (const one of records) expect(table.add(one)).toBe(true);
          });
          const all = [...table.all()];
          expect(all).toEqual(records.map((one, index) => ({ id: index + 1, ...one })));
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

    it("are counted beyond one page", () => {
      store.transaction(() => {
        for (let index = 0; index < 10_001; index += 1) store.add(record(`R${index}`, { lodgedAt: index }));
      });
      expect([...store.counted()].map(({ clearance }) => clearance.lodgedAt)).toEqual(
        Array.from({ length: 10_001 }, (_, index) => index),
      );
    });

    it("are not taken twice", () => {
      expect([store.add(record("A")), store.add(record("A", { channel: "PAPER_REVIEW" }))]).toEqual([true, false]);
      expect(store.find("A")?.clearance.channel).toBe("FREE");
    });

    it("are found by the certification that they rest on, and by a period to the second", () => {
      store.add(record("A", { operator: "TW1", lodgedAt: 30 * DAY }, recognised("0x01")));
      store.add(record("B", { operator: "TW2", lodgedAt: 60 * DAY - 1 }, recognised("0x02"), recognised("0x01")));
      store.add(record("C", { operator: "TW3", lodgedAt: 60 * DAY }, recognised("0x01", 1n)));
      const named = (found: readonly { readonly clearance: Clearance }[]) =>
        found.map(({ clearance }) => clearance.reference);
      expect(named(store.ofCertification("0x01"))).toEqual(["A", "C"]);
      store.setTruth(store.find("A")!, recognised("0x02"));
      expect(named(store.ofCertification("0x02"))).toEqual(["A", "B"]);
      expect(named(store.of(TW, 30 * DAY, 60 * DAY))).toEqual(["A", "B"]);
      expect(named(store.of(TW, 30 * DAY + 1, 60 * DAY + 1))).toEqual(["B", "C"]);
      expect(named(store.namedAfter(TW, 1, 1))).toEqual(["B"]);
    });

    it("keep their judgements when the transaction that first had one was taken back", () => {
      const failing = () =>
        store.transaction(() => {
          store.add(record("A", { operator: "TW1" }, recognised("0x01")));
          throw new Error("cut off");
        });
      expect(failing).toThrow("cut off");
      store.add(record("B", { operator: "TW2" }, recognised("0x02")));
      store.add(record("C", { operator: "TW1" }, recognised("0x01")));
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
    expect(table.ofCertification("0x02").map(({ id }) => id)).toEqual([1]);
    migrated.close();
    rmSync(directory, { recursive: true });
  });
});
