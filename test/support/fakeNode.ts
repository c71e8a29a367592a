import { id } from "ethers";
import { REGISTRIES } from "../../src/domain/event.ts";
import { type BatchRpc, type RpcCall, RpcError } from "../../src/ledger/rpc.ts";
import type { FakeBlock, FakeLedger } from "./fakeLedger.ts";

const HISTORY = id("history()").slice(0, 10);
const refuse = (message: string, code = -32000): never => {
  throw new RpcError("response", message, { code });
};
const hex = (value: number): string => `0x${value.toString(16)}`;

/** An honest node over a ledger: the methods that reading needs. It counts what it is asked. */
export class FakeNode implements BatchRpc {
  readonly calls: RpcCall[] = [];

  readonly ledger: FakeLedger;

  constructor(ledger: FakeLedger) {
    this.ledger = ledger;
  }

  async request<T>(method: string, params: readonly unknown[]): Promise<T> {
    this.calls.push({ method, params });
    return structuredClone(this.#answer(method, params)) as T;
  }

  batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    return Promise.all(calls.map(({ method, params }) => this.request(method, params)));
  }

  /** How often a method was called. */
  count(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  #answer(method: string, params: readonly unknown[]): unknown {
    switch (method) {
      case "eth_chainId":
        return hex(this.ledger.chainId);
      case "eth_blockNumber":
        return hex(this.ledger.head.number);
      case "eth_getCode":
        return this.ledger.code(params[0] as string);
      case "eth_getBlockByNumber":
        return headerOf(this.#blockAt(params[0]));
      case "eth_getLogs":
        return this.#logs(params[0] as { address: string[]; fromBlock: string; toBlock: string });
      case "eth_call":
        return this.#history(params[0] as { to: string; data: string }, params[1]);
      default:
        return refuse(`the method ${method} does not exist`, -32601);
    }
  }

  #blockAt(at: unknown): FakeBlock | undefined {
    if (at === "latest") return this.ledger.head;
    if (typeof at === "string") return this.ledger.blocks[Number(at)];
    return this.ledger.blocks.find(({ hash }) => hash === (at as { blockHash: string }).blockHash);
  }

  #logs(filter: { address: string[]; fromBlock: string; toBlock: string }): unknown[] {
    const blocks = this.ledger.blocks.slice(Number(filter.fromBlock), Number(filter.toBlock) + 1);
    return blocks.flatMap(({ logs }) => logs.filter(({ address }) => filter.address.includes(address)));
  }

  #history(call: { to: string; data: string }, at: unknown): string {
    const block = this.#blockAt(at) ?? refuse("header not found");
    const registry = REGISTRIES.find((name) => this.ledger.book.contracts[name].address === call.to);
    if (registry === undefined || call.data !== HISTORY) return refuse("execution reverted", 3);
    const { head, sequence } = block.tips[registry];
    return `0x${head.toString("hex").padEnd(64, "0")}${sequence.toString(16).padStart(64, "0")}`;
  }
}

function headerOf(block: FakeBlock | undefined): unknown {
  if (block === undefined) return null;
  const { number, hash, parentHash, time, transactions } = block;
  return { number: hex(number), hash, parentHash, timestamp: hex(time), transactions };
}
