import type { Registry } from "../domain/event.ts";
import type { CompareHeads } from "../exchange/headExchange.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { genesisTip } from "../ledger/history.ts";
import { compareHead } from "../projection/compareHead.ts";
import type { LedgerView } from "../projection/view.ts";
import type { EventStore } from "../store/eventStore.ts";

/** Compares a partner's head, which is of our own ledger, with our verified history at the same sequence. */
export function compareWith(
  view: Pick<LedgerView, "current">,
  events: Pick<EventStore, "headAt">,
  { chainId, contracts }: AddressBook,
): CompareHeads {
  const genesisOf = (registry: Registry): `0x${string}` => {
    const { head } = genesisTip(chainId, contracts[registry].address);
    return `0x${Buffer.from(head).toString("hex")}`;
  };
  return ({ registry, sequence, head, block }) => {
    const contract = contracts[registry].address;
    const { asOf } = view.current();
    const tip = { chainId, contract, ...asOf.heads[registry], block: asOf.block };
    const headAt = (entry: number) => (entry === 0 ? genesisOf(registry) : events.headAt(registry, entry));
    const theirs = { chainId, contract, sequence, head: head as `0x${string}`, block };
    const compared = compareHead(theirs, { tip, headAt });
    if (compared.kind === "FORK")
      return { verdict: "DISAGREES", ours: { registry, ...compared.ours, blockHash: asOf.blockHash } };
    return { verdict: compared.kind === "ahead" ? "AHEAD" : "AGREES" };
  };
}
