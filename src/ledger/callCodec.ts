import { AbiCoder } from "ethers";
import type { LedgerCall } from "../domain/call.ts";
import { AeoError } from "../domain/errors.ts";
import type { Registry } from "../domain/event.ts";
import { fromAbi, toAbi } from "./abiValues.ts";
import { encodeFixed } from "./fixedAbi.ts";
import { type AbiParameter, writeFunctions } from "./registryAbis.ts";

/** The most entries of one call; MAX_BATCH of the contract. */
export const MAX_BATCH = 500;

/** A call as a transaction carries it. */
export interface EncodedCall {
  readonly to: Registry;
  readonly data: `0x${string}`;
}

/** Names that differ between the domain and the contract, by function and parameter. */
const DOMAIN_NAMES: Readonly<Record<string, string>> = { "report.entry": "report", "answer.reply": "answer" };
const BATCH = "Batch";

const CODER = AbiCoder.defaultAbiCoder();

type Fields = Readonly<Record<string, unknown>>;

/**
 * The calldata of a call. The entries of a batch go in the order of their ids, as the contract asks, whatever order they came in.
 * @throws AeoError BATCH_TOO_LARGE, or INVALID_BODY for no entries, an id that is there twice, or a value that its field can't hold
 */
export function encodeCall(call: LedgerCall): EncodedCall {
  const { name, fields } = call.registry === "certifications" ? certificationFields(call) : plainFields(call);
  const target = writeFunctions(call.registry).find((each) => each.name === name);
  if (target === undefined) throw new AeoError("INVALID_BODY", `The registry of ${call.registry} has no ${name}.`);
  try {
    const values = target.inputs.map((input) => toAbi(input, fields[domainName(name, input)]));
    const data = encodeFixed(target.inputs, values) ?? CODER.encode(target.types, values);
    return { to: call.registry, data: `${target.selector}${data.slice(2)}` as `0x${string}` };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AeoError("INVALID_BODY", `The ledger can't hold a value of this ${call.fn}: ${reason}`, { cause });
  }
}

/** The call of some calldata to a registry; undefined when it is none that this release could have made. */
export function decodeCall(registry: Registry, data: string): LedgerCall | undefined {
  try {
    const target = writeFunctions(registry).find(({ selector }) => data.startsWith(selector));
    if (target === undefined) return undefined;
    const { name, inputs, types } = target;
    const values = CODER.decode(types, `0x${data.slice(10)}`);
    const fields = Object.fromEntries(
      inputs.map((input, index) => [domainName(name, input), fromAbi(input, values[index])]),
    );
    return (
      registry === "certifications" ? certificationCall(name, fields) : { registry, fn: name, ...fields }
    ) as LedgerCall;
  } catch {
    // Calldata is whatever somebody sent.
    return undefined;
  }
}

function certificationFields(call: LedgerCall & { registry: "certifications" }): { name: string; fields: Fields } {
  const entries = [...call.entries].sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
  if (entries.length === 0) throw new AeoError("INVALID_BODY", `A ${call.fn} needs at least one entry.`);
  if (entries.length > MAX_BATCH) {
    throw new AeoError(
      "BATCH_TOO_LARGE",
      `A ${call.fn} has ${entries.length} entries; at most ${MAX_BATCH} are possible.`,
    );
  }
  const twice = entries.find(({ id }, index) => id.toLowerCase() === entries[index - 1]?.id.toLowerCase());
  if (twice !== undefined) throw new AeoError("INVALID_BODY", `The batch names the certification ${twice.id} twice.`);
  if (entries.length === 1) return { name: call.fn, fields: { entry: entries[0] } };
  return { name: call.fn + BATCH, fields: { entries } };
}

function plainFields(call: LedgerCall): { name: string; fields: Fields } {
  const { fn, registry: _, ...fields } = call;
  return { name: fn, fields };
}

function certificationCall(name: string, fields: Fields): object {
  const isBatch = name.endsWith(BATCH);
  const fn = isBatch ? name.slice(0, -BATCH.length) : name;
  return { registry: "certifications", fn, entries: isBatch ? fields.entries : [fields.entry] };
}

function domainName(fn: string, { name }: AbiParameter): string {
  return DOMAIN_NAMES[`${fn}.${name}`] ?? name;
}
