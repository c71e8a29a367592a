import type { LedgerEvent, Registry } from "../domain/event.ts";
import { AeoError } from "../domain/errors.ts";
import { decodeLog } from "../ledger/eventCodec.ts";
import type { RawLog } from "./receiptLogs.ts";

/**
 * The fields by the names of the event that differ between two logs which should be one; null when they can't be told apart so.
 * @param fields the JSON fields that differ
 */
export function changedFields(
  registry: Registry | null,
  given: RawLog,
  receipt: RawLog,
  fields: readonly string[],
): string | null {
  if (registry === null || !fields.every((field) => field === "data" || field === "topics")) return null;
  const [one, other] = [given, receipt].map((log) => decoded(registry, log));
  if (one === undefined || other === undefined) return null;
  const names = differingFields(one, other);
  return names.length === 0 ? null : names.join(", ");
}

/** The names of the fields, of what they hold too, in which two events differ. Sequence and place are no fields of theirs. */
export function differingFields(one: object, other: object, prefix = ""): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  if (prefix === "") names.delete("position");
  return [...names].flatMap((name) => {
    const [a, b] = [one, other].map((holder) => (holder as Record<string, unknown>)[name]);
    if (a === b || textOf(a) === textOf(b)) return [];
    const nested = isObject(a) && isObject(b);
    return nested ? differingFields(a, b, `${prefix}${name}.`) : [`${prefix}${name}`];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** JSON, in which big numbers are text. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? each.toString() : each)) ?? "";
}

function decoded(registry: Registry, log: RawLog): LedgerEvent | undefined {
  const { topics, data } = log as { topics: readonly string[]; data: string };
  const content = Buffer.from([...topics, data].map((part) => part.slice(2)).join(""), "hex");
  const sequence = content.length >= 96 ? Number(content.readBigUInt64BE(88)) : 0;
  const position = { registry, sequence, block: 0, logIndex: 0, time: 0, transaction: "0x" as const };
  try {
    const event = decodeLog({ position, content });
    return { ...event, sequence } as unknown as LedgerEvent;
  } catch (error) {
    if (error instanceof AeoError || error instanceof RangeError) return undefined;
    throw error;
  }
}
