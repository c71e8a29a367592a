import { describe, expect, it } from "vitest";
import { type SenderLoopParts, startSenderLoop } from "../../../src/ledger/senderLoop.ts";
import { type SenderReport, Tally } from "../../../src/ledger/senderReport.ts";

/** A loop whose steps and timers a test drives. */
class LoopFixture {
  readonly reports: SenderReport[] = [];
  readonly faults: unknown[] = [];
  readonly delays: number[] = [];
  steps = 0;
  released = 0;
  stopped = 0;
  fire = () => {};
  /** What each step gives, from the first on; nothing moved when there is none. */
  readonly outcomes: (Partial<SenderReport> | Error | Promise<void>)[] = [];

  start(parts: Partial<SenderLoopParts> = {}) {
    return startSenderLoop({
      sender: { step: () => this.#next(), stop: () => void (this.stopped += 1) },
      queue: { release: () => void (this.released += 1) },
      timers: {
        after: (ms, callback) => {
          this.delays.push(ms);
          this.fire = callback;
          return () => (this.fire = () => {});
        },
      },
      pollMs: 500,
      onReport: (report) => this.reports.push(report),
      onFault: (error) => this.faults.push(error),
      ...parts,
    });
  }

  /** Lets everything run that needs no timer. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #next(): Promise<SenderReport> {
    this.steps += 1;
    const outcome = this.outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    if (outcome instanceof Promise) await outcome;
    return Object.assign(new Tally(), outcome instanceof Promise ? {} : outcome);
  }
}

describe("the loop of a sender", () => {
  it("steps on while something moves, then waits for the poll", async () => {
    const fixture = new LoopFixture();
    fixture.outcomes.push({ sent: 1 }, { included: 1, settled: 1 }, { refused: 1 });
    const loop = fixture.start();
    await fixture.settle();
    expect(fixture.steps).toBe(4);
    expect(fixture.delays).toEqual([500]);
    fixture.fire();
    await fixture.settle();
    expect(fixture.steps).toBe(5);
    await loop.stop();
    expect(fixture.reports).toHaveLength(5);
  });

  it("does not spin on what only repeats itself", async () => {
    const fixture = new LoopFixture();
    fixture.outcomes.push({ resent: 3, alarms: [{ kind: "STUCK", detail: "" }] });
    const loop = fixture.start();
    await fixture.settle();
    expect(fixture.steps).toBe(1);
    await loop.stop();
  });

  it("steps at once when it is woken, also when that comes during a step", async () => {
    const fixture = new LoopFixture();
    const gate = Promise.withResolvers<void>();
    fixture.outcomes.push(gate.promise);
    const loop = fixture.start();
    await fixture.settle();
    loop.wake();
    gate.resolve();
    await fixture.settle();
    expect(fixture.steps).toBe(2);
    loop.wake();
    await fixture.settle();
    expect(fixture.steps).toBe(3);
    await loop.stop();
  });

  it("tells of a fault and goes on", async () => {
    const fixture = new LoopFixture();
    const fault = new TypeError("ours");
    fixture.outcomes.push(fault);
    const loop = fixture.start();
    await fixture.settle();
    expect(fixture.faults).toEqual([fault]);
    fixture.fire();
    await fixture.settle();
    expect(fixture.steps).toBe(2);
    await loop.stop();
  });

  it("stops after the step under way, gives the key free, and steps no more", async () => {
    const fixture = new LoopFixture();
    const gate = Promise.withResolvers<void>();
    fixture.outcomes.push(gate.promise, { sent: 1 });
    const loop = fixture.start();
    await fixture.settle();
    const ended = loop.stop();
    expect(fixture).toMatchObject({ stopped: 1, released: 0 });
    gate.resolve();
    await ended;
    loop.wake();
    await fixture.settle();
    expect(fixture).toMatchObject({ steps: 1, released: 1 });
  });

  it("ends also when the key can't be given free", async () => {
    const fixture = new LoopFixture();
    const locked = new Error("locked");
    const release = () => {
      throw locked;
    };
    await fixture.start({ queue: { release } }).stop();
    expect(fixture.faults).toEqual([locked]);
  });
});
