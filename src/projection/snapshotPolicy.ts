import type { LedgerChange } from "../domain/ledgerChange.ts";

/**
 * Saves the view whenever so many events came in since it was last saved. Saving stops the process for about a tenth of a second
 * per 100,000 certifications, so it should be rare; a process that ends in order saves once more.
 * @param failed told when it could not be saved: the next start is slower, no more
 * @returns what is to be told of every change of the ledger
 */
export function saveEvery(
  events: number,
  view: { save(): void },
  failed: (error: unknown) => void,
): (change: LedgerChange) => void {
  let unsaved = 0;
  return (change) => {
    unsaved = change.kind === "advanced" ? unsaved + change.events.length : events; // a roll back discarded what was saved
    if (unsaved < events) return;
    unsaved = 0;
    try {
      view.save();
    } catch (error) {
      failed(error);
    }
  };
}
