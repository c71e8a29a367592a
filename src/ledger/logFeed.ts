import { quantity } from "./hex.ts";
import type { LogAnswer } from "./logAnswer.ts";
import { logsIn, plainAnswer } from "./plainAnswer.ts";
import { RangeSizer, type RangeSizerOptions } from "./rangeSizer.ts";
import { type BatchRpc, RpcError } from "./rpc.ts";
import { classifyRpcError } from "./rpcErrors.ts";

/** All logs of the registries in blocks from..to, as the node gave them. */
export interface LogPiece {
  readonly logs: LogAnswer;
  readonly to: number;
}

interface Lookahead {
  readonly rpc: BatchRpc;
  readonly from: number;
  /** As far as it reaches unless the node refuses so much. */
  readonly to: number;
  readonly answer: Promise<LogPiece>;
}

/**
 * Fetches the registries' logs piece by piece, in spans that the node takes. While a piece is worked on, the next are under way;
 * each is used once at most, and only if the next question is the very one that it answers. Each node has its own limits, which are
 * remembered.
 */
export class LogFeed {
  readonly #addresses: readonly string[];
  readonly #options: RangeSizerOptions;
  readonly #sizers = new WeakMap<BatchRpc, RangeSizer>();
  readonly #depth: number;
  #ahead: Lookahead[] = [];

  /**
   * @param depth how many questions are under way ahead of the piece that is worked on, once their size is known. With one, memory
   * stays small; with three a node need not wait for us between two answers.
   */
  constructor(addresses: readonly string[], options: RangeSizerOptions = {}, depth = 1) {
    this.#addresses = addresses;
    this.#options = options;
    this.#depth = depth;
  }

  /**
   * The logs from block `from` on, as far as one question reaches, at most up to `head`.
   * @throws RpcError
   */
  async next(rpc: BatchRpc, from: number, head: number): Promise<LogPiece> {
    const first = this.#ahead.shift();
    if (first?.rpc !== rpc || first.from !== from) this.#ahead = [];
    else this.#lookAhead(rpc, first.to + 1, head);
    const piece = first?.rpc === rpc && first.from === from ? await first.answer : await this.#fetch(rpc, from, head);
    if (this.#ahead[0]?.from !== piece.to + 1) this.#ahead = [];
    this.#lookAhead(rpc, piece.to + 1, head);
    return piece;
  }

  #lookAhead(rpc: BatchRpc, after: number, head: number): void {
    const sizer = this.#sizerOf(rpc);
    if (!sizer.settled) return;
    let from = (this.#ahead.at(-1)?.to ?? after - 1) + 1;
    const depth = sizer.steady ? this.#depth : 1;
    for (; this.#ahead.length < depth && from <= head; from = (this.#ahead.at(-1)?.to ?? head) + 1) {
      const answer = this.#fetch(rpc, from, head);
      answer.catch(() => {}); // whoever asks for the piece will hear of it
      this.#ahead.push({ rpc, from, to: Math.min(head, from + sizer.size - 1), answer });
    }
  }

  /** Asks for less until the node answers. */
  async #fetch(rpc: BatchRpc, from: number, head: number): Promise<LogPiece> {
    const sizer = this.#sizerOf(rpc);
    for (;;) {
      const to = Math.min(head, from + sizer.size - 1);
      const span = to - from + 1;
      try {
        const logs = await this.#getLogs(rpc, from, to);
        sizer.succeeded(span, logs.count);
        return { logs, to };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined || !sizer.failed(span, refusal === "always")) throw error;
      }
    }
  }

  async #getLogs(rpc: BatchRpc, from: number, to: number): Promise<LogAnswer> {
    const filter = { address: this.#addresses, fromBlock: quantity(from), toBlock: quantity(to) };
    if (rpc.readLogs !== undefined) return rpc.readLogs(filter);
    return plainAnswer(logsIn(await rpc.request("eth_getLogs", [filter])));
  }

  #sizerOf(rpc: BatchRpc): RangeSizer {
    let sizer = this.#sizers.get(rpc);
    if (sizer === undefined) {
      sizer = new RangeSizer(this.#options);
      this.#sizers.set(rpc, sizer);
    }
    return sizer;
  }
}

/** Whether an error says that the question was too wide. A refusal in words that nobody knows may mean that too. */
function refusalOf(error: unknown): "always" | "perhaps" | undefined {
  switch (classifyRpcError(error)) {
    case "range-too-large":
      return "always";
    case "too-many-results":
      return "perhaps";
    case "unknown":
    case "invalid-request":
      return error instanceof RpcError ? "perhaps" : undefined;
    default:
      return undefined;
  }
}
