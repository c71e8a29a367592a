import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { firstBlock, registriesByAddress } from "../ledger/addressBook.ts";
import { type BlockHeader, fetchHeaders } from "../ledger/blockHeader.ts";
import { asBuffer, parseQuantity, quantity } from "../ledger/hex.ts";
import type { UnverifiableHistory } from "../ledger/historyFault.ts";
import { headerRlp, parseHeaderRlp } from "../ledger/proof/header.ts";
import { ProofFault } from "../ledger/proof/proofFault.ts";
import { blockHashOf } from "../ledger/proof/qbft.ts";
import { readHistories } from "../ledger/readHistories.ts";
import { type BatchRpc, RpcError } from "../ledger/rpc.ts";
import { changedFields } from "./changedFields.ts";
import { type Finding, finding } from "./finding.ts";
import type { BlockTip, NodeHistory } from "./readNode.ts";
import { compareLogs, type LogDifference, logsOfReceipts, type RawLog } from "./receiptLogs.ts";

interface Parts {
  readonly rpc: BatchRpc;
  readonly book: AddressBook;
  readonly head: BlockHeader;
  readonly history: NodeHistory;
}

/** The most blocks whose receipts are looked through. */
const MOST_BLOCKS = 2_000;

/**
 * Says more closely what is wrong with logs that do not fit, by the receipts of the same node: it seldom lies in two places alike.
 * @param raws the logs that the node gave when the fault was noticed
 */
export async function localise(fault: UnverifiableHistory, raws: readonly unknown[], parts: Parts): Promise<Finding[]> {
  const { kind, registry = null, block, logIndex = null, detail } = fault.fault;
  const plain = finding("history", kind, detail, { registry, block, logIndex });
  try {
    const blocks = new Set(raws.map((raw) => parseQuantity((raw as RawLog | null)?.["blockNumber"]) ?? -1));
    blocks.add(block);
    const missing = kind === "missing" && registry !== null ? await blockOfNext(registry, block, parts) : undefined;
    if (missing !== undefined) blocks.add(missing);
    const asked = [...blocks].filter((number) => number >= 1 && number <= parts.head.number).slice(0, MOST_BLOCKS);
    const receipts = await logsOfReceipts(parts.rpc, parts.book, asked, raws as RawLog[]);
    const differences = compareLogs(raws as RawLog[], receipts);
    if (differences.length === 0) return [(await headerFault(parts, block, registry)) ?? plain];
    return differences.slice(0, 100).map((difference) => inWords(difference, parts.book, detail));
  } catch (error) {
    if (error instanceof RpcError) return [plain]; // the node can't help: what is known stays
    throw error;
  }
}

/** The logs of the blocks in which indexes leave room, beside their receipts. */
export async function checkGaps(blocks: readonly number[], { rpc, book }: Parts): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const block of blocks) {
    const differences = compareLogs(await logsOf(rpc, book, block), await logsOfReceipts(rpc, book, [block]));
    findings.push(...differences.map((difference) => inWords(difference, book, "a receipt says otherwise")));
  }
  return findings;
}

/**
 * Compares where the logs lead with what each registry says of itself at the head, and finds the block from which on they part:
 * a binary search over the blocks with events, as far back as the node has states.
 * @throws RpcError when it can't be read at the head
 */
export async function checkHeads(parts: Parts): Promise<Finding[]> {
  const { rpc, book, head, history } = parts;
  const told = await readHistories(rpc, book, head);
  const findings: Finding[] = [];
  for (const registry of REGISTRIES) {
    const [ours, theirs] = [history.tip(registry), told.get(registry) ?? history.genesis(registry)];
    const headsEqual = asBuffer(ours.head).equals(theirs.head);
    if (ours.sequence === theirs.sequence && headsEqual) continue;
    const kind =
      ours.sequence === theirs.sequence ? "altered" : ours.sequence < theirs.sequence ? "missing" : "invented";
    const detail =
      kind === "altered"
        ? `the registry's head is 0x${asBuffer(theirs.head).toString("hex")}, the events give 0x${asBuffer(ours.head).toString("hex")}`
        : `the registry has ${theirs.sequence} entries, the events end with ${ours.sequence}`;
    findings.push(...(await parting(registry, kind, detail, parts)));
  }
  return findings;
}

