/** Runs in a thread of its own, over a connection of its own: writes clearances that are all new. Started by ClearanceThread. */
import { parentPort, workerData } from "node:worker_threads";
import { ClearanceBatch } from "../../domain/clearanceBatch.ts";
import { AeoError } from "../../domain/errors.ts";
import { JudgedBatch, type SaidOfOperator } from "../../domain/judgedBatch.ts";
import { Clearances } from "../clearances.ts";
import { IdempotencyKeys } from "../idempotency.ts";
import { SqliteDatabase } from "../sqliteDatabase.ts";
import { WriteTurns } from "../writeTurns.ts";
import type { ThreadData, WriteOrder, WriteReply } from "./messages.ts";

/** Something was not new. */
class NotNew extends Error {}

const { path, cells } = workerData as ThreadData;
const database = SqliteDatabase.open(path, []);
database.takeTurns(new WriteTurns(1, cells));
// As part of a commit it would keep the other thread waiting for its turn.
database.get("PRAGMA wal_autocheckpoint = 0");
const clearances = new Clearances(database);
const keys = new IdempotencyKeys(database);
let said: SaidOfOperator[] = [];
/** The log is moved into the file after so many rows: about as much as SQLite itself lets come together. */
const MOVED_ROWS = 100_000;
let rows = 0;

function replyTo(order: WriteOrder): WriteReply {
  const { id, request, answer } = order;
  const records = recordsOf(order);
  try {
    database.transaction(() => {
      if (!keys.add(request, answer) || !clearances.addAll(records)) throw new NotNew();
    });
    return { id, isWritten: true };
  } catch (error) {
    if (error instanceof NotNew) return { id, isWritten: false };
    return { id, reason: error instanceof AeoError ? error.message : `The gateway's store: ${String(error)}.` };
  }
}

function recordsOf({ columns, references, fresh, anew, said: numbers, saidOf, salts }: WriteOrder): JudgedBatch {
  if (anew) said = [];
  for (const one of fresh) said.push(one);
  const batch = ClearanceBatch.over({ ...columns, references: references.split("\n") });
  const ofBatch = Array.from(numbers, (number) => said[number] as SaidOfOperator);
  return new JudgedBatch(batch, ofBatch, saidOf, salts);
}

parentPort?.on("message", (order: WriteOrder | undefined) => {
  if (order !== undefined) {
    parentPort?.postMessage(replyTo(order));
    rows += order.columns.count;
    if (rows >= MOVED_ROWS) database.get("PRAGMA wal_checkpoint(PASSIVE)");
    rows %= MOVED_ROWS;
    return;
  }
  database.close();
  parentPort?.close();
});
