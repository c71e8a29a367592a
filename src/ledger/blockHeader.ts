import { parseHash, parseQuantity, quantity } from "./hex.ts";
import { type BatchRpc, type Rpc, RpcError } from "./rpc.ts";

/** What the follower needs of a block. */
export interface BlockHeader {
  readonly number: number;
  readonly hash: `0x${string}`;
  readonly parentHash: `0x${string}`;
  /** Block time in seconds. */
  readonly time: number;
  /** Its transactions by hash, each with its place in the block. */
  readonly transactions: ReadonlyMap<string, number>;
}

/**
 * Reads a block as JSON-RPC gives it without transaction bodies.
 * @throws RpcError "block not found" for null, or when it is no block
 */
export function parseHeader(raw: unknown): BlockHeader {
  if (raw === null) throw new RpcError("response", "block not found");
  const fields = typeof raw === "object" ? (raw as Record<string, unknown>) : {};
  const number = parseQuantity(fields.number);
  const hash = parseHash(fields.hash);
  const parentHash = parseHash(fields.parentHash);
  const time = parseQuantity(fields.timestamp);
  const transactions = parseTransactions(fields.transactions);
  if (number === undefined || hash === undefined || parentHash === undefined || time === undefined || !transactions) {
    throw new RpcError("transport", "the node's answer is no block");
  }
  return { number, hash, parentHash, time, transactions };
}

function parseTransactions(raw: unknown): Map<string, number> | undefined {
  if (!Array.isArray(raw)) return undefined;
  const hashes = raw.map(parseHash);
  return hashes.includes(undefined) ? undefined : new Map(hashes.map((hash, index) => [hash as string, index]));
}

/** The newest block of a node. @throws RpcError */
export async function fetchHead(rpc: Rpc): Promise<BlockHeader> {
  return parseHeader(await rpc.request("eth_getBlockByNumber", ["latest", false]));
}

/**
 * Blocks by number.
 * @throws RpcError when the node does not have one of them
 */
export async function fetchHeaders(rpc: BatchRpc, numbers: readonly number[]): Promise<Map<number, BlockHeader>> {
  const answers = await rpc.batch(
    numbers.map((number) => ({ method: "eth_getBlockByNumber", params: [quantity(number), false] })),
  );
  return new Map(
    answers.map((answer, index) => {
      const header = parseHeader(answer);
      if (header.number !== numbers[index]) throw new RpcError("transport", "the node answered with another block");
      return [header.number, header];
    }),
  );
}
