import type { Registry } from "../../domain/event.ts";
import { parseQuantity } from "../hex.ts";
import { sequenceOf } from "../history.ts";
import type { UnplacedLog } from "../rawLog.ts";
import { FIELD, FIELDS, NO_TURN, type PackedLogs } from "./packedLogs.ts";

/**
 * The same as parseLogs makes of the node's answer.
 * @returns undefined when one is no log of a registry: then parseLogs says which, and why
 */
export function unpackLogs(
  { texts, numbers, content }: PackedLogs,
  registries: ReadonlyMap<string, Registry>,
): UnplacedLog[] | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const read = texts.map((text) => ({
    registry: registries.get(text.toLowerCase()),
    block: parseQuantity(text),
    hash: text.toLowerCase() as `0x${string}`,
  }));
  const logs: UnplacedLog[] = [];
  for (let at = 0, start = 0; at < numbers.length; at += FIELDS) {
    const text = (field: number) => read[numbers[at + field] as number];
    const end = numbers[at + FIELD.end] as number;
    const log = bytes.subarray(start, end);
    const registry = text(FIELD.address)?.registry;
    const block = text(FIELD.blockNumber)?.block;
    const sequence = sequenceOf(log);
    if (registry === undefined || block === undefined || sequence === undefined) return undefined;
    const turn = numbers[at + FIELD.turn];
    logs.push({
      registry,
      sequence,
      block,
      blockHash: text(FIELD.blockHash)?.hash as `0x${string}`,
      logIndex: numbers[at + FIELD.logIndex] as number,
      transaction: text(FIELD.transactionHash)?.hash as `0x${string}`,
      turn: turn === NO_TURN ? undefined : turn,
      content: log,
    });
    start = end;
  }
  return logs;
}
