import type { Address } from "../domain/event.ts";
import { hasWords, hexOf, wordsOf } from "./hex.ts";

/** The writer's word: the second of the data, which follows two topics. Its address is the last 20 bytes. */
const WRITER_AT = 64 + 32;

/** Few writers write many events: one string each. */
const WRITERS = new Map<string, Address>();
const MOST_WRITERS = 10_000;

/** The writer of the last event, and the bytes of its address: most events follow one of the same writer. */
let lastBytes: Uint32Array = new Uint32Array(5);
let lastWriter: Address = `0x${"00".repeat(20)}`;

/** The address in the second word of a log's data. @throws RangeError when the word is no address */
export function readWriter(content: Buffer): Address {
  for (let at = WRITER_AT; at < WRITER_AT + 12; at += 4) {
    if (content.readUInt32BE(at) !== 0) throw new RangeError("the writer is no address");
  }
  if (!hasWords(content, WRITER_AT + 12, lastBytes)) {
    lastWriter = interned(hexOf(content, WRITER_AT + 12, WRITER_AT + 32));
    lastBytes = wordsOf(content.subarray(WRITER_AT + 12, WRITER_AT + 32));
  }
  return lastWriter;
}

function interned(writer: Address): Address {
  const known = WRITERS.get(writer);
  if (known !== undefined) return known;
  if (WRITERS.size >= MOST_WRITERS) WRITERS.clear();
  WRITERS.set(writer, writer);
  return writer;
}
