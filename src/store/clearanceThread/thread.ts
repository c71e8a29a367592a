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
// Nobody waits for this thread when it moves the log into the file: that is done less often, which costs less in all.
database.get("PRAGMA wal_autocheckpoint = 4000");
const clearances = new Clearances(database);
const keys = new IdempotencyKeys(database);
let said: SaidOfOperator[] = [];

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
    if (error instanceof AeoError) return { id, reason: error.message };
    throw error;
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
  if (order !== undefined) return parentPort?.postMessage(replyTo(order));
  database.close();
  parentPort?.close();
});
