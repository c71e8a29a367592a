import type { AbiParameter } from "./registryAbis.ts";

/**
 * Parameters of a fixed size, or one list of them, as the ABI writes them: 0x and words one after another. The certifications'
 * functions are all of this kind, and a general coder takes ten times as long. Numbers and bytes only.
 * @param values as toAbi gives them
 * @returns undefined when a parameter is of another kind: then it takes the general coder
 * @throws RangeError for a value that its type can't hold
 */
export function encodeFixed(inputs: readonly AbiParameter[], values: readonly unknown[]): `0x${string}` | undefined {
  const [only] = inputs;
  if (inputs.length === 1 && only !== undefined && only.type === "tuple[]" && areFixed(only.components ?? [])) {
    const entries = values[0] as readonly (readonly unknown[])[];
    return `0x${number(32)}${number(entries.length)}${entries.map((entry) => words(only.components ?? [], entry)).join("")}`;
  }
  return areFixed(inputs) ? `0x${words(inputs, values)}` : undefined;
}

function areFixed(parameters: readonly AbiParameter[]): boolean {
  return parameters.every(({ type, components }) =>
    type === "tuple" ? areFixed(components ?? []) : /^(uint|bytes)\d+$/.test(type),
  );
}

function words(parameters: readonly AbiParameter[], values: readonly unknown[]): string {
  let text = "";
  for (const [index, { type, components }] of parameters.entries()) {
    const value = values[index];
    text += type === "tuple" ? words(components ?? [], value as readonly unknown[]) : word(type, value);
  }
  return text;
}

function word(type: string, value: unknown): string {
  if (type.startsWith("bytes")) {
    const digits = 2 * Number(type.slice(5));
    const isValue = typeof value === "string" && value.length === 2 + digits && /^0x[0-9a-f]*$/i.test(value);
    if (!isValue) throw new RangeError(`${String(value)} is no ${type}`);
    return value.slice(2).toLowerCase().padEnd(64, "0");
  }
  const bits = BigInt(type.slice(4));
  const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!isWhole || (value as number | bigint) < 0 || BigInt(value as number) >> bits !== 0n)
    throw new RangeError(`${String(value)} is no ${type}`);
  return number(value as number | bigint);
}

function number(value: number | bigint): string {
  return value.toString(16).padStart(64, "0");
}
