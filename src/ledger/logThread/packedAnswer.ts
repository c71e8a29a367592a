import type { HttpAnswer } from "../httpPost.ts";
import type { LogAnswer } from "../logAnswer.ts";
import { logsIn, plainAnswer } from "../plainAnswer.ts";
import { resultIn } from "../rpcClient.ts";
import { FIELDS, type PackedLogs } from "./packedLogs.ts";
import { unpackLogs } from "./unpackLogs.ts";

/**
 * An answer whose logs were packed. It is read anew as JSON where that could not be done, and when something in it does not fit: so
 * faults are named by one reader.
 * @param packed what packLogs made of the answer to the call `id`
 * @throws RpcError when it is an error, or no answer to this call
 */
export function packedAnswer(answer: HttpAnswer, packed: PackedLogs | undefined, id: number): LogAnswer {
  const raws = () => logsIn(resultIn(answer, id));
  if (packed === undefined) return plainAnswer(raws());
  return {
    count: packed.numbers.length / FIELDS,
    parse: (registries) => unpackLogs(packed, registries) ?? plainAnswer(raws()).parse(registries),
    raws,
  };
}
