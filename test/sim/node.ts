import { id } from "ethers";
import { type BatchRpc, type RpcCall, RpcError } from "../../src/ledger/rpc.ts";
import type { FakeBlock, FakeLedger } from "../support/fakeLedger.ts";
import { FakeNode } from "../support/fakeNode.ts";
import type { SimChain } from "./chain.ts";

const HISTORY = id("history()").slice(0, 10);
const hex = (value: number): string => `0x${value.toString(16)}`;
const refuse = (message: string, code = -32000, data?: unknown): never => {
  throw new RpcError("response", message, { code, data });
};

/** An honest node of a SimChain, for reading and writing. It may not have seen the newest blocks yet. */
export class SimNode implements BatchRpc {
  /** How many of the newest blocks it has not seen. */
  lag = 0;
  readonly #chain: SimChain;
  readonly #reading: FakeNode;

  constructor(chain: SimChain) {
    this.#chain = chain;
    const seen = () => this.#blocks();
    const ledger: Pick<FakeLedger, "chainId" | "book" | "blocks" | "head" | "code"> = {
      chainId: chain.ledger.chainId,
      book: chain.ledger.book,
      get blocks() {
        return seen();
      },
      get head() {
        return seen().at(-1) as FakeBlock;
      },
      code: (address) => chain.ledger.code(address),
    };
    this.#reading = new FakeNode(ledger as FakeLedger);
  }

  async request<T>(method: string, params: readonly unknown[]): Promise<T> {
    const [first, second] = params as [never, never];
    switch (method) {
      case "eth_getBlockByHash":
        return (await this.#byHash(first)) as T;
      case "eth_getTransactionCount":
        return this.#count(first, second) as T;
      case "eth_getTransactionReceipt":
        return this.#receipt(first) as T;
      case "eth_sendRawTransaction":
        return this.#send(first) as T;
      case "eth_call":
        if ((first as { data: string }).data !== HISTORY)
          return this.#trial((first as { data: string }).data, second) as T;
        break;
      default:
    }
    return this.#reading.request<T>(method, params);
  }

  batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    return Promise.all(calls.map(({ method, params }) => this.request(method, params)));
  }

  get #newest(): number {
    return Math.max(3, this.#chain.head.number - this.lag);
  }

  #blocks(): FakeBlock[] {
    return this.#chain.ledger.blocks.slice(0, this.#newest + 1);
  }

  async #byHash(hash: string): Promise<unknown> {
    const block = this.#blocks().find((each) => each.hash === hash);
    return block === undefined ? null : this.#reading.request("eth_getBlockByNumber", [hex(block.number), false]);
  }

  #count(account: string, at: string): string {
    const chain = this.#chain;
    if (at !== "pending" && Number(at) > this.#newest) return refuse("block not found");
    const executed = chain.stateAt(at === "pending" ? this.#newest : Number(at)).counts.get(account) ?? 0;
    const pooled = [...chain.pool.values()].filter(({ from }) => from === account).map(({ nonce }) => nonce + 1);
    return hex(at === "pending" ? Math.max(executed, ...pooled) : executed);
  }

  #receipt(hash: string): unknown {
    const found = this.#chain.find(hash, this.#newest);
    if (found === undefined) return null;
    const { block, succeeded } = found;
    const status = hex(succeeded ? 1 : 0);
    return { transactionHash: hash, blockHash: block.hash, blockNumber: hex(block.number), status };
  }

  #send(raw: string): string {
    try {
      return this.#chain.submit(raw);
    } catch (error) {
      return refuse((error as Error).message);
    }
  }

  #trial(data: string, at: string): string {
    if (Number(at) > this.#newest) return refuse("block not found");
    const outcome = this.#chain.trial(data, Number(at));
    return "revert" in outcome ? refuse("execution reverted", 3, outcome.revert) : "0x";
  }
}
