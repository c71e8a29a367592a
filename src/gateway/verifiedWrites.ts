import type { VerifiedWrites } from "../ledger/verifiedWrites.ts";
import type { LedgerView } from "../projection/view.ts";
import type { EventStore } from "../store/eventStore.ts";

/** What the follower stored and the view shows, as a sender asks for it. */
export function verifiedWrites(events: Pick<EventStore, "blocksOf">, view: Pick<LedgerView, "asOf">): VerifiedWrites {
  return {
    block: () => view.asOf?.block,
    placesOf(transactions) {
      const links = events.blocksOf(transactions);
      return new Map([...links].map(([hash, { block, ...rest }]) => [hash, { ...rest, number: block }]));
    },
  };
}
