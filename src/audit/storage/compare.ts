import type { AddressBook } from "../../ledger/addressBook.ts";
import type { BlockHeader } from "../../ledger/blockHeader.ts";
import { parseHash, quantity } from "../../ledger/hex.ts";
import { type BatchRpc, RpcError } from "../../ledger/rpc.ts";
import { classifyRpcError } from "../../ledger/rpcErrors.ts";
import type { Word } from "../../ledger/storageSlots.ts";
import type { Auditor } from "../auditor.ts";
import { finding } from "../finding.ts";
import { arrangementSlots } from "./arrangements.ts";
import { authoritySlots } from "./authorities.ts";
import { benefitSlots } from "./benefits.ts";
import { certificationSlots } from "./certifications.ts";
import { differences, type ExpectedSlot } from "./layout.ts";

/** Slots of one exchange with the node; the next is under way while one is compared. */
const PER_BATCH = 250;

/** Every slot that the contracts must hold after the events that an auditor took. */
export function* expectedSlots({ state, ballots, writers, arrangements }: Auditor): Iterable<ExpectedSlot> {
  yield* authoritySlots(state.authorities, ballots, writers);
  yield* certificationSlots(state.certifications);
  yield* arrangementSlots(state.arrangements, arrangements);
  yield* benefitSlots(state.benefits);
}

/**
 * Compares everything that the auditor's events give with what the contracts hold at one block.
 * @returns how many slots were compared
 * @throws RpcError when the node does not answer, or no longer has the state of that block
 */
export async function compareStorage(
  rpc: BatchRpc,
  book: AddressBook,
  auditor: Auditor,
  block: BlockHeader,
  onSlots: (slots: number) => void,
): Promise<number> {
  const read = new StorageReader(rpc, book, block);
  let count = 0;
  let ahead: { slots: ExpectedSlot[]; words: Promise<Word[]> } | undefined;
  const settle = async (): Promise<void> => {
    if (ahead === undefined) return;
    const { slots, words } = ahead;
    for (const [index, word] of (await words).entries())
      compareSlot(auditor, slots[index] as ExpectedSlot, word, block);
    count += slots.length;
    onSlots(slots.length);
  };
  for (const slots of chunks(expectedSlots(auditor), PER_BATCH)) {
    const words = read.words(slots);
    words.catch(() => {}); // whoever settles it will hear of it
    await settle();
    ahead = { slots, words };
  }
  await settle();
  return count;
}

function compareSlot(auditor: Auditor, expected: ExpectedSlot, word: Word, { number }: BlockHeader): void {
  const { registry, subject, layout, slot } = expected;
  if (word === expected.word) return;
  for (const { field, detail } of differences(layout, expected.word, word)) {
    const place = { registry, block: number, field };
    auditor.findings.add(finding("storage", "differs", `${subject}: ${detail} (slot ${slot})`, place));
  }
}

/** Reads slots at exactly one block: by its hash, or, at a node that takes none, by number. */
class StorageReader {
  readonly #rpc: BatchRpc;
  readonly #book: AddressBook;
  #at: unknown;
  readonly #number: number;

  constructor(rpc: BatchRpc, book: AddressBook, { number, hash }: BlockHeader) {
    this.#rpc = rpc;
    this.#book = book;
    this.#number = number;
    this.#at = { blockHash: hash };
  }

  async words(slots: readonly ExpectedSlot[]): Promise<Word[]> {
    const at = this.#at; // another exchange may change it before this one fails
    try {
      return await this.#ask(slots, at);
    } catch (error) {
      const unsupported = ["block-parameter-unsupported", "invalid-request"].includes(classifyRpcError(error));
      if (!unsupported || typeof at === "string") throw error;
      this.#at = quantity(this.#number);
      return this.#ask(slots, this.#at);
    }
  }

  async #ask(slots: readonly ExpectedSlot[], at: unknown): Promise<Word[]> {
    const calls = slots.map(({ registry, slot }) => {
      return { method: "eth_getStorageAt", params: [this.#book.contracts[registry].address, slot, at] };
    });
    return (await this.#rpc.batch(calls)).map((answer) => {
      const word = parseHash(answer);
      if (word === undefined) throw new RpcError("transport", "the node's answer to eth_getStorageAt is no word");
      return word;
    });
  }
}

function* chunks<T>(items: Iterable<T>, size: number): Iterable<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
