import { REGISTRIES } from "../domain/event.ts";
import { comparePlaces } from "../domain/place.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { type BlockHeader, fetchHeaders } from "../ledger/blockHeader.ts";
import { parseHash, parseQuantity } from "../ledger/hex.ts";
import type { FaultKind } from "../ledger/historyFault.ts";
import { type BatchRpc, RpcError } from "../ledger/rpc.ts";

/** A log as JSON-RPC gives it. */
export type RawLog = Readonly<Record<string, unknown>>;

/** How a log that a node gave among others differs from the same log in its transaction's receipt. */
export interface LogDifference {
  readonly kind: FaultKind;
  /** Where it stands by the receipt, or, for one that no receipt has, by its own account. */
  readonly block: number;
  readonly logIndex: number;
  readonly address: string;
  /** The JSON fields that differ; empty unless altered. */
  readonly fields: readonly string[];
  readonly given: RawLog | undefined;
  readonly receipt: RawLog | undefined;
}

const FIELDS = [
  "address",
  "blockNumber",
  "blockHash",
  "transactionHash",
  "transactionIndex",
  "logIndex",
  "data",
  "topics",
] as const;

/**
 * The logs of the registries in some blocks, out of the receipts of all their transactions, and in the transactions that given logs
 * name.
 * @throws RpcError
 */
export async function logsOfReceipts(
  rpc: BatchRpc,
  book: AddressBook,
  blocks: readonly number[],
  given: readonly RawLog[] = [],
): Promise<RawLog[]> {
  const headers: BlockHeader[] = [...(await fetchHeaders(rpc, blocks)).values()];
  const own = new Set(headers.flatMap((header) => [...header.transactions.keys()]));
  const named = given.map((log) => parseHash(log["transactionHash"])).filter((hash) => hash !== undefined);
  const hashes = [...new Set([...own, ...named])];
  const receipts = await rpc.batch(hashes.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] })));
  const ours = new Set<string>(REGISTRIES.map((registry) => book.contracts[registry].address));
  return receipts.flatMap((receipt, index) => {
    const logs = (receipt as { logs?: unknown } | null)?.logs;
    if (!Array.isArray(logs)) {
      if (!own.has(hashes[index] as string)) return []; // no such transaction: that is what is wrong with the log
      throw new RpcError("transport", "the node has no receipt of a transaction of its block");
    }
    return (logs as RawLog[]).filter(({ address }) => ours.has(String(address).toLowerCase()));
  });
}

/** What was given beside what the receipts have, in the order of the chain. */
export function compareLogs(given: readonly RawLog[], receipts: readonly RawLog[]): LogDifference[] {
  const rest = new Map(given.map((log) => [textOf(log), log]));
  const missing = receipts.filter((log) => !rest.delete(textOf(log)));
  const found: LogDifference[] = [];
  for (const receipt of missing) {
    const like = [...rest].map(([text, log]) => ({ text, log, fields: differing(log, receipt) }));
    like.sort((a, b) => a.fields.length - b.fields.length);
    const [nearest] = like;
    // Two logs of one transaction differ in three fields at least: index, data and subject.
    if (nearest !== undefined && nearest.fields.length <= 2) {
      rest.delete(nearest.text);
      found.push({ kind: "altered", ...placeOf(receipt), fields: nearest.fields, given: nearest.log, receipt });
    } else found.push({ kind: "missing", ...placeOf(receipt), fields: [], given: undefined, receipt });
  }
  for (const log of rest.values())
    found.push({ kind: "invented", ...placeOf(log), fields: [], given: log, receipt: undefined });
  return found.sort(comparePlaces);
}

function placeOf(log: RawLog): Pick<LogDifference, "block" | "logIndex" | "address"> {
  const [block = 0, logIndex = 0] = [log["blockNumber"], log["logIndex"]].map(parseQuantity);
  return { block, logIndex, address: String(log["address"]).toLowerCase() };
}

function differing(one: RawLog, other: RawLog): string[] {
  return FIELDS.filter((field) => fieldText(one[field]) !== fieldText(other[field]));
}

function textOf(log: RawLog): string {
  return FIELDS.map((field) => fieldText(log[field])).join("|");
}

function fieldText(value: unknown): string {
  return JSON.stringify(value ?? null).toLowerCase();
}
