import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import type { LedgerState } from "../../src/domain/ledgerState.ts";
import { JudgedBatch } from "../../src/domain/judgedBatch.ts";
import { ClearanceThread } from "../../src/store/clearanceThread/clearanceThread.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys } from "../../src/store/idempotency.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { idOf, record } from "../support/facts.ts";
import {
  contentOf,
  csvOf,
  factsAtFirst,
  type IntakeOptions,
  longPortion,
  NOW,
  openIntake,
} from "./support/clearanceIntake.ts";

let directory: string;
let opened: ReturnType<typeof openIntake>[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "aeo-thread-"));
  opened = [];
});
afterEach(() => {
  for (const intake of opened) intake.close();
  rmSync(directory, { recursive: true });
});

function open(name: string, options: IntakeOptions = {}) {
  const intake = openIntake(join(directory, name), { newSalts: (count) => new Uint8Array(16 * count), ...options });
  opened.push(intake);
  return intake;
}

/** A file with a fault here and there. */
const faulty = (number: number) =>
  longPortion(number).map((row, index) =>
    index % 500 === 7 ? row.replace("TW,", "JP,") : index % 700 === 9 ? `${row},x` : row,
  );

it("clearances that a thread writes, two portions at once, are those that are written at once", async () => {
  const [threaded, plain] = [open("threaded", { threaded: true }), open("plain")];
  const files = [longPortion(1), faulty(2), longPortion(3).slice(0, 1_200), longPortion(2), longPortion(4)].map(csvOf);
  const answers: ReturnType<typeof threaded.post>[] = [];
  for (const [index, file] of files.entries()) {
    answers.push(threaded.post(`portion-${index}`, file));
    await answers.at(-2);
  }
  const told = await Promise.all(answers);
  const expected = [];
  for (const [index, file] of files.entries()) expected.push(await plain.post(`portion-${index}`, file));
  expect(told).toEqual(expected);
  expect(told.map(({ accepted, repeated, refusedCount }) => [accepted, repeated, refusedCount])).toEqual([
    [1_500, 0, 0],
    [1_494, 0, 6],
    [1_200, 0, 0],
    [6, 1_494, 0],
    [1_500, 0, 0],
  ]);
  const byReference = (intake: typeof plain) =>
    [...intake.stores.clearances.all()]
      .map(({ clearance, salt, relied, truth }) => ({ clearance, salt, relied, truth }))
      .sort((a, b) => (a.clearance.reference < b.clearance.reference ? -1 : 1));
  expect(byReference(threaded)).toEqual(byReference(plain));
  expect(contentOf(threaded.figures)).toEqual(contentOf(plain.figures));
});

it("of two files with the same clearances that come at once, one is taken and the other known", async () => {
  const intake = open("same", { threaded: true });
  const file = csvOf(longPortion(1));
  const answers = await Promise.all([intake.post("portion-1", file), intake.post("portion-2", file)]);
  expect(answers.map(({ accepted, repeated }) => [accepted, repeated])).toEqual([
    [1_500, 0],
    [0, 1_500],
  ]);
  expect(intake.stores.clearances.count).toBe(1_500);
});

it("files are taken in the order in which they came, also where the first of them is not all new and the last one is short", async () => {
  const intake = open("order", { threaded: true });
  const other = (row: string) => row.replace(/FREE|PAPER_REVIEW/, "CARGO_EXAMINATION");
  const [known, mixed, differing] = [
    longPortion(1),
    [...longPortion(1).slice(0, 1), ...longPortion(2)],
    longPortion(2).map(other),
  ];
  const answers = [known, mixed, differing, longPortion(2).slice(0, 3).map(other)].map((rows, index) =>
    intake.post(`portion-${index}`, csvOf(rows)),
  );
  expect((await Promise.all(answers)).map((one) => [one["accepted"], one["repeated"], one["refusedCount"]])).toEqual([
    [1_500, 0, 0],
    [1_500, 1, 0],
    [0, 0, 1_500],
    [0, 0, 3],
  ]);
});

it("a request is answered again under its key, also while it is still being written, and another one is refused", async () => {
  const intake = open("keys", { threaded: true });
  const file = csvOf(longPortion(1));
  const [first, again] = await Promise.all([intake.post("portion-1", file), intake.post("portion-1", file)]);
  expect(first).toMatchObject({ accepted: 1_500, repeated: 0 });
  expect([again, await intake.post("portion-1", file)]).toEqual([first, first]);
  await expect(intake.post("portion-1", csvOf(longPortion(2)))).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
  expect(intake.stores.clearances.count).toBe(1_500);
});

