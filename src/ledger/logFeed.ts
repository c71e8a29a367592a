import { quantity } from "./hex.ts";
import { RangeSizer, type RangeSizerOptions } from "./rangeSizer.ts";
import { type BatchRpc, RpcError } from "./rpc.ts";
import { classifyRpcError } from "./rpcErrors.ts";

/** All logs of the registries in blocks from..to, as the node gave them. */
export interface LogPiece {
  readonly logs: readonly unknown[];
  readonly to: number;
}

interface Lookahead {
  readonly rpc: BatchRpc;
  readonly from: number;
  readonly answer: Promise<LogPiece>;
}

/**
 * Fetches the registries' logs piece by piece, in spans that the node takes. While a piece is worked on, the next is under way; it
 * is used once at most, and only if the next question is the very one that it answers. Each node has its own limits, which are
 * remembered.
 */
export class LogFeed {
  readonly #addresses: readonly string[];
  readonly #options: RangeSizerOptions;
  readonly #sizers = new WeakMap<BatchRpc, RangeSizer>();
  #lookahead: Lookahead | undefined;

  constructor(addresses: readonly string[], options: RangeSizerOptions = {}) {
    this.#addresses = addresses;
    this.#options = options;
  }

  /**
   * The logs from block `from` on, as far as one question reaches, at most up to `head`.
   * @throws RpcError
   */
  async next(rpc: BatchRpc, from: number, head: number): Promise<LogPiece> {
    const ahead = this.#lookahead;
    this.#lookahead = undefined;
    const piece = ahead?.rpc === rpc && ahead.from === from ? await ahead.answer : await this.#fetch(rpc, from, head);
    if (piece.to < head && this.#sizerOf(rpc).settled) this.#lookAhead(rpc, piece.to + 1, head);
    return piece;
  }

  #lookAhead(rpc: BatchRpc, from: number, head: number): void {
    const answer = this.#fetch(rpc, from, head);
    answer.catch(() => {}); // whoever asks for the piece will hear of it
    this.#lookahead = { rpc, from, answer };
  }

  /** Asks for less until the node answers. */
  async #fetch(rpc: BatchRpc, from: number, head: number): Promise<LogPiece> {
    const sizer = this.#sizerOf(rpc);
    for (;;) {
      const to = Math.min(head, from + sizer.size - 1);
      const span = to - from + 1;
      try {
        const logs = await this.#getLogs(rpc, from, to);
        sizer.succeeded(span, logs.length);
        return { logs, to };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined || !sizer.failed(span, refusal === "always")) throw error;
      }
    }
  }

  async #getLogs(rpc: BatchRpc, from: number, to: number): Promise<readonly unknown[]> {
    const filter = { address: this.#addresses, fromBlock: quantity(from), toBlock: quantity(to) };
    const logs = await rpc.request<unknown>("eth_getLogs", [filter]);
    if (!Array.isArray(logs)) throw new RpcError("transport", "the node's answer to eth_getLogs is no list");
    return logs;
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
