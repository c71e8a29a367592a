/** A job that is done again and again, never twice at once. */
export interface Repeated {
  start(): void;
  /** Ends after the turn under way. */
  stop(): Promise<void>;
}

/** @param everyMs pause between the end of one turn and the next */
export function repeat(everyMs: number, turn: () => Promise<void>, failed: (error: unknown) => void): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const next = () => {
    // A turn that throws at once has failed like one that rejects.
    running = new Promise<void>((resolve) => resolve(turn())).catch(failed).then(() => {
      if (!stopped) timer = setTimeout(next, everyMs);
    });
  };
  return {
    start: next,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
