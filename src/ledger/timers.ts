/** The only way in which ledger/ waits, so that a test can drive time. */
export interface Timers {
  /** Calls back once after `ms` milliseconds; the function returned cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** Milliseconds of a clock that nobody sets: it only ever moves forward, and its zero means nothing. */
export type MonotonicClock = () => number;

/** Those of the process. */
export const systemTimers: Timers = {
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** The monotonic clock of the process. */
export const systemMonotonic: MonotonicClock = () => performance.now();
