/** Runs in a thread: takes so many turns, and says when it has. */
import { workerData } from "node:worker_threads";
import { WriteTurns } from "../../../src/store/writeTurns.ts";

/** What both threads see. */
export interface TurnData {
  readonly cells: WriteTurns["cells"];
  /** Changed in turns only, and not atomically. */
  readonly sum: Int32Array;
  readonly isOver: Int32Array;
  readonly times: number;
}

/** Counts one more, slowly enough that another one at the same time would be lost. */
export function countOne({ sum, isOver }: Pick<TurnData, "sum" | "isOver">): void {
  const seen = sum[0] as number;
  for (let spin = 0; spin < 2_000; spin += 1) Atomics.load(isOver, 0);
  sum[0] = seen + 1;
}

const data = workerData as TurnData | null;
if (data !== null && "cells" in data) {
  const turns = new WriteTurns(1, data.cells);
  for (let time = 0; time < data.times; time += 1) {
    turns.begin();
    countOne(data);
    turns.end();
  }
  Atomics.store(data.isOver, 0, 1);
}
