import type { Address } from "../domain/event.ts";
import { hexOf } from "./hex.ts";

/** The writer's word: the second of the data, which follows two topics. Its address is the last 20 bytes. */
const WRITER_AT = 64 + 32;

/** Few writers write many events: one string each. */
const WRITERS = new Map<string, Address>();
const MOST_WRITERS = 10_000;

/** The writer of the last event, and the bytes of its address: most events follow one of the same writer. */
let lastBytes = "";
let lastWriter: Address = "0x";

/** The address in the second word of a log's data. @throws RangeError when the word is no address */
export function readWriter(content: Buffer): Address {
  for (let at = WRITER_AT; at < WRITER_AT + 12; at += 4) {
    if (content.readUInt32BE(at) !== 0) throw new RangeError("the writer is no address");
  }
  const bytes = content.toString("latin1", WRITER_AT + 12, WRITER_AT + 32);
  if (bytes !== lastBytes) {
    lastWriter = internedWriter(bytes, content);
    lastBytes = bytes;
  }
  return lastWriter;
}

function internedWriter(bytes: string, content: Buffer): Address {
  const known = WRITERS.get(bytes);
  if (known !== undefined) return known;
  if (WRITERS.size >= MOST_WRITERS) WRITERS.clear();
  const writer = hexOf(content, WRITER_AT + 12, WRITER_AT + 32);
  WRITERS.set(bytes, writer);
  return writer;
}
