/** What the cells hold: who wants to write (one cell each), whose turn it is if both do, and how often any of it changed. */
const [TURN, CHANGES, CELLS] = [2, 3, 4];

/** How long one waits at most, in ms: SQLite's own lock is what keeps writers apart. */
const PATIENCE_MS = 1_000;

/** Of two threads: 0, which the gateway runs in, and 1, which writes beside it. */
export type Side = 0 | 1;

/**
 * Lets two threads write to one SQLite file in turns (Peterson's algorithm): each waits for one transaction of the other at most, and is
 * woken when it ends. SQLite has who finds the file locked sleep and try again, so that a thread that writes all the time would keep
 * the other one out until that gives up.
 */
export class WriteTurns {
  /** To be handed to the other thread. */
  readonly cells: Int32Array<SharedArrayBuffer>;
  readonly #side: Side;
  readonly #other: Side;

  constructor(side: Side, cells = new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT))) {
    this.cells = cells;
    this.#side = side;
    this.#other = side === 0 ? 1 : 0;
  }

  /** Waits until the other thread does not write, or has waited for less long. The event loop stands still meanwhile. */
  begin(): void {
    Atomics.store(this.cells, this.#side, 1);
    Atomics.store(this.cells, TURN, this.#other);
    this.#tell();
    for (;;) {
      const seen = Atomics.load(this.cells, CHANGES);
      if (Atomics.load(this.cells, this.#other) === 0 || Atomics.load(this.cells, TURN) === this.#side) return;
      if (Atomics.wait(this.cells, CHANGES, seen, PATIENCE_MS) === "timed-out") return;
    }
  }

  end(): void {
    this.#leave(this.#side);
  }

  /** The other thread has ended, whatever it was doing. */
  otherEnded(): void {
    this.#leave(this.#other);
  }

  #leave(side: Side): void {
    Atomics.store(this.cells, side, 0);
    this.#tell();
  }

  #tell(): void {
    Atomics.add(this.cells, CHANGES, 1);
    Atomics.notify(this.cells, CHANGES);
  }
}
