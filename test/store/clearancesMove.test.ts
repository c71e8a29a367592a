import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CHANNELS, DENIAL_REASONS } from "../../src/domain/clearance.ts";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../../src/domain/clearanceRecord.ts";
import { economy } from "../../src/domain/economy.ts";
import { MODES } from "../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { SME_CLASSES } from "../../src/domain/profile.ts";
import { CHANGE_COUNT_MIGRATIONS, ChangeCounts } from "../../src/store/changeCounts.ts";
import { Clearances } from "../../src/store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../../src/store/clearancesSchema.ts";
import type { Database, Migration, SqlValue } from "../../src/store/database.ts";
import { PostgresDatabase } from "../../src/store/postgresDatabase.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { clearance } from "../support/countedClearances.ts";
import { dropSchemas, newSchema, postgresUrl } from "../support/eachStore.ts";

const url = await postgresUrl();
const BEFORE = CLEARANCE_MIGRATIONS.filter(({ id }) => id !== "clearances-3");
const folder = mkdtempSync(join(tmpdir(), "aeo-clearances-"));
const schemas: string[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  if (url !== undefined) await dropSchemas(url, schemas);
});

const judgement = (due: bigint): ClearanceJudgement => ({
  standing: "RECOGNISED",
  recognition: "RECOGNISED",
  cause: "COVERED",
  certification: "0x01" as ClearanceJudgement["certification"],
  arrangement: 1,
  version: 2,
  due,
});

/** More than one page of them, in which every code of every list occurs. */
const records = Array.from({ length: 5_300 }, (_, index): ClearanceRecord => {
  const some = <T>(list: readonly T[]) => list[index % (list.length + 1)] ?? null;
  const moment = (of: number) => (index % of === 0 ? null : 1_000_000 + index * of);
  return {
    clearance: clearance({
      reference: `R${index}`,
      issuer: economy(index % 2 ? "TW" : "KR"),
      mode: MODES[index % MODES.length]!,
      departedAt: moment(2),
      arrivedAt: moment(3),
      lodgedAt: 900_000 + index * 1_000,
      releasedAt: moment(5),
      deliveredAt: moment(7),
      channel: CHANNELS[index % CHANNELS.length]!,
      operator: index % 3 === 0 ? null : `TW${index % 7}`,
      operatorType: some(OPERATOR_TYPES),
      claimed: index % 2 === 0,
      smeClass: some(SME_CLASSES),
      granted: BigInt(index % 1_024),
      denial: some(DENIAL_REASONS),
      agency: some(["Food Agency", "Health"]),
    }),
    salt: Uint8Array.from({ length: 16 }, (_, byte) => (index + byte) % 256),
    relied: judgement(BigInt(index % 5)),
    truth: judgement(BigInt(index % 4)),
  };
});

/** Puts them there as that release did: a row each. */
function putRows(database: Database): void {
  const ids = new Map<string, number>();
  const idOf = (due: bigint, operator: string | null) => {
    const key = `${due} ${operator ?? ""}`;
    let id = ids.get(key);
    if (id === undefined) {
      ids.set(key, (id = ids.size + 1));
      const text = JSON.stringify(["RECOGNISED", "RECOGNISED", "COVERED", "0x01", 1, 2, due === 0n ? 0 : String(due)]);
      // They are numbered as they come.
      const sql = "INSERT INTO clearance_judgement (text, operator, certification) VALUES (?, ?, '0x01')";
      database.run(sql, text, operator ?? "");
    }
    return id;
  };
  const place = <T>(list: readonly T[], item: T | null) => (item === null ? null : list.indexOf(item));
  database.transaction(() => {
    for (const { clearance: one, salt, relied, truth } of records) {
      const values: SqlValue[] = [
        one.reference,
        one.issuer,
        place(MODES, one.mode),
        one.departedAt,
        one.arrivedAt,
        one.lodgedAt,
        one.releasedAt,
        one.deliveredAt,
        place(CHANNELS, one.channel),
        one.operator,
        place(OPERATOR_TYPES, one.operatorType),
        one.claimed ? 1 : 0,
        place(SME_CLASSES, one.smeClass),
        Number(one.granted),
        place(DENIAL_REASONS, one.denial),
        one.agency,
        salt,
        idOf(relied.due, one.operator),
        idOf(truth.due, one.operator),
      ];
      const sql = `INSERT INTO clearance (reference, issuer, mode, departed_at, arrived_at, lodged_at, released_at, delivered_at,
        channel, operator, operator_type, claimed, sme_class, granted, denial, agency, salt, relied, truth)
        VALUES (${values.map(() => "?").join(", ")})`;
      database.run(sql, ...values);
    }
  });
}

/** @param open opens one and the same store anew, with more of the migrations */
function moved(open: (migrations: readonly Migration[]) => Database): Clearances {
  const before = open(BEFORE);
  putRows(before);
  before.close();
  const table = new Clearances(open(CLEARANCE_MIGRATIONS));
  expect([...table.all()]).toEqual(records.map((one, index) => ({ id: index + 1, ...one })));
  expect(table.find("R5299")).toEqual({ id: 5_300, ...records[5_299] });
  expect(table.addAll([records[7]!])).toBe(false);
  const named = records.filter(({ clearance: { issuer, operator } }) => issuer === "TW" && operator === "TW5");
  expect(table.ofOperator(economy("TW"), "TW5", 0, 10_000)).toHaveLength(named.length);
  return table;
}

describe("clearances that a former release kept as rows", () => {
  it("are all there in a gateway's file", () => {
    const path = join(folder, "gateway.sqlite");
    const opened: Database[] = [];
    moved((migrations) => {
      opened.push(SqliteDatabase.open(path, migrations));
      return opened.at(-1)!;
    });
    const tables = opened[1]!.all("SELECT name FROM sqlite_schema WHERE name LIKE 'clearance_2%'");
    expect(tables).toEqual([]);
    opened[1]!.close();
  });

  it.skipIf(url === undefined)("are all there in PostgreSQL, and other gateways go on hearing of changes", () => {
    const schema = newSchema();
    schemas.push(schema);
    const opened: Database[] = [];
    const others = CHANGE_COUNT_MIGRATIONS.map((one) => ({
      ...one,
      // Only what is needed of the other tables that it counts the changes of.
      postgres: `${one.id === "change-counts-1" ? OTHER_TABLES : ""} ${one.postgres ?? ""}`,
    }));
    const table = moved((migrations) => {
      const isFormer = migrations === BEFORE;
      const counts = isFormer ? others.slice(0, 1) : others;
      opened.push(PostgresDatabase.open({ url: url!, schema, name: "one" }, [...migrations, ...counts]));
      return opened.at(-1)!;
    });
    const counts = new ChangeCounts(opened[1]!);
    const count = () => counts.all().find(({ topic }) => topic === "clearances")?.count ?? 0;
    const before = count();
    table.addAll([{ ...records[0]!, clearance: { ...records[0]!.clearance, reference: "new" } }]);
    const added = count();
    table.setTruths([{ record: table.find("new")!, truth: judgement(9n) }]);
    const set = count();
    table.replaceAll([{ ...records[0]!, clearance: { ...records[0]!.clearance, reference: "new", channel: "FREE" } }]);
    expect([added > before, set > added, count() > set]).toEqual([true, true, true]);
    opened[1]!.close();
  });
});

const OTHER_TABLES = ["revoked_token", "own_code", "webhook", "webhook_dead_letter"]
  .map((table) => `CREATE TABLE ${table} (id INTEGER) STRICT;`)
  .join(" ");
