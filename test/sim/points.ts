import type { Random } from "../support/random.ts";
import type { Death } from "../ledger/write/support/mortal.ts";

const CALLS = [
  ...["eth_getBlockByNumber", "eth_getBlockByHash", "eth_getTransactionCount", "eth_getTransactionReceipt"],
  ...["eth_sendRawTransaction", "eth_call", "eth_getLogs", "signature", "save", "discard"],
];
const ACCESSES = [
  ...["transaction", "read", "INSERT intent", "INSERT intent_record", "INSERT idempotency", "INSERT lease"],
  ...["INSERT signer", "UPDATE signer", "UPDATE intent", "DELETE intent_record", "INSERT effect"],
  ...["INSERT ledger_event", "INSERT ledger_block", "INSERT ledger_checkpoint"],
  ...["DELETE ledger_event", "DELETE ledger_block"],
];

/** Every point at which the process can be killed: before and after each kind of question and each kind of access to the store. */
export const POINTS: readonly string[] = [...CALLS, ...ACCESSES].flatMap((name) => [`before ${name}`, `after ${name}`]);

/** Where the next life ends, if it gets there. */
export function deathOf(random: Random): Death {
  return { point: random.pick(POINTS), occurrence: 1 + random.below(random.chance(0.5) ? 4 : 40) };
}
