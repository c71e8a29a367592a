import type { LedgerLog } from "../domain/ledgerLog.ts";
import type { AddressBook } from "./addressBook.ts";
import type { BlockHeader } from "./blockHeader.ts";
import { asBuffer } from "./hex.ts";
import { foldHistory, type HistoryTip } from "./history.ts";
import { UnverifiableHistory } from "./historyFault.ts";
import { readHistories } from "./readHistories.ts";
import type { BatchRpc } from "./rpc.ts";

/**
 * Says more closely where a registry's events cease to fit, by asking for its head at blocks between: a binary search over the
 * blocks that hold events. When the node does not have the state of those blocks, the fault stays as it is.
 * @param logs the registry's logs, which fold without a gap
 */
export async function locateFault(
  fault: UnverifiableHistory,
  rpc: BatchRpc,
  book: AddressBook,
  start: HistoryTip,
  logs: readonly LedgerLog[],
  headers: ReadonlyMap<number, BlockHeader>,
): Promise<UnverifiableHistory> {
  const { registry, kind, detail } = fault.fault;
  const blocks = [...new Set(logs.map(({ position }) => position.block))];
  if (registry === undefined) return fault;
  const fits = async (block: number): Promise<boolean> => {
    const header = headers.get(block);
    if (header === undefined) throw new RangeError(`block ${block} was not read`);
    const { tip } = foldHistory(
      start,
      logs.filter(({ position }) => position.block <= block),
    );
    const told = (await readHistories(rpc, book, header, [registry])).get(registry) ?? start;
    return tip.sequence === told.sequence && asBuffer(tip.head).equals(told.head);
  };
  try {
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (await fits(blocks[middle] as number)) low = middle + 1;
      else high = middle;
    }
    const block = blocks[low];
    if (block === undefined) return fault; // all that was told fits: what is missing came later
    const within = logs.filter(({ position }) => position.block === block);
    // Of a block that lacks an event, those that are there are right.
    const alone = kind !== "missing" && within.length === 1;
    const logIndex = alone ? within[0]?.position.logIndex : undefined;
    return new UnverifiableHistory({ registry, kind, block, logIndex, detail });
  } catch {
    return fault;
  }
}