async function parting(registry: Registry, kind: Finding["kind"], detail: string, parts: Parts): Promise<Finding[]> {
  const plain = finding("history", kind, detail, { registry, block: parts.head.number, field: "history()" });
  try {
    const block = await firstBad(registry, parts);
    if (block === undefined) return [plain];
    const { rpc, book } = parts;
    const differences = compareLogs(await logsOf(rpc, book, block), await logsOfReceipts(rpc, book, [block]));
    const placed = finding("history", kind, detail, { registry, block });
    if (differences.length === 0) return [(await headerFault(parts, block, registry)) ?? placed];
    return differences.map((difference) => inWords(difference, book, detail));
  } catch (error) {
    if (error instanceof RpcError) return [plain];
    throw error;
  }
}

/** The first block after which the registry says something else than the logs give; undefined when only the head does. */
async function firstBad(registry: Registry, parts: Parts): Promise<number | undefined> {
  const tips = parts.history.tips[registry];
  const fits = async ({ block, blockHash, sequence, head }: BlockTip): Promise<boolean> => {
    const told = (await readHistories(parts.rpc, parts.book, { number: block, hash: blockHash }, [registry])).get(
      registry,
    );
    return told !== undefined && told.sequence === sequence && asBuffer(told.head).equals(head);
  };
  let low = 0;
  let high = tips.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await fits(tips[middle] as BlockTip)) low = middle + 1;
    else high = middle;
  }
  const parted = tips[low]?.block;
  const after = (tips[low - 1]?.sequence ?? 0) + 1;
  const begun = await blockOf(registry, after, parted ?? parts.head.number, parts);
  return begun ?? parted;
}

/** The block of the entry that should come next, if the node can tell: not later than the one that came in its place. */
function blockOfNext(registry: Registry, latest: number, parts: Parts): Promise<number | undefined> {
  return blockOf(registry, parts.history.tip(registry).sequence + 1, latest, parts);
}

/** The first block at which a registry says that it has so many entries: a binary search over its states. */
async function blockOf(
  registry: Registry,
  sequence: number,
  latest: number,
  { rpc, book }: Parts,
): Promise<number | undefined> {
  const has = async (number: number): Promise<boolean> => {
    const header = (await fetchHeaders(rpc, [number])).get(number) as BlockHeader;
    const told = (await readHistories(rpc, book, header, [registry])).get(registry);
    return told !== undefined && told.sequence >= sequence;
  };
  let low = Math.max(book.contracts[registry].deployedAt, firstBlock(book));
  let high = latest;
  if (!(await has(high))) return undefined;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await has(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function logsOf(rpc: BatchRpc, book: AddressBook, block: number): Promise<RawLog[]> {
  const address = REGISTRIES.map((registry) => book.contracts[registry].address);
  const filter = { address, fromBlock: quantity(block), toBlock: quantity(block) };
  const logs = await rpc.request<unknown>("eth_getLogs", [filter]);
  return Array.isArray(logs) ? (logs as RawLog[]) : [];
}

/** Whether a block's own fields give its hash: if not, its time, which the histories hash, may be another. */
async function headerFault({ rpc }: Parts, block: number, registry: Registry | null): Promise<Finding | undefined> {
  const raw = await rpc.request<Record<string, unknown> | null>("eth_getBlockByNumber", [quantity(block), false]);
  try {
    if (raw === null || blockHashOf(parseHeaderRlp(headerRlp(raw))) === raw["hash"]) return undefined;
  } catch (error) {
    if (!(error instanceof ProofFault)) throw error;
  }
  const detail = `the fields of block ${block} do not give its hash ${String(raw?.["hash"])}`;
  return finding("history", "altered", detail, { registry, block, field: "block header" });
}

function inWords(difference: LogDifference, book: AddressBook, detail: string): Finding {
  const { kind, block, logIndex, address, fields, given, receipt } = difference;
  const registry = registriesByAddress(book).get(address) ?? null;
  const sequence = sequenceOf(receipt ?? given);
  const changed = given !== undefined && receipt !== undefined ? changedFields(registry, given, receipt, fields) : null;
  const field = kind === "altered" ? (changed ?? fields.join(", ")) : null;
  const what = {
    missing: "the receipt of its transaction has it, the node's logs leave it out",
    invented: "no receipt has it",
    altered: `${field ?? "it"} is not as in the receipt`,
    reordered: "it stands elsewhere in the receipt",
    malformed: "it is no log of a registry",
  }[kind];
  return finding("history", kind, `${what} (${detail})`, { registry, sequence, block, logIndex, field });
}

function sequenceOf(log: RawLog | undefined): number | null {
  const data = log?.["data"];
  return typeof data === "string" ? (parseQuantity(`0x${data.slice(2, 66).replace(/^0+(?=.)/, "")}`) ?? null) : null;
}
