import { MAX_TRANSACTION_GAS } from "../ledger/gasLimits.ts";

/** What a node was seen to execute, in gas per second, on an ordinary server; the lower end of what was measured. */
const GAS_PER_SECOND = 26_000_000n;

/**
 * The gas limit of a block: as many of our largest transactions as a validator executes within the block period, and at least one.
 * Gas is free, so this is the brake: nobody can make the validators work for longer than a period.
 * @param periodSeconds at least 1
 */
export function blockGasLimit(periodSeconds: number): bigint {
  const transactions = (GAS_PER_SECOND * BigInt(periodSeconds)) / MAX_TRANSACTION_GAS;
  return (transactions < 1n ? 1n : transactions) * MAX_TRANSACTION_GAS;
}
