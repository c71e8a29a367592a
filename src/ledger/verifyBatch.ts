import type { LedgerAsOf } from "../domain/asOf.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { BlockLink, LedgerLog } from "../domain/ledgerLog.ts";
import { comparePlaces } from "../domain/place.ts";
import { type AddressBook, registriesByAddress } from "./addressBook.ts";
import { type BlockHeader, fetchHeaders } from "./blockHeader.ts";
import { decodeLog } from "./eventCodec.ts";
import type { VerifiedBatch } from "./followerPorts.ts";
import { hexOf } from "./hex.ts";
import { assertTip, foldHistory, type HistoryTip } from "./history.ts";
import { UnverifiableHistory } from "./historyFault.ts";
import { locateFault } from "./locateFault.ts";
import { byRegistry, placeLogs } from "./placeLogs.ts";
import { parseLogs, type UnplacedLog } from "./rawLog.ts";
import { readHistories } from "./readHistories.ts";
import { type BatchRpc, RpcError } from "./rpc.ts";

/** What a node told of the blocks after a checkpoint; nothing of it is believed yet. */
export interface UnverifiedBatch {
  readonly start: LedgerAsOf;
  /** The tips of the histories at `start`. */
  readonly tips: Readonly<Record<Registry, HistoryTip>>;
  /** All logs of the registries after `start` up to block `to`. */
  readonly logs: readonly unknown[];
  readonly to: number;
  readonly head: BlockHeader;
}

/** The node's chain does not contain the block that we started from. */
export class BranchChanged extends Error {}

/**
 * Believes a node's logs only when they are each registry's whole history, in order and unaltered, up to the block `to` and no
 * further, as the registry itself says at that block; and when that block descends from the checkpoint's.
 * @param window how many blocks back the chain's links are wanted
 * @throws UnverifiableHistory, RpcError, BranchChanged; AeoError LEDGER_UNKNOWN_EVENT
 */
export async function verifyBatch(
  rpc: BatchRpc,
  book: AddressBook,
  batch: UnverifiedBatch,
  window: number,
): Promise<VerifiedBatch & { readonly tips: Readonly<Record<Registry, HistoryTip>> }> {
  const unplaced = parseLogs(batch.logs, registriesByAddress(book));
  const headers = await chainOf(rpc, batch, unplaced, window);
  const end = headers.get(batch.to) ?? batch.head;
  const placed = placeLogs(unplaced, headers);
  const groups = byRegistry(placed);
  const folded = Object.fromEntries(
    REGISTRIES.map((registry) => [registry, foldHistory(batch.tips[registry], groups[registry])]),
  ) as Record<Registry, ReturnType<typeof foldHistory>>;
  await assertTips(rpc, book, batch, end, headers, groups, folded);
  const logs = REGISTRIES.flatMap((registry) => folded[registry].logs);
  logs.sort((a, b) => comparePlaces(a.position, b.position));
  const tips = Object.fromEntries(REGISTRIES.map((registry) => [registry, folded[registry].tip]));
  return {
    logs,
    events: logs.map(decodeLog),
    asOf: asOfBlock(end, tips as Record<Registry, HistoryTip>),
    links: linksOf(headers, batch, window),
    tips: tips as Record<Registry, HistoryTip>,
  };
}

/** The checkpoint at a block whose histories end with these tips. */
export function asOfBlock(
  block: Pick<BlockHeader, "number" | "hash" | "time">,
  tips: Readonly<Record<Registry, HistoryTip>>,
): LedgerAsOf {
  const heads = Object.fromEntries(
    REGISTRIES.map((registry) => [registry, { sequence: tips[registry].sequence, head: hexOf(tips[registry].head) }]),
  ) as LedgerAsOf["heads"];
  return { block: block.number, blockHash: block.hash, time: block.time, heads };
}

/** The blocks needed: those that hold logs, and the newest, which must form one chain with the checkpoint. */
async function chainOf(
  rpc: BatchRpc,
  batch: UnverifiedBatch,
  logs: readonly UnplacedLog[],
  window: number,
): Promise<ReadonlyMap<number, BlockHeader>> {
  const { start, to, head } = batch;
  const withLogs = logs.map(({ block }) => block).filter((block) => block > start.block && block <= to);
  const needed = new Set([...withLogs, ...newest(batch, window)]);
  const joined = to - window <= start.block + 1;
  // With a gap in between, the parents don't lead back to the checkpoint: then its own number must still be its block.
  if (!joined) needed.add(start.block);
  needed.delete(head.number);
  const headers = await fetchHeaders(rpc, [...needed]);
  if (head.number <= to) headers.set(head.number, head);
  const first = headers.get(joined ? start.block + 1 : start.block);
  if ((joined ? first?.parentHash : first?.hash) !== start.blockHash) throw new BranchChanged();
  for (const header of headers.values()) {
    const parent = headers.get(header.number - 1);
    if (parent !== undefined && parent.hash !== header.parentHash) {
      throw new RpcError("response", `block not found: the chain changed at ${header.number} while it was read`);
    }
  }
  return headers;
}

/** The blocks of a batch whose links are wanted: its newest, and `window` before it. */
function newest({ start, to }: UnverifiedBatch, window: number): number[] {
  const first = Math.max(start.block + 1, to - window);
  return Array.from({ length: to - first + 1 }, (_, index) => first + index);
}

function linksOf(headers: ReadonlyMap<number, BlockHeader>, batch: UnverifiedBatch, window: number): BlockLink[] {
  return newest(batch, window).map((block) => {
    const { hash, time } = headers.get(block) as BlockHeader;
    return { block, hash, time };
  });
}

async function assertTips(
  rpc: BatchRpc,
  book: AddressBook,
  batch: UnverifiedBatch,
  end: BlockHeader,
  headers: ReadonlyMap<number, BlockHeader>,
  groups: Readonly<Record<Registry, readonly LedgerLog[]>>,
  folded: Readonly<Record<Registry, { readonly tip: HistoryTip }>>,
): Promise<void> {
  const told = await readHistories(rpc, book, end);
  for (const registry of REGISTRIES) {
    try {
      assertTip(registry, end.number, folded[registry].tip, told.get(registry) ?? batch.tips[registry]);
    } catch (error) {
      if (!(error instanceof UnverifiableHistory)) throw error;
      throw await locateFault(error, rpc, book, batch.tips[registry], groups[registry], headers);
    }
  }
}
