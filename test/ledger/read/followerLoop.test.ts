import { describe, expect, it } from "vitest";
import { AeoError } from "../../../src/domain/errors.ts";
import { FollowerLoop } from "../../../src/ledger/followerLoop.ts";
import type { StepOutcome } from "../../../src/ledger/followerStatus.ts";

const error = new AeoError("LEDGER_UNAVAILABLE", "no node");
const IDLE: StepOutcome = { kind: "idle" };
const DOWN: StepOutcome = { kind: "unreachable", error };

/** A loop over given outcomes (then "halted"), with timers that record each wait and end it when `onWait` says so. */
function loop(outcomes: StepOutcome[], onWait: (ms: number, end: () => void) => void = (_ms, end) => end()) {
  const waits: number[] = [];
  const steps: number[] = [];
  const timers = {
    after(ms: number, callback: () => void) {
      let cancelled = false;
      waits.push(ms);
      queueMicrotask(() => onWait(ms, () => cancelled || callback()));
      return () => {
        cancelled = true;
      };
    },
  };
  const follower = {
    step: (): Promise<StepOutcome> => {
      steps.push(steps.length);
      return Promise.resolve(outcomes.shift() ?? { kind: "halted", error });
    },
  };
  const abort = new AbortController();
  const driver = new FollowerLoop({ follower, timers, pollMs: 100, maxWaitMs: 1_000 });
  return { driver, waits, steps, abort, run: () => driver.run(abort.signal) };
}

describe("FollowerLoop", () => {
  it("polls a node with nothing new, and goes on at once while there is more", async () => {
    const { run, waits } = loop([
      IDLE,
      { kind: "advanced", events: 1, more: true },
      { kind: "rolledBack", depth: 1 },
      { kind: "advanced", events: 1, more: false },
    ]);
    await run();
    expect(waits).toEqual([100, 0, 0, 100]);
  });

  it("waits longer after each failure, up to a limit, and forgets it with the first success", async () => {
    const { run, waits } = loop([DOWN, { kind: "behind" }, DOWN, DOWN, DOWN, IDLE, DOWN]);
    await run();
    expect(waits).toEqual([200, 400, 800, 1_000, 1_000, 100, 200]);
  });

  it("ends when the follower halts", async () => {
    const { run, steps } = loop([]);
    await run();
    expect(steps.length).toBe(1);
  });

  it("looks at once when asked to while it waits", async () => {
    const { driver, run, steps } = loop([IDLE, IDLE], () => driver.requestNow());
    await run();
    expect(steps.length).toBe(3);
  });

  it("looks once more without waiting when asked to during a step", async () => {
    const { driver, run, waits, steps } = loop([IDLE]);
    const running = run();
    driver.requestNow();
    await running;
    expect(waits).toEqual([]);
    expect(steps.length).toBe(2);
  });

  it("ends when aborted, from a wait as well", async () => {
    const { run, abort, steps } = loop([IDLE, IDLE, IDLE], () => abort.abort());
    await run();
    expect(steps.length).toBe(1);
    const stopped = loop([IDLE]);
    stopped.abort.abort();
    await stopped.run();
    expect(stopped.steps.length).toBe(0);
  });
});
