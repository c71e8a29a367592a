import canonicalize from "canonicalize";
import type { LedgerCall } from "../domain/call.ts";

/** A call as canonical JSON (RFC 8785), in which a bigint is the object {"bigint": "<decimal>"}. */
export function callToJson(call: LedgerCall): string {
  const text = canonicalize(withoutBigints(call));
  if (text === undefined) throw new TypeError("a call can't be undefined");
  return text;
}

/** The call that callToJson gave the text for. Only for what this store wrote itself: nothing is checked. */
export function callFromJson(text: string): LedgerCall {
  // Only calls about arrangements and benefits have bigints, and a reviver makes parsing many times as slow.
  if (!text.includes('{"bigint":')) return JSON.parse(text) as LedgerCall;
  return JSON.parse(text, (_key, value: unknown) => (isWrapped(value) ? BigInt(value.bigint) : value)) as LedgerCall;
}

function withoutBigints(value: unknown): unknown {
  if (typeof value === "bigint") return { bigint: value.toString() };
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutBigints(field)]));
}

function isWrapped(value: unknown): value is { bigint: string } {
  return typeof value === "object" && value !== null && "bigint" in value && typeof value.bigint === "string";
}
