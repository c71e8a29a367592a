import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { WriteTurns } from "../../src/store/writeTurns.ts";
import { countOne, type TurnData } from "./support/turnTaker.ts";

const shared = () => new Int32Array(new SharedArrayBuffer(4));

it("two threads never have a turn at once, and one that takes turns without a pause does not keep the other out", async () => {
  const turns = new WriteTurns(0);
  const data: TurnData = { cells: turns.cells, sum: shared(), isOver: shared(), times: 300 };
  const worker = new Worker(new URL("./support/turnTaker.ts", import.meta.url), { workerData: data, execArgv: [] });
  const ended = once(worker, "exit");
  await once(worker, "online");
  let own = 0;
  for (; Atomics.load(data.isOver, 0) === 0 && own < 1_000_000; own += 1) {
    turns.begin();
    countOne(data);
    turns.end();
  }
  expect([Atomics.load(data.isOver, 0), data.sum[0]]).toEqual([1, own + data.times]);
  await ended;
});

it("a thread that ended in its turn keeps nobody out", () => {
  const turns = new WriteTurns(0);
  new WriteTurns(1, turns.cells).begin();
  turns.otherEnded();
  turns.begin();
  expect([...turns.cells.slice(0, 2)]).toEqual([1, 0]);
});
