import type { LedgerCall } from "../domain/call.ts";
import type { Address, Registry } from "../domain/event.ts";
import { encodeCall } from "./callCodec.ts";
import { gasLimitOf } from "./gasLimits.ts";

/** A call as it is tried and sent. */
export interface Trial {
  readonly from: Address;
  readonly to: Address;
  readonly data: `0x${string}`;
  readonly gasLimit: bigint;
}

/** @throws AeoError when the call can't be encoded */
export function trialOf(call: LedgerCall, from: Address, addresses: Readonly<Record<Registry, Address>>): Trial {
  const { to, data } = encodeCall(call);
  return { from, to: addresses[to], data, gasLimit: gasLimitOf(call) };
}
