/** Mines when nothing else did, so that a reader can tell a quiet chain from a halted one. */
export interface Heartbeat {
  /** A block was mined: count from now. */
  restart(): void;
  stop(): void;
}

/** Calls `beat` whenever `seconds` have passed, on the monotonic clock, since the last block. */
export function startHeartbeat(seconds: number, beat: () => void): Heartbeat {
  // It must not keep a process alive whose port is closed.
  const timer = setTimeout(() => {
    timer.refresh();
    beat();
  }, seconds * 1000).unref();
  return {
    restart: () => void timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}
