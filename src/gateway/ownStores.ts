import type { Config } from "../config.ts";
import { type AddressBook, ledgerIdentityOf } from "../ledger/addressBook.ts";
import { refuseOtherStore, type StoreIdentity, tieStore } from "../store/storeIdentity.ts";
import type { Logger } from "../telemetry/log.ts";
import { closeToOthers } from "./fileRights.ts";
import type { Secrets } from "./secrets.ts";
import { openStores, type Stores } from "./stores.ts";

/** The stores of a gateway that are its authority's and its ledger's, or nobody's yet. */
export interface OwnStores {
  readonly stores: Stores;
  /** Ties them to both, for ever. To be called when no node says that the address book is the wrong one. */
  readonly tie: () => void;
}

/**
 * Opens the stores of a gateway. What another authority or another ledger used is refused before anything is read or sent of it.
 * @throws AeoError LEDGER_WRONG_CHAIN, INVALID_CONFIGURATION, STORE_IN_USE, STORE_UNAVAILABLE
 */
export function openOwnStores(
  config: Pick<Config, "economy" | "storePath" | "consent" | "reorgDepth">,
  { book, sharedStore: shared }: Pick<Secrets, "book" | "sharedStore">,
  log: Pick<Logger, "warn">,
): OwnStores {
  const consent = { mode: config.consent } as const;
  closeToOthers(config.storePath, log);
  const stores = openStores(config.storePath, { consent, reorgDepth: config.reorgDepth, shared });
  const identity = identityOf(config, book);
  try {
    for (const place of stores.places) refuseOtherStore(place, identity);
  } catch (error) {
    stores.close();
    throw error;
  }
  return {
    stores,
    tie() {
      for (const place of stores.places) tieStore(place, identity);
    },
  };
}

function identityOf({ economy: authority }: Pick<Config, "economy">, book: AddressBook): StoreIdentity {
  const { continues } = book;
  return {
    authority,
    ledger: ledgerIdentityOf(book),
    continues: continues && ledgerIdentityOf(book, continues.genesisHash),
  };
}
