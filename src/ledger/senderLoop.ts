import type { Sender } from "./sender.ts";
import { hasProgressed, type SenderReport } from "./senderReport.ts";
import type { Timers } from "./timers.ts";

export interface SenderLoopParts {
  readonly sender: Pick<Sender, "step" | "stop">;
  readonly queue: { release(): void };
  readonly timers: Timers;
  /** How long to wait when there is nothing to do at once, in ms. */
  readonly pollMs: number;
  /** Told of every step: for metrics, readiness and the log. */
  readonly onReport: (report: SenderReport) => void;
  /** Told of a fault of ours. The loop goes on: the next step may pass. */
  readonly onFault: (error: unknown) => void;
}

/** The one loop of a key. */
export interface SenderLoop {
  /** There is something to do: the next step begins at once. */
  wake(): void;
  /** Ends after the present broadcast and gives the key free for the next process. */
  stop(): Promise<void>;
}

/** Starts stepping: again at once after a step that moved something, else at the next wake or poll. */
export function startSenderLoop(parts: SenderLoopParts): SenderLoop {
  const { sender, queue, timers, pollMs, onFault } = parts;
  let woken = Promise.withResolvers<void>();
  let stopping = false;

  const wake = () => woken.resolve();

  async function run(): Promise<void> {
    while (!stopping) {
      woken = Promise.withResolvers();
      const { promise } = woken;
      if (await stepOnce(parts)) continue;
      const cancel = timers.after(pollMs, wake);
      if (!stopping) await promise;
      cancel();
    }
    try {
      queue.release();
    } catch (error) {
      // Then the key is free when the lease runs out.
      onFault(error);
    }
  }

  const ended = run();
  return {
    wake,
    stop() {
      stopping = true;
      sender.stop();
      wake();
      return ended;
    },
  };
}

async function stepOnce({ sender, onReport, onFault }: SenderLoopParts): Promise<boolean> {
  try {
    const report = await sender.step();
    onReport(report);
    return hasProgressed(report);
  } catch (error) {
    onFault(error);
    return false;
  }
}
