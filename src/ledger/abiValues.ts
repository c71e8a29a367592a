import { STATUSES } from "../domain/certificationRecord.ts";
import { economy } from "../domain/economy.ts";
import { BALLOT_KINDS, BREACH_OUTCOMES, MEMBER_STATUSES, STATEMENT_PURPOSES } from "../domain/event.ts";
import { ARRANGEMENT_KINDS, GOODS_IN_TRANSIT_RULES, REFERENCE_MOMENTS } from "../domain/terms.ts";
import type { AbiParameter } from "./registryAbis.ts";

/** The names of the enums that functions and errors have, by their number. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  "enum IAuthorityRegistry.BallotKind": BALLOT_KINDS,
  "enum IAuthorityRegistry.StatementPurpose": STATEMENT_PURPOSES,
  "enum IArrangementRegistry.ArrangementKind": ARRANGEMENT_KINDS,
  "enum IArrangementRegistry.ReferenceMoment": REFERENCE_MOMENTS,
  "enum IArrangementRegistry.GoodsInTransit": GOODS_IN_TRANSIT_RULES,
  "enum IBenefitRegistry.Outcome": BREACH_OUTCOMES,
  "enum IBenefitRegistry.BreachStatus": ["NONE", "RAISED", "ACKNOWLEDGED", "ANSWERED", "RESOLVED"],
  "enum IAuthorityRegistry.MemberStatus": MEMBER_STATUSES,
  "enum ICertificationRegistry.Status": STATUSES,
};

/** A value of the domain as ethers takes it. @throws when it is none of the parameter's */
export function toAbi(parameter: AbiParameter, value: unknown): unknown {
  if (parameter.type.endsWith("[]")) {
    const element = elementOf(parameter);
    return (value as readonly unknown[]).map((each) => toAbi(element, each));
  }
  if (parameter.type === "tuple") {
    const fields = value as Readonly<Record<string, unknown>>;
    return (parameter.components ?? []).map((component) => toAbi(component, fields[component.name]));
  }
  const names = ENUMS[parameter.internalType ?? ""];
  if (names !== undefined) return indexOf(names, value);
  return parameter.type === "bytes2" ? `0x${Buffer.from(economy(value as string)).toString("hex")}` : value;
}

/** A value that ethers decoded, in the domain's terms. @throws when the domain has no such value */
export function fromAbi(parameter: AbiParameter, value: unknown): unknown {
  if (parameter.type.endsWith("[]")) {
    const element = elementOf(parameter);
    return Array.from(value as Iterable<unknown>, (each) => fromAbi(element, each));
  }
  if (parameter.type === "tuple") {
    const fields = value as readonly unknown[];
    return Object.fromEntries(
      (parameter.components ?? []).map((component, index) => [component.name, fromAbi(component, fields[index])]),
    );
  }
  const names = ENUMS[parameter.internalType ?? ""];
  if (names !== undefined) return nameAt(names, value as bigint);
  if (parameter.type === "bytes2") return economy(Buffer.from((value as string).slice(2), "hex").toString("latin1"));
  if (parameter.type === "address") return (value as string).toLowerCase();
  return typeof value === "bigint" && isNumber(parameter) ? toNumber(value) : value;
}

/** What fits a number is one in the domain. Ballots are counted from 1, so that their uint256 does too. */
function isNumber({ type, name }: AbiParameter): boolean {
  return name === "ballotId" || Number(/^uint(\d+)$/.exec(type)?.[1]) <= 48;
}

function toNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large`);
  return number;
}

function indexOf(names: readonly string[], value: unknown): number {
  const index = names.indexOf(value as string);
  if (index < 0) throw new RangeError(`${JSON.stringify(value)} is none of ${names.join(", ")}`);
  return index;
}

function nameAt(names: readonly string[], value: bigint): string {
  const name = names[Number(value)];
  if (name === undefined) throw new RangeError(`${value} numbers none of ${names.join(", ")}`);
  return name;
}

function elementOf(parameter: AbiParameter): AbiParameter {
  return { ...parameter, type: parameter.type.slice(0, -2), internalType: (parameter.internalType ?? "").slice(0, -2) };
}
