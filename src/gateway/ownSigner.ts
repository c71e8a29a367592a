import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Address } from "../domain/event.ts";
import type { Signer } from "../ledger/signer.ts";

/** Whose writer an address is, as far as the registry was read; undefined when it is nobody's. */
export type EconomyOf = (address: Address) => Economy | undefined;

/** The same signer, for one economy alone: with the key of another, this gateway would write in that one's name. */
export function ownSigner(own: Economy, signer: Signer, economyOf: EconomyOf): Signer {
  return {
    address: signer.address,
    async sign(transaction) {
      assertOwnKey(own, signer.address, economyOf);
      return signer.sign(transaction);
    },
  };
}

/** @throws AeoError NOT_AUTHORISED_ON_LEDGER when an address is a writer of another economy */
export function assertOwnKey(own: Economy, address: Address, economyOf: EconomyOf): void {
  const economy = economyOf(address);
  if (economy === undefined || economy === own) return;
  throw new AeoError(
    "NOT_AUTHORISED_ON_LEDGER",
    `this gateway's key ${address} is a writer of ${economy}, not of ${own}: nothing is signed with it`,
  );
}
