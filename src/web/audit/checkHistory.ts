import { ask, query } from "../lib/api.ts";
import { entryFaults, type EntryFault, genesisHead } from "./checkEntry.ts";
import { fetchSignedHeads, type SignedHead } from "./signedHeads.ts";
import type { EntriesAnswer } from "./types.ts";

/** What a check of a registry's whole history found. */
export interface HistoryCheck {
  readonly registry: string;
  readonly signed: SignedHead;
  /** Entries that were checked, from the first on. */
  readonly entries: number;
  /** The head that they fold to, as computed here. */
  readonly head: string;
  /** The first entry that does not fit, and why. */
  readonly fault: { readonly sequence: number; readonly why: EntryFault } | undefined;
  /** Everything fits and ends in the signed head, whose signature is good. */
  readonly isSound: boolean;
}

/** How far a check has come. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

const PAGE = 500;

/**
 * Folds every registry from its beginning to its signed head, here, from the bytes of the entries. Nothing of it is the gateway's
 * word but the bytes themselves, and an alteration of one does not fold to the head.
 */
export async function checkHistory(onProgress: (progress: Progress) => void): Promise<HistoryCheck[]> {
  const heads = await fetchSignedHeads();
  const of = heads.reduce((sum, { sequence }) => sum + sequence, 0);
  let done = 0;
  const checks: HistoryCheck[] = [];
  for (const signed of heads) {
    checks.push(
      await checkRegistry(signed, () => {
        done += 1;
        if (done % PAGE === 0 || done === of) onProgress({ done, of });
      }),
    );
  }
  return checks;
}

async function checkRegistry(signed: SignedHead, onEntry: () => void): Promise<HistoryCheck> {
  const { registry } = signed;
  let head = await genesisHead(signed.chainId, signed.contract);
  let sequence = 0;
  let after: string | undefined;
  const result = (fault?: HistoryCheck["fault"]): HistoryCheck => ({
    ...{ registry, signed, entries: sequence, head, fault },
    isSound: fault === undefined && signed.isGood && sequence === signed.sequence && head === signed.head,
  });
  while (sequence < signed.sequence) {
    const page = await ask<EntriesAnswer>(
      `/v1/audit/entries${query({ registry, order: "oldest", limit: String(PAGE), after })}`,
    );
    for (const entry of page.entries) {
      if (sequence === signed.sequence) break;
      if (entry.sequence !== sequence + 1) return result({ sequence: sequence + 1, why: "SEQUENCE" });
      if (entry.previousHead !== head) return result({ sequence: entry.sequence, why: "LINK" });
      const [why] = await entryFaults(entry);
      if (why !== undefined) return result({ sequence: entry.sequence, why });
      head = entry.head;
      sequence = entry.sequence;
      onEntry();
    }
    if (page.next === null) break;
    after = page.next;
  }
  return result();
}
