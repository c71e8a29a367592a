import type { Economy } from "../domain/economy.ts";
import { ROLE_BITS, STATEMENT_PURPOSES } from "../domain/event.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import type { DirectSender } from "../ledger/directSender.ts";
import type { Signer } from "../ledger/signer.ts";
import type { SignerRole } from "../services/ports.ts";
import { type GatewayKeys, statementKey } from "./keys.ts";

/** What the acts of founding take: how to send, where to, and whose keys. */
export interface Ceremony {
  readonly sender: DirectSender;
  readonly book: AddressBook;
  readonly signersOf: (economy: Economy) => Record<SignerRole, Signer>;
}

/** Each admin names its economy's writers, one key per role, so that nobody holds two. */
export async function setWriters({ sender, book, signersOf }: Ceremony, economies: readonly Economy[]): Promise<void> {
  await Promise.all(
    economies.map(async (economy) => {
      const signers = signersOf(economy);
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
  { sender, book, signersOf }: Ceremony,
  gateways: readonly { readonly keys: GatewayKeys; readonly endpoint: string }[],
): Promise<void> {
  await Promise.all(
    gateways.map(async ({ keys, endpoint }) => {
      const { ADMIN } = signersOf(keys.economy);
      for (const purpose of STATEMENT_PURPOSES) {
        const { publicKey } = statementKey(keys, purpose);
        const call = { registry: "authorities", fn: "addStatementKey", purpose, publicKey, from: 0, until: 0 } as const;
        await sender.call(ADMIN, addressesOf(book), call);
      }
      await sender.call(ADMIN, addressesOf(book), { registry: "authorities", fn: "setEndpoint", endpoint });
    }),
  );
}
