import { type AuthoritiesState, isSuspect } from "../domain/authority.ts";
import type { Address, LedgerEvent } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";

/** What one address wrote that a mark of compromise makes doubtful. It is on the ledger by right; whether it is true, nobody knows. */
export interface SuspectWrites {
  readonly writer: Address;
  readonly writes: number;
  readonly firstBlock: number;
  readonly lastBlock: number;
}

interface Written {
  readonly block: number;
  readonly time: Instant;
  writes: number;
}

/** Remembers who wrote in which blocks, since a mark may come long after what it makes doubtful. */
export class WritesByBlock {
  readonly #writes = new Map<Address, Written[]>();

  add({ writer, position: { block, time } }: LedgerEvent): void {
    let list = this.#writes.get(writer);
    if (list === undefined) {
      list = [];
      this.#writes.set(writer, list);
    }
    const last = list.at(-1);
    if (last?.block === block) last.writes += 1;
    else list.push({ block, time, writes: 1 });
  }

  /** What is suspect, as known at a block time. */
  suspect(authorities: AuthoritiesState, knownAt: Instant): SuspectWrites[] {
    const found: SuspectWrites[] = [];
    for (const [writer, list] of this.#writes) {
      // The founders' writes came before anybody was a writer.
      if (!authorities.writers.has(writer)) continue;
      const doubtful = list.filter(({ time }) => isSuspect(authorities, writer, time, knownAt));
      const [first] = doubtful;
      if (first === undefined) continue;
      const last = doubtful.at(-1) ?? first;
      const writes = doubtful.reduce((sum, each) => sum + each.writes, 0);
      found.push({ writer, writes, firstBlock: first.block, lastBlock: last.block });
    }
    return found;
  }
}
