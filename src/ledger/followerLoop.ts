import type { Follower } from "./follower.ts";
import type { StepOutcome } from "./followerStatus.ts";
import type { Timers } from "./timers.ts";

export interface FollowerLoopOptions {
  readonly follower: Pick<Follower, "step">;
  readonly timers: Timers;
  /** Milliseconds between two looks at a node that has nothing new; default 250. */
  readonly pollMs?: number;
  /** The longest wait after failures in a row; default 30,000. */
  readonly maxWaitMs?: number;
}

/** Drives a follower for as long as the process lives. */
export class FollowerLoop {
  readonly #options: Required<FollowerLoopOptions>;
  /** Ends the present wait. */
  #wake: (() => void) | undefined;
  #nudged = false;
  #failures = 0;

  constructor(options: FollowerLoopOptions) {
    this.#options = { pollMs: 250, maxWaitMs: 30_000, ...options };
  }

  /** Looks again at once, as after a write of our own; if a step is under way, right after it. */
  requestNow(): void {
    this.#nudged = true;
    this.#wake?.();
  }

  /** Steps until the signal aborts or the follower halts; then ends after the step under way. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
    while (!signal.aborted) {
      this.#nudged = false;
      const outcome = await this.#options.follower.step();
      if (outcome.kind === "halted") return;
      await this.#wait(this.#delayAfter(outcome), signal);
    }
  }

  #delayAfter(outcome: StepOutcome): number {
    const { pollMs, maxWaitMs } = this.#options;
    if (outcome.kind === "advanced" || outcome.kind === "rolledBack" || outcome.kind === "idle") {
      this.#failures = 0;
      return outcome.kind === "idle" || (outcome.kind === "advanced" && !outcome.more) ? pollMs : 0;
    }
    this.#failures += 1;
    return Math.min(maxWaitMs, pollMs * 2 ** this.#failures);
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#nudged || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#options.timers.after(ms, () => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        cancel();
        resolve();
      };
    });
  }
}
