import { invalidParams } from "./jsonRpcFault.ts";

/** Checks one parameter and gives it in the form that the engine takes. @throws JsonRpcFault -32602 */
export type Parameter = (value: unknown, name: string) => unknown;

const BLOCK_TAGS: readonly string[] = ["latest", "earliest", "safe", "finalized"];
const QUANTITY = /^0x[0-9a-f]{1,16}$/i;
const HASH = /^0x[0-9a-f]{64}$/i;

export function address(value: unknown, name: string): string {
  if (typeof value === "string" && /^0x[0-9a-f]{40}$/i.test(value)) return value.toLowerCase();
  throw invalidParams(`${name} must be an address: 0x and 40 hex digits`);
}

export function hash(value: unknown, name: string): string {
  if (typeof value === "string" && HASH.test(value)) return value;
  throw invalidParams(`${name} must be a hash: 0x and 64 hex digits`);
}

export function flag(value: unknown, name: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === "boolean") return value;
  throw invalidParams(`${name} must be true or false`);
}

export function quantity(value: unknown, name: string): string {
  if (typeof value === "string" && QUANTITY.test(value)) return `0x${BigInt(value).toString(16)}`;
  throw invalidParams(`${name} must be a quantity: 0x and 1 to 16 hex digits`);
}

/** A storage slot; short forms are filled up to 32 bytes. */
export function slot(value: unknown, name: string): string {
  if (typeof value === "string" && /^0x[0-9a-f]{1,64}$/i.test(value)) return `0x${value.slice(2).padStart(64, "0")}`;
  throw invalidParams(`${name} must be a storage slot: 0x and 1 to 64 hex digits`);
}

/**
 * A block by tag or number. "pending" is read as "latest": what waits has not happened, and a block made up for a reader
 * has no place in a ledger.
 */
export function height(value: unknown, name: string): string {
  if (value === undefined || value === null || value === "pending") return "latest";
  if (typeof value === "string" && BLOCK_TAGS.includes(value)) return value;
  return quantity(value, name);
}

/** A block by tag, number or hash (EIP-1898). */
export function block(value: unknown, name: string): unknown {
  if (typeof value === "object" && value !== null) return blockObject(value as Record<string, unknown>, name);
  return height(value, name);
}

function blockObject(value: Record<string, unknown>, name: string): unknown {
  const { blockHash, blockNumber, requireCanonical, ...rest } = value;
  if (Object.keys(rest).length > 0 || (blockHash === undefined) === (blockNumber === undefined)) {
    throw invalidParams(`${name} must hold blockHash or blockNumber, and at most requireCanonical besides`);
  }
  if (blockNumber !== undefined) return { blockNumber: quantity(blockNumber, `${name}.blockNumber`) };
  return {
    blockHash: hash(blockHash, `${name}.blockHash`),
    requireCanonical: flag(requireCanonical, `${name}.requireCanonical`),
  };
}

/** A list of at most `max` values of one kind. */
export function listOf(item: Parameter, max: number): Parameter {
  return (value, name) => {
    if (!Array.isArray(value)) throw invalidParams(`${name} must be a list`);
    if (value.length > max) throw invalidParams(`${name} has ${value.length} entries; at most ${max} are served`);
    return value.map((entry, index) => item(entry, `${name}[${index}]`));
  };
}

/** Checks the parameters of one call by position. @throws JsonRpcFault -32602, also when there are too many */
export function checkParameters(
  kinds: readonly (readonly [string, Parameter])[],
  params: readonly unknown[],
): unknown[] {
  if (params.length > kinds.length) {
    throw invalidParams(
      `too many parameters: ${params.length} given, ${kinds.length} served (${kinds.map(([name]) => name).join(", ")})`,
    );
  }
  return kinds.map(([name, check], index) => check(params[index], name));
}
