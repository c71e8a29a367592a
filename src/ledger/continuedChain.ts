import { type AddressBook, genesisBlock } from "./addressBook.ts";
import { parseQuantity, quantity } from "./hex.ts";
import { type BatchRpc, type RpcCall, RpcError } from "./rpc.ts";

/** Which parameter of a method names a block. */
const BLOCK_AT: Readonly<Record<string, number>> = {
  eth_getBlockByNumber: 0,
  eth_getBlockReceipts: 0,
  eth_getBlockTransactionCountByNumber: 0,
  eth_getTransactionByBlockNumberAndIndex: 0,
  eth_getBalance: 1,
  eth_getCode: 1,
  eth_getTransactionCount: 1,
  eth_call: 1,
  eth_estimateGas: 1,
  eth_getStorageAt: 2,
  eth_getProof: 2,
};
const BLOCKS = new Set(["eth_getBlockByNumber", "eth_getBlockByHash"]);

/**
 * A node of a chain that continues another one's history, as a node of the whole ledger: its blocks have the numbers that follow those
 * before, so that everywhere else one order counts. Blocks keep their own number as `chainNumber`, which their hashes are of. A node of
 * any other chain is left as it is.
 */
export function onLedger<T extends BatchRpc>(rpc: T, book: AddressBook): BatchRpc {
  const offset = genesisBlock(book);
  if (offset === 0) return rpc;
  const calls = (list: readonly RpcCall[]) =>
    list.map(({ method, params }) => ({ method, params: asked(method, params, offset) }));
  return {
    async request<R>(method: string, params: readonly unknown[]): Promise<R> {
      return told(method, await rpc.request(method, asked(method, params, offset)), offset) as R;
    },
    async batch(list) {
      const answers = await rpc.batch(calls(list));
      return answers.map((answer, index) => told(list[index]?.method ?? "", answer, offset));
    },
  };
}

function asked(method: string, params: readonly unknown[], offset: number): readonly unknown[] {
  if (method === "eth_getLogs") {
    const [filter, ...rest] = params as [Record<string, unknown>];
    const range = ["fromBlock", "toBlock"].filter((name) => name in filter);
    return [{ ...filter, ...Object.fromEntries(range.map((name) => [name, down(filter[name], offset)])) }, ...rest];
  }
  const at = BLOCK_AT[method];
  return at === undefined ? params : params.map((value, index) => (index === at ? down(value, offset) : value));
}

/** Names such as latest, and blocks by their hashes, stay. @throws RpcError for a block before the chain */
function down(value: unknown, offset: number): unknown {
  const number = parseQuantity(value);
  if (number === undefined) return value;
  if (number < offset) throw new RpcError("response", `block not found: ${number} is of the chain before`);
  return quantity(number - offset);
}

function told(method: string, answer: unknown, offset: number): unknown {
  if (method === "eth_blockNumber") return up(answer, offset);
  if (BLOCKS.has(method) && typeof answer === "object" && answer !== null) {
    const { number } = answer as { number?: unknown };
    return { ...(raised(answer, offset) as object), number: up(number, offset), chainNumber: number };
  }
  return raised(answer, offset);
}

/** Everything that says in which block it is: transactions, receipts and their logs. */
function raised(answer: unknown, offset: number): unknown {
  if (Array.isArray(answer)) return answer.map((one) => raised(one, offset));
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => {
      if (key === "blockNumber") return [key, up(value, offset)];
      return [key, key === "logs" || key === "transactions" ? raised(value, offset) : value];
    }),
  );
}

function up(value: unknown, offset: number): unknown {
  const number = parseQuantity(value);
  return number === undefined ? value : quantity(number + offset);
}
