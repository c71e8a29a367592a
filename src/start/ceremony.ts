import type { Economy } from "../domain/economy.ts";
import { ROLE_BITS, STATEMENT_PURPOSES } from "../domain/event.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import type { DirectSender } from "../ledger/directSender.ts";
import { demoSigners, type GatewayKeys, statementKey } from "./keys.ts";

/** Each admin names its economy's writers, one key per role, so that nobody holds two. */
export async function setWriters(
  sender: DirectSender,
  book: AddressBook,
  economies: readonly Economy[],
): Promise<void> {
  await Promise.all(
    economies.map(async (economy) => {
      const signers = demoSigners(economy);
      for (const role of ["REGISTRAR", "SIGNATORY", "MONITOR"] as const) {
        const account = signers[role].address;
        const call = {
          registry: "authorities",
          fn: "setWriter",
          account,
          roles: ROLE_BITS[role],
          from: 0,
          until: 0,
        } as const;
        await sender.call(signers.ADMIN, addressesOf(book), call);
      }
    }),
  );
}

/** Each authority with a gateway registers its statement keys and where its gateway is. */
export async function registerGateways(
  sender: DirectSender,
  book: AddressBook,
  gateways: readonly { readonly keys: GatewayKeys; readonly endpoint: string }[],
): Promise<void> {
  await Promise.all(
    gateways.map(async ({ keys, endpoint }) => {
      const { ADMIN } = demoSigners(keys.economy);
      for (const purpose of STATEMENT_PURPOSES) {
        const { publicKey } = statementKey(keys, purpose);
        const call = { registry: "authorities", fn: "addStatementKey", purpose, publicKey, from: 0, until: 0 } as const;
        await sender.call(ADMIN, addressesOf(book), call);
      }
      await sender.call(ADMIN, addressesOf(book), { registry: "authorities", fn: "setEndpoint", endpoint });
    }),
  );
}
