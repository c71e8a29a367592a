import { type Rpc, RpcError } from "../../../../src/ledger/rpc.ts";
import type { FakeBlock, FakeChain } from "./fakeChain.ts";

/** What goes wrong with one call: nothing, no connection, an answer that is lost, or the node's own error. */
export type Fault = "none" | "unreachable" | "answer lost" | RpcError;

const hex = (number: number) => `0x${number.toString(16)}`;

/** A node of a FakeChain. It answers like the clients of reality, but for what `fault` says. */
export class FakeNode implements Rpc {
  readonly chain: FakeChain;
  readonly calls: string[] = [];
  fault: (method: string, params: readonly unknown[]) => Fault = () => "none";
  /** How many of the newest blocks it has not seen. */
  lag = 0;

  constructor(chain: FakeChain) {
    this.chain = chain;
  }

  async request<T>(method: string, params: readonly unknown[]): Promise<T> {
    this.calls.push(method);
    const fault = this.fault(method, params);
    if (fault instanceof RpcError) throw fault;
    if (fault === "unreachable") throw new RpcError("transport", "connection refused");
    const answer = this.#attempt(method, params);
    if (fault === "answer lost") throw new RpcError("transport", "no answer in time");
    if (answer instanceof Error) throw answer;
    return answer as T;
  }

  #attempt(method: string, params: readonly unknown[]): unknown {
    try {
      return this.#answer(method, params);
    } catch (error) {
      return error;
    }
  }

  get #newest(): number {
    return Math.max(0, this.chain.head.number - this.lag);
  }

  #block(number: number): FakeBlock | undefined {
    return number > this.#newest ? undefined : this.chain.blocks[number];
  }

  #answer(method: string, [first, second]: readonly unknown[]): unknown {
    switch (method) {
      case "eth_getBlockByNumber":
        return this.#present(this.#block(first === "latest" ? this.#newest : Number(first)));
      case "eth_getBlockByHash":
        return this.#present(
          this.chain.blocks.findLast(({ number, hash }) => hash === first && number <= this.#newest),
        );
      case "eth_getTransactionCount":
        return hex(second === "pending" ? this.#pending(first as string) : this.#count(first as string, second));
      case "eth_getTransactionReceipt":
        return this.#receipt(first as string);
      case "eth_call":
        return this.#call((first as { data: string }).data, Number(second));
      case "eth_sendRawTransaction":
        return this.#send(first as string);
      default:
        throw new RpcError("response", `the method ${method} does not exist`, { code: -32601 });
    }
  }

  #present(block: FakeBlock | undefined): unknown {
    if (block === undefined) return null;
    const { number, hash, time, executed } = block;
    const parentHash = this.chain.blocks[number - 1]?.hash ?? `0x${"0".repeat(64)}`;
    const transactions = executed.map(({ transaction }) => transaction.hash);
    return { number: hex(number), hash, parentHash, timestamp: hex(time), transactions };
  }

  #count(account: string, block: unknown): number {
    if (this.#block(Number(block)) === undefined) throw new RpcError("response", "block not found");
    return this.chain.countOf(account, Number(block));
  }

  #pending(account: string): number {
    const pooled = [...this.chain.pool.values()].filter(({ from }) => from === account);
    return Math.max(this.chain.countOf(account), ...pooled.map(({ nonce }) => nonce + 1));
  }

  #receipt(hash: string): unknown {
    const found = this.chain.find(hash);
    if (found === undefined || this.#block(found.block.number) === undefined) return null;
    const { block, succeeded } = found;
    return {
      transactionHash: hash,
      blockHash: block.hash,
      blockNumber: hex(block.number),
      status: hex(succeeded ? 1 : 0),
    };
  }

  #call(data: string, block: number): string {
    if (this.#block(block) === undefined) throw new RpcError("response", "block not found");
    const revert = this.chain.trial(data, block);
    if (revert !== undefined) throw new RpcError("response", "execution reverted", { code: 3, data: revert });
    return "0x";
  }

  #send(raw: string): string {
    try {
      return this.chain.submit(raw);
    } catch (error) {
      throw new RpcError("response", (error as Error).message, { code: -32000 });
    }
  }
}
