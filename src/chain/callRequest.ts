import { invalidParams } from "./jsonRpcFault.ts";
import { block, quantity } from "./rpcParameters.ts";

/** The fields of a call that are passed on. Blobs and authorisations have no use here. */
const FIELDS: readonly string[] = [
  "from",
  "to",
  "gas",
  "gasPrice",
  "maxFeePerGas",
  "maxPriorityFeePerGas",
  "value",
  "data",
  "nonce",
  "accessList",
  "type",
  "chainId",
];

/**
 * The parameters of eth_call and eth_estimateGas: a call and a block, and nothing that replaces state or block.
 * @param gasCap the gas that a call gets at most, and when it names none; the engine records every step of a call, so that
 *   gas is memory
 * @throws JsonRpcFault -32602
 */
export function callParameters(params: readonly unknown[], gasCap: number): unknown[] {
  const [call, at, ...overrides] = params;
  if (overrides.some((value) => value !== undefined && value !== null)) {
    throw invalidParams("state and block overrides are not served: a call sees the ledger as it is");
  }
  if (typeof call !== "object" || call === null || Array.isArray(call)) throw invalidParams("call must be an object");
  const { input, ...fields } = call as Record<string, unknown>;
  const data = fields.data ?? input;
  if (input !== undefined && input !== null && input !== data) throw invalidParams("call.data and call.input differ");
  for (const field of Object.keys(fields)) {
    if (!FIELDS.includes(field)) throw invalidParams(`call has a field that is not served: ${field.slice(0, 64)}`);
  }
  const gas = fields.gas === undefined || fields.gas === null ? gasCap : Number(quantity(fields.gas, "call.gas"));
  const checked = {
    ...fields,
    ...(data === undefined ? {} : { data }),
    gas: `0x${Math.min(gas, gasCap).toString(16)}`,
  };
  return [checked, block(at, "block")];
}
