import type { Address, Bytes32 } from "../domain/event.ts";
import type { BlockReference } from "../domain/outboxEntry.ts";
import { type BlockHeader, fetchHead } from "./blockHeader.ts";
import type { Nodes } from "./nodes.ts";
import { RpcError } from "./rpc.ts";

/** What the sender needs to know of a transaction's execution. */
export interface Receipt {
  readonly block: number;
  readonly blockHash: Bytes32;
  readonly succeeded: boolean;
  /** What the contract reverted with, where the node keeps it (Besu can). */
  readonly revertData: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads of the chain, each checked in form: a node may answer anything. All throw RpcError. */
export class ChainReader {
  readonly #nodes: Nodes;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  /** The newest block. */
  head(): Promise<BlockHeader> {
    return fetchHead(this.#nodes);
  }

  /** The canonical block of a number; null when the node has none. */
  canonical(number: number): Promise<BlockReference | null> {
    return this.#block("eth_getBlockByNumber", quantity(number));
  }

  /** The block of a hash; null when the node has none, or none any more. */
  byHash(hash: Bytes32): Promise<BlockReference | null> {
    return this.#block("eth_getBlockByHash", hash);
  }

  /** How many transactions of an account are executed up to a block; with "pending", those in the node's pool too. */
  async transactionCount(account: Address, block: number | "pending"): Promise<number> {
    const at = block === "pending" ? block : quantity(block);
    return numberOf(await this.#nodes.request("eth_getTransactionCount", [account, at]));
  }

  /** Where a transaction was executed; null when no node knows it to be. */
  async receipt(hash: Bytes32): Promise<Receipt | null> {
    let failure: unknown;
    let answered = false;
    for (const node of this.#nodes.all) {
      try {
        const answer = await node.request<Fields | null>("eth_getTransactionReceipt", [hash]);
        if (answer !== null) return receiptOf(hash, answer);
        answered = true;
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        failure = error;
      }
    }
    if (!answered) throw failure;
    return null;
  }

  async #block(method: string, which: string): Promise<BlockReference | null> {
    const block = await this.#nodes.request<Fields | null>(method, [which, false]);
    if (block === null) return null;
    return { number: numberOf(block.number), hash: hashOf(block.hash), time: numberOf(block.timestamp) };
  }
}

/** A number as JSON-RPC writes it. */
export function quantity(number: number | bigint): string {
  return `0x${number.toString(16)}`;
}

function receiptOf(hash: Bytes32, answer: Fields): Receipt {
  if (hashOf(answer.transactionHash) !== hash) throw nonsense("a receipt of another transaction");
  const status = numberOf(answer.status);
  if (status > 1) throw nonsense("a receipt of an impossible status");
  return {
    block: numberOf(answer.blockNumber),
    blockHash: hashOf(answer.blockHash),
    succeeded: status === 1,
    revertData: typeof answer.revertReason === "string" ? answer.revertReason : undefined,
  };
}

function numberOf(value: unknown): number {
  const number = typeof value === "string" && /^0x[0-9a-f]{1,14}$/i.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw nonsense("no number");
  return number;
}

function hashOf(value: unknown): Bytes32 {
  if (typeof value !== "string" || !/^0x[0-9a-f]{64}$/i.test(value)) throw nonsense("no hash");
  return value.toLowerCase() as Bytes32;
}

function nonsense(what: string): RpcError {
  return new RpcError("response", `the node answered ${what}`);
}
