import type { LedgerAsOf } from "../domain/asOf.ts";
import { type Address, REGISTRIES, type Registry } from "../domain/event.ts";
import type { AddressBook } from "./addressBook.ts";
import { hexOf } from "./hex.ts";
import { genesisTip } from "./history.ts";

/** What can be said of our own verified history of a registry, to compare it with what others say. */
export interface OwnRegistryHistory {
  readonly tip: {
    readonly chainId: number;
    readonly contract: Address;
    readonly sequence: number;
    readonly head: `0x${string}`;
    readonly block: number;
  };
  /** The head after an entry, 0 = before the first; undefined when the entry is not here. */
  readonly headAt: (sequence: number) => `0x${string}` | undefined;
}

/** Our histories of all registries, as verified up to `asOf`. The tips are what a signed head states. */
export function ownHistories(
  book: AddressBook,
  asOf: LedgerAsOf,
  headAt: (registry: Registry, sequence: number) => `0x${string}` | undefined,
): OwnRegistryHistory[] {
  return REGISTRIES.map((registry) => {
    const contract = book.contracts[registry].address;
    const tip = { chainId: book.chainId, contract, block: asOf.block, ...asOf.heads[registry] };
    const genesis = hexOf(genesisTip(book.chainId, contract).head);
    return { tip, headAt: (sequence) => (sequence === 0 ? genesis : headAt(registry, sequence)) };
  });
}
