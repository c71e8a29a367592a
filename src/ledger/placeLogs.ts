import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { LedgerLog } from "../domain/ledgerLog.ts";
import { comparePlaces } from "../domain/place.ts";
import type { BlockHeader } from "./blockHeader.ts";
import { type FaultKind, UnverifiableHistory } from "./historyFault.ts";
import type { UnplacedLog } from "./rawLog.ts";

/**
 * Puts logs into the one global order, each with its block's time, after checking that the places that the node gives them agree
 * with its blocks. Of a log's index within its block only the order can be checked; that it is right, the histories say.
 * @param headers the blocks that the logs name
 * @throws UnverifiableHistory naming the first log whose place can't be
 */
export function placeLogs(logs: readonly UnplacedLog[], headers: ReadonlyMap<number, BlockHeader>): LedgerLog[] {
  const sorted = logs.toSorted(comparePlaces);
  return sorted.map((log, index) => {
    const header = headers.get(log.block);
    if (header === undefined) throw misplaced(log, "invented", "its block was not asked for");
    if (header.hash !== log.blockHash) throw misplaced(log, "altered", "its block has another hash");
    const turn = header.transactions.get(log.transaction);
    if (turn === undefined) throw misplaced(log, "altered", "its block lacks its transaction");
    const before = sorted[index - 1];
    if (before !== undefined && before.block === log.block) {
      if (before.logIndex === log.logIndex) throw misplaced(log, "invented", "two logs have the same place");
      const earlier = header.transactions.get(before.transaction) ?? 0;
      if (earlier > turn) throw misplaced(log, "reordered", "it comes after a log of a later transaction");
    }
    const { registry, sequence, block, logIndex, transaction, content } = log;
    return { position: { registry, sequence, block, logIndex, time: header.time, transaction }, content };
  });
}

function misplaced(log: UnplacedLog, kind: FaultKind, detail: string): UnverifiableHistory {
  const { registry, block, logIndex } = log;
  return new UnverifiableHistory({ kind, registry, block, logIndex, detail });
}

/** The logs of each registry, in the order given. */
export function byRegistry<T extends LedgerLog>(logs: readonly T[]): Record<Registry, T[]> {
  const groups = Object.fromEntries(REGISTRIES.map((registry) => [registry, [] as T[]])) as Record<Registry, T[]>;
  for (const log of logs) groups[log.position.registry].push(log);
  return groups;
}