it("other writes of the gateway go on while the thread writes, and wait for it", async () => {
  const intake = open("busy", { threaded: true });
  const answers = [1, 2].map((number) => intake.post(`portion-${number}`, csvOf(longPortion(number))));
  let isOver = false;
  const all = Promise.all(answers).finally(() => (isOver = true));
  let written = 0;
  for (; !isOver || written === 0; written += 1) {
    const request = { caller: "other", key: `key-${written}`, fingerprint: "", now: NOW };
    intake.stores.idempotency.run(request, () => ({ status: 200 }));
    await new Promise(setImmediate);
  }
  expect((await all).map(({ accepted }) => accepted)).toEqual([1_500, 1_500]);
  const count = intake.stores.database.get("SELECT COUNT(*) AS n FROM idempotency WHERE caller = 'other'");
  expect(count?.["n"]).toBe(written);
});

it("what was judged while the ledger changed is told, so that it is looked at again; but not what is true all the same", async () => {
  const facts = factsAtFirst();
  let state: LedgerState = facts.state();
  const told: string[][] = [];
  const intake = open("changed", {
    threaded: true,
    state: () => state,
    outdated: (issuers) => told.push([...issuers]),
  });
  const during = async (number: number, change: () => LedgerState) => {
    const answer = intake.post(`portion-${number}`, csvOf(longPortion(number)));
    state = change();
    expect(await answer).toMatchObject({ accepted: 1_500 });
  };
  await during(1, () => state);
  await during(2, () => facts.certification(3_000, "CertificationGranted", idOf(2), record()).state());
  expect(told).toEqual([]);
  const suspended = record({ status: "SUSPENDED", version: 2, effectiveFrom: 2_500 });
  await during(3, () => facts.certification(4_000, "CertificationSuspended", idOf(1), suspended).state());
  expect(told).toEqual([[economy("TW")]]);
});

it("when the thread can't write, the request fails and nobody is sure of the figures", async () => {
  const nowhere = SqliteDatabase.open(":memory:", IDEMPOTENCY_MIGRATIONS);
  const thread = ClearanceThread.over(
    join(directory, "no folder", "gateway.sqlite"),
    new IdempotencyKeys(nowhere),
    nowhere,
  )!;
  const request = { caller: "customs", key: "portion-1", fingerprint: "", now: NOW };
  for (let times = 0; times < 2; times += 1)
    await expect(thread.write(JudgedBatch.of([]), request, { status: 200 })).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
    });
  let doubted = 0;
  const intake = open("gone", { threaded: true, doubted: () => (doubted += 1) });
  intake.stores.database.run("DROP TABLE clearance_period");
  await expect(intake.post("portion-1", csvOf(longPortion(1)))).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  expect([doubted, intake.stores.clearances.count]).toEqual([1, 0]);
});

it("of a thread that breaks down nothing is written later, and the next one takes what comes then", async () => {
  const intake = open("broken", { threaded: true });
  const thread = intake.stores.clearanceThread!;
  const request = (key: string) => ({ caller: "customs", key, fingerprint: "", now: NOW });
  await expect(thread.write(JudgedBatch.of([]), request("first"), { status: 200 })).resolves.toBe(true);
  // What it can't even read ends it.
  const unreadable = { batch: { columns: { references: [] } }, said: [], saidOf: null, salts: null } as never;
  const [broken, behind] = [
    thread.write(unreadable, request("broken"), { status: 200 }),
    intake.post("portion-1", csvOf(longPortion(1))),
  ];
  const outcomes = await Promise.allSettled([broken, behind]);
  expect(outcomes[0]).toMatchObject({ status: "rejected", reason: { code: "STORE_UNAVAILABLE" } });
  const isTaken = outcomes[1]?.status === "fulfilled";
  expect(intake.stores.clearances.count).toBe(isTaken ? 1_500 : 0);
  expect(await intake.post("portion-2", csvOf(longPortion(2)))).toMatchObject({ accepted: 1_500 });
  expect(intake.stores.clearances.count).toBe(isTaken ? 3_000 : 1_500);
  await thread.close();
});

it("after it is closed nothing is written, also not what waited behind the last one", async () => {
  const intake = open("closed", { threaded: true });
  const thread = intake.stores.clearanceThread!;
  const first = intake.post("portion-1", csvOf(longPortion(1)));
  const behind = intake.post("portion-2", csvOf(longPortion(2)));
  const refused = expect(behind).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  // The first one is handed over a moment later.
  await Promise.resolve().then(() => undefined);
  await new Promise(setImmediate);
  await thread.close();
  expect(await first).toMatchObject({ accepted: 1_500 });
  await refused;
  expect(intake.stores.clearances.count).toBe(1_500);
});
