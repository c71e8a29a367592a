import type { Registry } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import type { CompareHeads } from "../exchange/headExchange.ts";
import { signHead, signHeads } from "../exchange/headStatement.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import type { SignedHeads } from "../http/routes/heads.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
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
  return ({ registry, sequence, head, block }) => {
    const contract = contracts[registry].address;
    const { asOf } = view.current();
    const tip = { chainId, contract, ...asOf.heads[registry], block: asOf.block };
    const headAt = (entry: number) => headAfter(events, chainId, contract, registry, entry);
    const theirs = { chainId, contract, sequence, head: head as `0x${string}`, block };
    const compared = compareHead(theirs, { tip, headAt });
    if (compared.kind === "FORK")
      return { verdict: "DISAGREES", ours: { registry, ...compared.ours, blockHash: asOf.blockHash } };
    return { verdict: compared.kind === "ahead" ? "AHEAD" : "AGREES" };
  };
}

/** The head of a registry after an entry, 0 = before the first; undefined when the entry is not here. */
export function headAfter(
  events: Pick<EventStore, "headAt">,
  chainId: number,
  contract: `0x${string}`,
  registry: Registry,
  entry: number,
): `0x${string}` | undefined {
  if (entry !== 0) return events.headAt(registry, entry);
  return `0x${Buffer.from(genesisTip(chainId, contract).head).toString("hex")}`;
}

/** Signs heads of our verified history for whoever compares it with another. */
export function openHeads(
  view: Pick<LedgerView, "current">,
  events: Pick<EventStore, "headAt">,
  book: AddressBook,
  signer: StatementSigner,
  now: () => Instant,
): SignedHeads {
  const identity = { chainId: book.chainId, contracts: addressesOf(book) };
  return {
    async signed(at) {
      const { asOf } = view.current();
      if (at === undefined) return signHeads(signer, identity, asOf, now());
      const { registry, sequence } = at;
      const head = headAfter(events, book.chainId, identity.contracts[registry], registry, sequence);
      if (head === undefined) return [];
      const { block, blockHash } = asOf;
      return [await signHead(signer, identity, { registry, sequence, head, block, blockHash }, now())];
    },
  };
}
