import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { brokenLinks, entryFaults, type EntryFault } from "./checkEntry.ts";
import type { EntryAnswer } from "./types.ts";

/** What was found about each entry; none yet for one that is being checked. */
export type Checks = ReadonlyMap<EntryAnswer, readonly EntryFault[]>;

/** Checks entries here, from their bytes, as soon as they are shown. */
export function useChecks(entries: readonly EntryAnswer[] | undefined): ReadonlySignal<Checks> {
  const checks = useSignal<Checks>(new Map());
  useEffect(() => {
    checks.value = new Map();
    if (entries === undefined) return;
    let isWanted = true;
    const broken = brokenLinks(entries);
    const check = async (entry: EntryAnswer): Promise<readonly [EntryAnswer, readonly EntryFault[]]> => {
      const faults = await entryFaults(entry);
      return [entry, broken.has(entry) ? [...faults, "LINK"] : faults];
    };
    void Promise.all(entries.map(check)).then((found) => {
      if (isWanted) checks.value = new Map(found);
    });
    return () => {
      isWanted = false;
    };
  }, [entries]);
  return checks;
}
