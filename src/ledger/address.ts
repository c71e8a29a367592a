import type { Address } from "../domain/event.ts";
import { hexOf } from "./hex.ts";

/** The writer's word: the second of the data, which follows two topics. Its address is the last 20 bytes. */
const WRITER_AT = 64 + 32;

/** Few writers write many events: one string each. */
const WRITERS = new Map<string, Address>();
const MOST_WRITERS = 10_000;

/** The address in the second word of a log's data. @throws RangeError when the word is no address */
export function readWriter(content: Buffer): Address {
  if (
    content.readUInt32BE(WRITER_AT) !== 0 ||
    content.readUIntBE(WRITER_AT + 4, 6) + content.readUInt16BE(WRITER_AT + 10) !== 0
  ) {
    throw new RangeError("the writer is no address");
  }
  const bytes = content.toString("latin1", WRITER_AT + 12, WRITER_AT + 32);
  let writer = WRITERS.get(bytes);
  if (writer === undefined) {
    if (WRITERS.size >= MOST_WRITERS) WRITERS.clear();
    writer = hexOf(content, WRITER_AT + 12, WRITER_AT + 32);
    WRITERS.set(bytes, writer);
  }
  return writer;
}
