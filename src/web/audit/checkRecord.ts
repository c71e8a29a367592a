import { STATUSES } from "../../domain/certificationRecord.ts";
import { operatorTypesOf } from "../../domain/operatorType.ts";
import { programmeOf, tierName } from "../../domain/programme.ts";
import type { EntryAnswer } from "./types.ts";

/** Words of 64 digits in the data of a certification's event: sequence, writer, decidedAt, record, commitment. */
const WORD = 64;
const DECIDED = 2;
const RECORD = 3;
const COMMITMENT = 4;

/** Whether the shown fields of a certification's event are others than those in its bytes. The record's layout is ICertificationRegistry's. */
export function recordFault({ data, fact }: EntryAnswer): boolean {
  const word = (index: number) => data.slice(2 + index * WORD, 2 + (index + 1) * WORD);
  const shown = fact["record"];
  if (data.length !== 2 + 5 * WORD || typeof shown !== "object" || shown === null) return true;
  const commitment = word(COMMITMENT);
  return (
    fact["decidedAt"] !== momentOf(BigInt(`0x${word(DECIDED)}`)) ||
    fact["profileCommitment"] !== (/^0+$/.test(commitment) ? null : `0x${commitment}`) ||
    JSON.stringify(inOrder(shown)) !== JSON.stringify(inOrder(readRecord(word(RECORD))))
  );
}

/** The fields of a record's word, as the API shows them. */
function readRecord(word: string): object {
  const number = (byte: number, bytes: number) => Number.parseInt(word.slice(2 * byte, 2 * (byte + bytes)), 16);
  const moment = (byte: number) => momentOf(BigInt(number(byte, 5)));
  const programme = programmeOf(number(2, 1));
  return {
    economy: String.fromCharCode(number(0, 1), number(1, 1)),
    programme: programme ?? null,
    tier: (programme && tierName(programme, number(3, 1))) ?? null,
    operatorTypes: operatorTypesOf(number(4, 4)),
    status: STATUSES[number(8, 1)] ?? null,
    version: number(9, 3),
    validFrom: moment(12),
    validUntil: moment(17),
    reviewAt: moment(22),
    effectiveFrom: moment(27),
  };
}

/** 0 is "open" or "none". */
function momentOf(seconds: bigint): string | null {
  return seconds === 0n ? null : new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

function inOrder(fields: object): [string, unknown][] {
  return Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
