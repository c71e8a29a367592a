import { Interface, type ParamType } from "ethers";
import { IArrangementRegistry__factory } from "../../types/contracts/factories/interfaces/IArrangementRegistry__factory.ts";
import { IAuthorityRegistry__factory } from "../../types/contracts/factories/interfaces/IAuthorityRegistry__factory.ts";
import { IBenefitRegistry__factory } from "../../types/contracts/factories/interfaces/IBenefitRegistry__factory.ts";
import { ICertificationRegistry__factory } from "../../types/contracts/factories/interfaces/ICertificationRegistry__factory.ts";
import { type CertificationRecord, STATUSES } from "../../src/domain/certificationRecord.ts";
import {
  BALLOT_KINDS,
  BREACH_OUTCOMES,
  type LedgerEvent,
  type Registry,
  STATEMENT_PURPOSES,
} from "../../src/domain/event.ts";
import { ARRANGEMENT_KINDS, GOODS_IN_TRANSIT_RULES, REFERENCE_MOMENTS } from "../../src/domain/terms.ts";

const INTERFACES: Readonly<Record<Registry, Interface>> = {
  authorities: new Interface(IAuthorityRegistry__factory.abi),
  certifications: new Interface(ICertificationRegistry__factory.abi),
  arrangements: new Interface(IArrangementRegistry__factory.abi),
  benefits: new Interface(IBenefitRegistry__factory.abi),
};

const WORDS: readonly (readonly string[])[] = [
  BALLOT_KINDS,
  STATEMENT_PURPOSES,
  ARRANGEMENT_KINDS,
  REFERENCE_MOMENTS,
  GOODS_IN_TRANSIT_RULES,
  BREACH_OUTCOMES,
];

/** The topics and data that a contract would log for a fact; written apart from the decoder, by ethers' own encoder. */
export function encodeEvent(event: LedgerEvent): { readonly topics: readonly string[]; readonly data: string } {
  const iface = INTERFACES[event.position.registry];
  const fragment = iface.getEvent(event.type);
  if (fragment === null) throw new Error(`no such event: ${event.type}`);
  const fields: Record<string, unknown> = { ...event, sequence: event.position.sequence };
  // The one Solidity field whose name the domain uses for something else.
  if (fragment.inputs.some(({ name }) => name === "position")) fields.position = fields.interval;
  return iface.encodeEventLog(
    fragment,
    fragment.inputs.map((input) => abiValue(input, fields[input.name])),
  );
}

function abiValue(type: ParamType, value: any): unknown {
  if (type.baseType === "array") return value.map((item: unknown) => abiValue(type.arrayChildren as ParamType, item));
  if (type.baseType === "tuple") {
    const components = type.components ?? [];
    return components.map((component) => abiValue(component, value[component.name]));
  }
  if (type.type === "bytes2") return `0x${Buffer.from(value as string, "latin1").toString("hex")}`;
  if (type.type === "uint8" && typeof value === "string") return wordNumber(value);
  if (type.type === "uint256" && type.name === "record") return recordWord(value as CertificationRecord);
  return value;
}

function wordNumber(word: string): number {
  const list = WORDS.find((words) => words.includes(word));
  if (list === undefined) throw new Error(`no enum has ${word}`);
  return list.indexOf(word);
}

/** The layout in ICertificationRegistry, in arithmetic. */
function recordWord(record: CertificationRecord): bigint {
  const fields: readonly (readonly [value: number, bits: bigint])[] = [
    [Buffer.from(record.economy, "latin1").readUInt16BE(0), 16n],
    [record.programme, 8n],
    [record.tier, 8n],
    [record.operatorTypes, 32n],
    [STATUSES.indexOf(record.status), 8n],
    [record.version, 24n],
    [record.validFrom, 40n],
    [record.validUntil, 40n],
    [record.reviewAt, 40n],
    [record.effectiveFrom, 40n],
  ];
  return fields.reduce((word, [value, bits]) => (word << bits) | BigInt(value), 0n);
}
