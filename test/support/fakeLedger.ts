import { createHash } from "node:crypto";
import { keccak256 } from "ethers";
import type { LedgerAsOf } from "../../src/domain/asOf.ts";
import { type LedgerEvent, type Position, REGISTRIES, type Registry } from "../../src/domain/event.ts";
import type { AddressBook } from "../../src/ledger/addressBook.ts";
import { encodeEvent } from "./encodeEvent.ts";

/** An event before it has a place: the ledger gives it one. */
export type Fact = { readonly registry: Registry } & Omit<LedgerEvent, "position"> & Record<string, unknown>;

export interface FakeLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
  readonly removed: boolean;
}

type Tips = Readonly<Record<Registry, { readonly sequence: number; readonly head: Buffer }>>;

export interface FakeBlock {
  readonly number: number;
  readonly hash: `0x${string}`;
  readonly parentHash: `0x${string}`;
  readonly time: number;
  readonly transactions: readonly `0x${string}`[];
  readonly logs: readonly FakeLog[];
  readonly events: readonly LedgerEvent[];
  readonly tips: Tips;
}

const sha256 = (...parts: readonly Buffer[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
const hex = (bytes: Buffer): `0x${string}` => `0x${bytes.toString("hex")}`;
const bytesOf = (text: string): Buffer => Buffer.from(text.slice(2), "hex");
const CODE = "0x6001600255";

/**
 * A chain in memory with the four registries, which keep their histories by the rule of IHistory: what a true node would hold.
 * The registries stand in block 2; the events of a block are spread over transactions of at most `perTransaction` events.
 */
export class FakeLedger {
  readonly chainId = 31337;
  readonly blocks: FakeBlock[] = [];
  readonly book: AddressBook;
  /** Told apart from other forks by it. */
  #fork = 0;

  readonly perTransaction: number;

  constructor(perTransaction = 3) {
    this.perTransaction = perTransaction;
    const address = (index: number) => `0x${(index + 1).toString(16).padStart(40, "a")}` as const;
    const codeHash = keccak256(CODE) as `0x${string}`;
    const entry = (index: number) => ({ address: address(index), codeHash, deployedAt: 2 });
    const [authorities, certifications, arrangements, benefits] = [entry(0), entry(1), entry(2), entry(3)];
    const contracts = { authorities, certifications, arrangements, benefits };
    this.book = { chainId: this.chainId, genesisHash: hex(sha256(Buffer.from("block 0 of fork 0"))), contracts };
    for (let block = 0; block <= 2; block += 1) this.mine([]);
  }

  get head(): FakeBlock {
    return this.blocks.at(-1) as FakeBlock;
  }

  /** Every event so far, as the contracts told it. */
  get events(): LedgerEvent[] {
    return this.blocks.flatMap(({ events }) => events);
  }

  get logs(): FakeLog[] {
    return this.blocks.flatMap(({ logs }) => logs);
  }

  /** What the follower must say when it has read up to a block. */
  asOf(block: FakeBlock = this.head): LedgerAsOf {
    const heads = Object.fromEntries(
      REGISTRIES.map((registry) => {
        const { sequence, head } = block.tips[registry];
        return [registry, { sequence, head: hex(head) }];
      }),
    );
    return { block: block.number, blockHash: block.hash, time: block.time, heads } as LedgerAsOf;
  }

  /** Adds a block with these facts, `seconds` after the one before. */
  mine(facts: readonly Fact[], seconds = 2): FakeBlock {
    const parent = this.blocks.at(-1);
    const number = this.blocks.length;
    const place = {
      number,
      hash: hex(sha256(Buffer.from(`block ${number} of fork ${this.#fork}`))),
      parentHash: parent?.hash ?? hex(Buffer.alloc(32)),
      time: (parent?.time ?? 1_700_000_000) + seconds,
    };
    const count = Math.ceil(facts.length / this.perTransaction);
    const transactions = Array.from({ length: count }, (_, index) =>
      hex(sha256(bytesOf(place.hash), Buffer.from([index]))),
    );
    const tips: Record<Registry, { sequence: number; head: Buffer }> = { ...(parent?.tips ?? this.#genesis()) };
    const logs: FakeLog[] = [];
    const events = facts.map(({ registry, ...fact }, logIndex): LedgerEvent => {
      const transaction = transactions[Math.floor(logIndex / this.perTransaction)] as `0x${string}`;
      const sequence = tips[registry].sequence + 1;
      const position: Position = { registry, sequence, block: number, logIndex, time: place.time, transaction };
      const event = { position, ...fact } as unknown as LedgerEvent;
      const log = this.#log(event, place.hash);
      tips[registry] = { sequence, head: nextHead(tips[registry].head, place.time, log) };
      logs.push(log);
      return event;
    });
    const block = { ...place, transactions, logs, events, tips };
    this.blocks.push(block);
    return block;
  }

  /** Takes the newest `depth` blocks away; what is mined from now on is another branch. */
  fork(depth: number): void {
    this.blocks.length -= depth;
    this.#fork += 1;
  }

  code(address: string): string {
    return REGISTRIES.some((registry) => this.book.contracts[registry].address === address) ? CODE : "0x";
  }

  #genesis(): Tips {
    return Object.fromEntries(
      REGISTRIES.map((registry) => {
        const words = Buffer.alloc(64);
        words.writeUInt32BE(this.chainId, 28);
        bytesOf(this.book.contracts[registry].address).copy(words, 44);
        return [registry, { sequence: 0, head: sha256(words).subarray(0, 24) }];
      }),
    ) as unknown as Tips;
  }

  #log(event: LedgerEvent, blockHash: string): FakeLog {
    const { registry, block, logIndex, transaction } = event.position;
    return {
      address: this.book.contracts[registry].address,
      ...encodeEvent(event),
      blockNumber: `0x${block.toString(16)}`,
      blockHash,
      transactionHash: transaction,
      logIndex: `0x${logIndex.toString(16)}`,
      removed: false,
    };
  }
}

function nextHead(head: Buffer, time: number, log: FakeLog): Buffer {
  const seconds = Buffer.alloc(8);
  seconds.writeBigUInt64BE(BigInt(time));
  return sha256(head, seconds, ...log.topics.map(bytesOf), bytesOf(log.data)).subarray(0, 24);
}
