import { AbiCoder, type EventFragment, Interface } from "ethers";
import { IArrangementRegistry__factory } from "../../types/contracts/factories/interfaces/IArrangementRegistry__factory.ts";
import { IAuthorityRegistry__factory } from "../../types/contracts/factories/interfaces/IAuthorityRegistry__factory.ts";
import { IBenefitRegistry__factory } from "../../types/contracts/factories/interfaces/IBenefitRegistry__factory.ts";
import { ICertificationRegistry__factory } from "../../types/contracts/factories/interfaces/ICertificationRegistry__factory.ts";
import { AeoError } from "../domain/errors.ts";
import { CERTIFICATION_EVENT_TYPES, type CertificationEventType, type LedgerEvent } from "../domain/event.ts";
import type { Registry } from "../domain/event.ts";
import type { LedgerLog } from "../domain/ledgerLog.ts";
import { type AbiParameter, converter, fieldOf, paramType } from "./abiValue.ts";
import { readWriter } from "./address.ts";
import { certificationDecoder } from "./certificationEvent.ts";
import { asBuffer, hasWords, hexOf, wordsOf } from "./hex.ts";
import { UnverifiableHistory } from "./historyFault.ts";

/** Reads the fields of one kind of event. */
type Decoder = (log: LedgerLog, content: Buffer) => LedgerEvent;

interface Entry {
  readonly topic: Uint32Array;
  readonly decode: Decoder;
}

const ABIS: Readonly<Record<Registry, readonly object[]>> = {
  authorities: IAuthorityRegistry__factory.abi,
  certifications: ICertificationRegistry__factory.abi,
  arrangements: IArrangementRegistry__factory.abi,
  benefits: IBenefitRegistry__factory.abi,
};

/** topic 0 and topic 1 come before the data. */
const DATA_AT = 64;

/** The decoders of each registry by the first four bytes of the topic. */
const DECODERS = {
  authorities: decodersOf("authorities"),
  certifications: decodersOf("certifications"),
  arrangements: decodersOf("arrangements"),
  benefits: decodersOf("benefits"),
} as const;

function decodersOf(registry: Registry): Map<number, Entry> {
  const abi = ABIS[registry];
  const names = new Interface(abi);
  const events = abi.filter((item) => "type" in item && item.type === "event") as unknown as AbiEvent[];
  return new Map(
    events.map((event) => {
      const { topicHash } = names.getEvent(event.name) as EventFragment;
      const topic = Buffer.from(topicHash.slice(2), "hex");
      const decode = isCertificationType(event.name) ? certificationDecoder(event.name) : genericDecoder(event);
      return [topic.readUInt32BE(0), { topic: wordsOf(topic), decode }];
    }),
  );
}

interface AbiEvent {
  readonly name: string;
  readonly inputs: readonly AbiParameter[];
}

function isCertificationType(name: string): name is CertificationEventType {
  return (CERTIFICATION_EVENT_TYPES as readonly string[]).includes(name);
}

/** By the ABI: an indexed subject, then data that begins with sequence and writer. The fields go by the names of the contract. */
function genericDecoder(event: AbiEvent): Decoder {
  const data = event.inputs.filter(({ indexed }) => indexed !== true);
  const subject = event.inputs.filter(({ indexed }) => indexed === true);
  const coder = AbiCoder.defaultAbiCoder();
  const dataTypes = data.map(paramType);
  const subjectTypes = subject.map(paramType);
  const fields = [...subject, ...data].map((parameter) => [fieldOf(parameter), converter(parameter)] as const);
  return (log, content) => {
    const values = [
      ...coder.decode(subjectTypes, content.subarray(32, DATA_AT)),
      ...coder.decode(dataTypes, content.subarray(DATA_AT)),
    ];
    const payload = Object.fromEntries(fields.map(([field, convert], index) => [field, convert(values[index])]));
    const { sequence: _sequence, writer: _writer, ...facts } = payload;
    return {
      position: log.position,
      writer: readWriter(content),
      type: event.name,
      ...facts,
    } as unknown as LedgerEvent;
  };
}

/**
 * The fact that a log tells. Decode only what was verified: the bytes are then those that the registry wrote.
 * @throws AeoError LEDGER_UNKNOWN_EVENT when this release has no such event: nothing after it can be understood
 * @throws AeoError LEDGER_UNVERIFIABLE when the fields are not those of the event
 */
export function decodeLog(log: LedgerLog): LedgerEvent {
  const { registry, block, logIndex, sequence } = log.position;
  const content = asBuffer(log.content);
  const entry = DECODERS[registry].get(content.readUInt32BE(0));
  if (entry === undefined || !hasWords(content, 0, entry.topic)) {
    throw new AeoError(
      "LEDGER_UNKNOWN_EVENT",
      `${registry} has an event ${hexOf(content, 0, 32)} at block ${block}, log ${logIndex}, sequence ${sequence}`,
    );
  }
  try {
    return entry.decode(log, content);
  } catch (cause) {
    const detail = `sequence ${sequence} does not have the fields of its kind: ${String(cause)}`;
    throw new UnverifiableHistory({ kind: "malformed", registry, block, logIndex, detail });
  }
}
