import type { Engine } from "./engine.ts";
import { FAULT, invalidParams, JsonRpcFault } from "./jsonRpcFault.ts";
import { address, hash, height, listOf, type Parameter } from "./rpcParameters.ts";

export interface LogLimits {
  /** Blocks that one query may cover. */
  readonly maxLogBlocks: number;
  /** Logs that one answer may hold. */
  readonly maxLogs: number;
}

const MAX_CHOICES = 1000;

/** Answers eth_getLogs within the limits. @throws JsonRpcFault -32005 when the query asks for more; ask for fewer blocks */
export async function queryLogs(engine: Engine, params: readonly unknown[], limits: LogLimits): Promise<unknown> {
  const [filter, ...rest] = params;
  if (rest.length > 0) throw invalidParams("eth_getLogs takes one parameter, the filter");
  const query = await checkedFilter(engine, filter, limits);
  if (query === undefined) return [];
  const logs = await engine.request<unknown[]>("eth_getLogs", [query]);
  if (logs.length > limits.maxLogs) {
    throw limitExceeded(`query returned more than ${limits.maxLogs} results: ask for fewer blocks at a time`);
  }
  return logs;
}

/** The filter in the engine's form; undefined when it lies wholly after the head. */
async function checkedFilter(engine: Engine, filter: unknown, limits: LogLimits): Promise<object | undefined> {
  if (typeof filter !== "object" || filter === null || Array.isArray(filter)) {
    throw invalidParams("filter must be an object");
  }
  const { fromBlock, toBlock, blockHash, address: addresses, topics, ...unknown } = filter as Record<string, unknown>;
  const [stray] = Object.keys(unknown);
  if (stray !== undefined) throw invalidParams(`filter has an unknown field: ${stray.slice(0, 64)}`);
  const choice = {
    ...(addresses === undefined || addresses === null
      ? {}
      : { address: oneOrMany(address)(addresses, "filter.address") }),
    ...(topics === undefined || topics === null ? {} : { topics: listOf(topic, 4)(topics, "filter.topics") }),
  };
  if (blockHash === undefined || blockHash === null) {
    const range = await blockRange(engine, fromBlock, toBlock, limits);
    return range && { ...choice, ...range };
  }
  if (fromBlock !== undefined || toBlock !== undefined) {
    throw invalidParams("filter may hold blockHash, or fromBlock and toBlock, not both");
  }
  return { ...choice, blockHash: hash(blockHash, "filter.blockHash") };
}

async function blockRange(engine: Engine, fromBlock: unknown, toBlock: unknown, { maxLogBlocks }: LogLimits) {
  const head = Number(await engine.request<string>("eth_blockNumber", []));
  const from = heightOf(fromBlock, head, "filter.fromBlock");
  const asked = heightOf(toBlock, head, "filter.toBlock");
  if (from > asked) throw invalidParams(`invalid block range params: fromBlock ${from} is after toBlock ${asked}`);
  const to = Math.min(asked, head);
  if (from > to) return undefined;
  if (to - from + 1 > maxLogBlocks) {
    throw limitExceeded(
      `requested range exceeds maximum range limit: ${to - from + 1} blocks, at most ${maxLogBlocks}`,
    );
  }
  return { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` };
}

function heightOf(value: unknown, head: number, name: string): number {
  const at = height(value, name);
  if (at.startsWith("0x")) return Number(at);
  return at === "earliest" ? 0 : head;
}

function oneOrMany(item: Parameter): Parameter {
  return (value, name) => (Array.isArray(value) ? listOf(item, MAX_CHOICES)(value, name) : item(value, name));
}

function topic(value: unknown, name: string): unknown {
  return value === null ? null : oneOrMany(hash)(value, name);
}

function limitExceeded(message: string): JsonRpcFault {
  return new JsonRpcFault(FAULT.limitExceeded, message);
}
