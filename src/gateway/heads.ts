import type { Registry } from "../domain/event.ts";
import type { CompareHeads } from "../exchange/headExchange.ts";
import { genesisTip } from "../ledger/history.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import type { EventStore } from "../store/eventStore.ts";

/** Compares a partner's head with our own verified history at the same sequence. */
export function compareWith(events: Pick<EventStore, "headAt">, book: AddressBook): CompareHeads {
  return ({ registry, sequence, head, block }) => {
    const ours = sequence === 0 ? genesisHead(book, registry) : events.headAt(registry, sequence);
    if (ours === undefined) return { verdict: "AHEAD" };
    return ours === head
      ? { verdict: "AGREES" }
      : { verdict: "DISAGREES", ours: { registry, sequence, head: ours, block } };
  };
}

function genesisHead(book: AddressBook, registry: Registry): string {
  const tip = genesisTip(book.chainId, book.contracts[registry].address);
  return `0x${Buffer.from(tip.head).toString("hex")}`;
}
