import { ParamType } from "ethers";
import { ARRANGEMENT_KINDS, GOODS_IN_TRANSIT_RULES, REFERENCE_MOMENTS } from "../domain/terms.ts";
import { BALLOT_KINDS, BREACH_OUTCOMES, STATEMENT_PURPOSES } from "../domain/event.ts";
import { economyOf } from "./certificationWord.ts";

/** A parameter as the compiler describes it. */
export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly internalType?: string;
  readonly indexed?: boolean;
  readonly components?: readonly AbiParameter[];
}

/** Turns what ethers decodes into the domain's value. */
export type Convert = (value: any) => unknown;

/** The domain's words for the numbers of each Solidity enum that events carry. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  "enum IAuthorityRegistry.BallotKind": BALLOT_KINDS,
  "enum IAuthorityRegistry.StatementPurpose": STATEMENT_PURPOSES,
  "enum IArrangementRegistry.ArrangementKind": ARRANGEMENT_KINDS,
  "enum IArrangementRegistry.ReferenceMoment": REFERENCE_MOMENTS,
  "enum IArrangementRegistry.GoodsInTransit": GOODS_IN_TRANSIT_RULES,
  "enum IBenefitRegistry.Outcome": BREACH_OUTCOMES,
};

/** Wide integers that count things and so are small. */
const COUNTS: ReadonlySet<string> = new Set(["ballotId"]);

/** The field of the domain for a Solidity field; only one goes by another name, since `position` is an event's place. */
export function fieldOf(parameter: AbiParameter): string {
  return parameter.name === "position" ? "interval" : parameter.name;
}

/** How ethers is to read a parameter: text as plain bytes, since a contract may log text that is no UTF-8. */
export function paramType(parameter: AbiParameter): ParamType {
  return ParamType.from(lenient(parameter));
}

function lenient(parameter: AbiParameter): { name: string; type: string; components?: object[] } {
  const { name, components } = parameter;
  const type = parameter.type.replace(/^string/, "bytes");
  return components === undefined ? { name, type } : { name, type, components: components.map(lenient) };
}

/**
 * The conversion of a parameter into the domain's form: capitals for an economy, a word for an enum, a number for whatever fits
 * one, lower-case hex for the rest.
 * @throws RangeError from the conversion when an enum has a value without a word
 */
export function converter(parameter: AbiParameter): Convert {
  const { type, internalType = "", name } = parameter;
  if (type.endsWith("[]")) {
    const element = converter({ ...parameter, type: type.slice(0, -2), internalType: internalType.slice(0, -2) });
    return (value: Iterable<unknown>) => Array.from(value, element);
  }
  if (type === "tuple") return structConverter(parameter.components ?? []);
  const words = ENUMS[internalType];
  if (words !== undefined) return (value: bigint) => wordOf(words, value, internalType);
  if (type === "bytes2") return (value: string) => economyOf(Number.parseInt(value, 16));
  if (type === "address") return (value: string) => value.toLowerCase();
  if (type === "string") return (value: string) => Buffer.from(value.slice(2), "hex").toString("utf8");
  const bits = /^uint(\d+)$/.exec(type)?.[1];
  if (bits !== undefined && (Number(bits) <= 48 || COUNTS.has(name))) return (value: bigint) => Number(value);
  return (value: unknown) => value;
}

function structConverter(components: readonly AbiParameter[]): Convert {
  const fields = components.map((component) => [fieldOf(component), converter(component)] as const);
  return (value: ArrayLike<unknown>) =>
    Object.fromEntries(fields.map(([field, convert], index) => [field, convert(value[index])]));
}

function wordOf(words: readonly string[], value: bigint, of: string): string {
  const word = words[Number(value)];
  if (word === undefined) throw new RangeError(`${of} has no value ${value}`);
  return word;
}
