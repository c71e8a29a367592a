import { type CertificationEventType, type LedgerEvent, ZERO_BYTES32 } from "../domain/event.ts";
import type { LedgerLog } from "../domain/ledgerLog.ts";
import { readWriter } from "./address.ts";
import { readRecord } from "./certificationWord.ts";
import { hasWords, hexOf } from "./hex.ts";

/** Two topics, then sequence, writer, decidedAt, record and commitment. */
const SIZE = 7 * 32;
const DECIDED_AT = 4 * 32;
const RECORD_AT = 5 * 32;
const COMMITMENT_AT = 6 * 32;
/** Of an event without a profile: one string for all of them. */
const NO_COMMITMENT = new Uint32Array(8);

/**
 * All certification events have the same fields of fixed size, and nearly all events are of them: they are sliced by hand, which
 * is what makes reading the ledger as fast as fetching it.
 * @throws RangeError from the decoder when the fields are not those of a certification event
 */
export function certificationDecoder(type: CertificationEventType): (log: LedgerLog, content: Buffer) => LedgerEvent {
  return (log, content) => {
    if (content.length !== SIZE) throw new RangeError(`${content.length} bytes instead of ${SIZE}`);
    const record = readRecord(content, RECORD_AT);
    if (record === undefined) throw new RangeError("the status is unknown");
    return {
      position: log.position,
      writer: readWriter(content),
      type,
      id: hexOf(content, 32, 64),
      decidedAt: readTime(content, DECIDED_AT),
      record,
      profileCommitment: hasWords(content, COMMITMENT_AT, NO_COMMITMENT)
        ? ZERO_BYTES32
        : hexOf(content, COMMITMENT_AT, SIZE),
    };
  };
}

/** A uint40 in a word of 32 bytes. */
function readTime(content: Buffer, offset: number): number {
  for (let at = offset; at < offset + 24; at += 4) {
    if (content.readUInt32BE(at) !== 0) throw new RangeError("a time is too large");
  }
  const time = content.readUIntBE(offset + 26, 6);
  if (time >= 2 ** 40 || content.readUInt16BE(offset + 24) !== 0) throw new RangeError("a time is too large");
  return time;
}
