export interface RangeSizerOptions {
  /** Blocks of the first question; default 16: who knows how full they are. */
  readonly initial?: number;
  /** The most blocks of one question; default 10,000. */
  readonly max?: number;
  /** How many logs an answer should have at most, so that memory stays small; default 1,000. */
  readonly targetLogs?: number;
}

/** After so many answers, a span that was refused for its results is worth another try: the blocks there may hold fewer. */
const RETRY_AFTER = 32;

/**
 * Finds how many blocks a node lets one eth_getLogs span. It halves after a refusal and grows after success, but not back to a
 * span that was refused: it closes in on the limit to within a quarter and stays there, so that refusals stay few.
 */
export class RangeSizer {
  readonly #max: number;
  readonly #targetLogs: number;
  #size: number;
  /** The span of the last answer. */
  #last = 0;
  /** The largest span that was answered. */
  #good = 0;
  /** The smallest that was refused, and how many more answers that counts for. */
  #bad = Number.POSITIVE_INFINITY;
  #badFor = 0;

  constructor(options: RangeSizerOptions = {}) {
    this.#max = options.max ?? 10_000;
    this.#targetLogs = options.targetLogs ?? 1_000;
    this.#size = Math.min(options.initial ?? 16, this.#max);
  }

  /** Blocks that the next question may span. */
  get size(): number {
    return this.#size;
  }

  /** Whether a question has been answered, so that the size is more than a guess. */
  get settled(): boolean {
    return this.#good > 0;
  }

  /** Whether the last answer left the size as it was, so that the next answers will be like it. */
  get steady(): boolean {
    return this.#last === this.#size;
  }

  /** The node answered a question over `span` blocks with `logs` logs. */
  succeeded(span: number, logs: number): void {
    this.#last = span;
    this.#good = Math.max(this.#good, span);
    this.#badFor -= 1;
    if (this.#badFor <= 0) this.#bad = Number.POSITIVE_INFINITY;
    if (logs > this.#targetLogs) this.#size = Math.max(1, Math.floor((span * this.#targetLogs) / logs));
    else if (span >= this.#size && logs * 2 <= this.#targetLogs) {
      this.#size = this.#larger(span, logs * 8 <= this.#targetLogs ? 4 : 2);
    }
  }

  /**
   * The node refused a question over `span` blocks.
   * @param always whether this span is refused whatever it holds
   * @returns false when it can't be asked for less
   */
  failed(span: number, always: boolean): boolean {
    if (span <= 1) return false;
    if (span <= this.#good) this.#good = 0; // what it took before, it takes no longer
    if (span <= this.#bad) {
      this.#bad = span;
      this.#badFor = always ? Number.POSITIVE_INFINITY : RETRY_AFTER;
    }
    this.#size = this.#good > 0 ? Math.min(this.#good, span - 1) : Math.floor(span / 2);
    return true;
  }

  #larger(span: number, factor: number): number {
    const larger = Math.min(this.#max, span * factor);
    if (larger < this.#bad) return larger;
    const gap = this.#bad - span;
    return gap > Math.max(1, span / 4) ? span + Math.floor(gap / 2) : span;
  }
}
