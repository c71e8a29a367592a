import type { LedgerCall } from "../domain/call.ts";
import { entriesOf } from "../domain/intent.ts";

/** The most gas of one transaction: EIP-7825. */
export const MAX_TRANSACTION_GAS = 16_777_216n;

/** The vote that carries a ballot looks at all votes of it, up to 255, and reaches every writer of its subject, up to 128. */
const VOTE_GAS = 3_000_000n;

/**
 * The gas limit of a call: fixed, not estimated, since unused gas costs nothing here and an estimate makes the node execute the
 * call many times over. Generous, but in proportion, because a block holds only as many transactions as their limits leave room for.
 */
export function gasLimitOf(call: LedgerCall): bigint {
  // What an arrangement costs depends on its legs and those that it replaces.
  if (call.registry === "arrangements") return MAX_TRANSACTION_GAS;
  if (call.registry === "authorities" && call.fn === "vote") return VOTE_GAS;
  const limit = BigInt(200_000 + 100_000 * entriesOf(call));
  return limit < MAX_TRANSACTION_GAS ? limit : MAX_TRANSACTION_GAS;
}
