import { type BatchRpc, type RpcCall, RpcError } from "../../src/ledger/rpc.ts";
import type { FakeLog } from "./fakeLedger.ts";
import type { Random } from "./random.ts";

/** What may come between a caller and a node: answers for the node, or changes what it answers. */
export type Fault = (call: RpcCall, answer: () => Promise<unknown>) => Promise<unknown>;

/** A node seen through faults; the first given is the outermost. `faults` may be changed while it runs. */
export class FaultyRpc implements BatchRpc {
  faults: Fault[];
  readonly #node: BatchRpc;

  constructor(node: BatchRpc, ...faults: Fault[]) {
    this.#node = node;
    this.faults = faults;
  }

  async request<T>(method: string, params: readonly unknown[]): Promise<T> {
    const call = { method, params };
    const through = this.faults.reduceRight<() => Promise<unknown>>(
      (answer, fault) => () => fault(call, answer),
      () => this.#node.request(method, params),
    );
    return (await through()) as T;
  }

  batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    return Promise.all(calls.map(({ method, params }) => this.request(method, params)));
  }
}

/** Changes the logs that the node gives. */
export function withLogs(change: (logs: FakeLog[]) => unknown[]): Fault {
  return async (call, answer) => {
    const result = await answer();
    return call.method === "eth_getLogs" ? change(result as FakeLog[]) : result;
  };
}

/** Acts only the first `times` that it has something to change. */
export function forTheFirst(times: number, change: (logs: FakeLog[]) => unknown[]): (logs: FakeLog[]) => unknown[] {
  let left = times;
  return (logs) => {
    if (left <= 0) return logs;
    const changed = change(logs);
    if (JSON.stringify(changed) !== JSON.stringify(logs)) left -= 1;
    return changed;
  };
}

const isAt = (log: FakeLog, at: FakeLog): boolean =>
  log.blockNumber === at.blockNumber && log.logIndex === at.logIndex && log.blockHash === at.blockHash;

/** Leaves one log out. */
export const dropLog = (at: FakeLog) => (logs: FakeLog[]) => logs.filter((log) => !isAt(log, at));

/** Changes fields of one log. */
export const alterLog = (at: FakeLog, fields: Partial<FakeLog>) => (logs: FakeLog[]) =>
  logs.map((log) => (isAt(log, at) ? { ...log, ...fields } : log));

/** Adds a log. */
export const inventLog = (log: FakeLog) => (logs: FakeLog[]) => (logs.length === 0 ? logs : [...logs, log]);

/** The answers by which nodes refuse a span of more than `limit` blocks. */
export const RANGE_REFUSALS = {
  besu: { code: -32005, message: "Requested range exceeds maximum RPC range limit" },
  reth: { code: -32602, message: "query exceeds max block range" },
  infura: { code: -32005, message: "query returned more than 10000 results" },
  hosted: { code: -32602, message: "the span is more than we care for" },
} as const;

/** Refuses to span more than `limit` blocks. */
export function limitRange(limit: number, refusal: { readonly code: number; readonly message: string }): Fault {
  return (call, answer) => {
    if (call.method !== "eth_getLogs") return answer();
    const { fromBlock, toBlock } = call.params[0] as { fromBlock: string; toBlock: string };
    if (Number(toBlock) - Number(fromBlock) < limit) return answer();
    return Promise.reject(new RpcError("response", refusal.message, { code: refusal.code }));
  };
}

/** Refuses to give more than `limit` logs. */
export function limitResults(limit: number): Fault {
  return async (call, answer) => {
    const result = await answer();
    if (call.method !== "eth_getLogs" || (result as unknown[]).length <= limit) return result;
    const { code, message } = RANGE_REFUSALS.infura;
    throw new RpcError("response", message, { code });
  };
}

/** Loses answers with a probability. */
export function loseAnswers(random: Random, probability: number): Fault {
  return async (_call, answer) => {
    const result = await answer();
    if (random.chance(probability)) throw new RpcError("transport", "no answer: the line went dead");
    return result;
  };
}

/** Answers nothing. */
export const unreachable: Fault = () => Promise.reject(new RpcError("transport", "no answer: connection refused"));

/** Has no state but that of the newest `keep` blocks. */
export function pruned(newest: () => number, blockOf: (hash: string) => number, keep: number): Fault {
  return (call, answer) => {
    if (call.method !== "eth_call") return answer();
    const at = call.params[1] as { blockHash: string };
    if (blockOf(at.blockHash) > newest() - keep) return answer();
    return Promise.reject(new RpcError("response", "World state unavailable", { code: -32000 }));
  };
}

/** Takes no block hash in eth_call. */
export const withoutBlockHash: Fault = (call, answer) =>
  call.method === "eth_call" && typeof call.params[1] !== "string"
    ? Promise.reject(new RpcError("response", "invalid argument 1: hex string expected, got object", { code: -32602 }))
    : answer();
