import type { Registry } from "../domain/event.ts";
import { parseHash, parseQuantity } from "./hex.ts";
import { sequenceOf } from "./history.ts";
import { type HistoryFault, UnverifiableHistory } from "./historyFault.ts";

/** A log as a node gave it, in our form; nothing of it is verified, and its block's time is not known yet. */
export interface UnplacedLog {
  readonly registry: Registry;
  readonly sequence: number;
  readonly block: number;
  readonly blockHash: `0x${string}`;
  readonly logIndex: number;
  readonly transaction: `0x${string}`;
  /** The transaction's place in its block; undefined when the node does not tell it, NaN when it tells no number. */
  readonly turn: number | undefined;
  /** topic 0 ‖ topic 1 ‖ data. */
  readonly content: Buffer;
}

/**
 * Reads logs that a node gave. Everything in them is hostile input.
 * @param registries the registry of each address asked for
 * @throws UnverifiableHistory when one is no log of a registry
 */
export function parseLogs(raws: readonly unknown[], registries: ReadonlyMap<string, Registry>): UnplacedLog[] {
  const places = new Places();
  return raws.map((raw) => {
    return parseLog(typeof raw === "object" && raw !== null ? (raw as RawLog) : {}, registries, places);
  });
}

type RawLog = Readonly<Record<string, unknown>>;

/** Remembers how the last value was read: logs of one block or transaction repeat it, hundreds of times in a batch. */
class Memo<T> {
  readonly #read: (raw: unknown) => T;
  #raw: unknown = Memo;
  #value: T | undefined;

  constructor(read: (raw: unknown) => T) {
    this.#read = read;
  }

  of(raw: unknown): T {
    if (raw !== this.#raw) {
      this.#value = this.#read(raw);
      this.#raw = raw;
    }
    return this.#value as T;
  }
}

class Places {
  readonly block = new Memo(parseQuantity);
  readonly blockHash = new Memo(parseHash);
  readonly transaction = new Memo(parseHash);
}

function parseLog(raw: RawLog, registries: ReadonlyMap<string, Registry>, places: Places): UnplacedLog {
  const block = places.block.of(raw.blockNumber);
  const logIndex = parseQuantity(raw.logIndex);
  const blockHash = places.blockHash.of(raw.blockHash);
  const transaction = places.transaction.of(raw.transactionHash);
  const registry = typeof raw.address === "string" ? registries.get(raw.address.toLowerCase()) : undefined;
  const place = { registry, block: block ?? 0, logIndex };
  if (block === undefined || logIndex === undefined || blockHash === undefined || transaction === undefined) {
    throw malformed(place, "its place is missing or no place");
  }
  if (registry === undefined) throw malformed(place, "it is of no registry");
  if (raw.removed === true) throw malformed(place, "the node says that it was removed");
  const content = contentOf(raw.topics, raw.data);
  const sequence = content === undefined ? undefined : sequenceOf(content);
  if (content === undefined || sequence === undefined) throw malformed(place, "it is no entry of a history");
  const told = raw.transactionIndex;
  const turn = told === undefined ? undefined : (parseQuantity(told) ?? Number.NaN);
  return { registry, sequence, block, blockHash, logIndex, transaction, turn, content };
}

/** undefined unless there are two topics and data, all of them hex. */
function contentOf(topics: unknown, data: unknown): Buffer | undefined {
  if (!Array.isArray(topics) || topics.length !== 2 || typeof data !== "string") return undefined;
  const [topic, subject] = topics as unknown[];
  if (typeof topic !== "string" || typeof subject !== "string") return undefined;
  if (topic.length !== 66 || subject.length !== 66 || data.length % 2 !== 0) return undefined;
  const content = Buffer.allocUnsafe(64 + (data.length - 2) / 2);
  // Writing stops at the first character that is no hex digit, so the counts tell whether all of it was hex.
  const whole =
    content.write(topic.slice(2), 0, "hex") === 32 &&
    content.write(subject.slice(2), 32, "hex") === 32 &&
    content.write(data.slice(2), 64, "hex") === content.length - 64;
  const prefixed = topic.startsWith("0x") && subject.startsWith("0x") && data.startsWith("0x");
  return whole && prefixed ? content : undefined;
}

function malformed(place: Omit<HistoryFault, "kind" | "detail">, detail: string): UnverifiableHistory {
  return new UnverifiableHistory({ ...place, kind: "malformed", detail });
}
