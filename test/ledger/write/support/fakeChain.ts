import { keccak256 } from "ethers";
import type { LedgerCall } from "../../../../src/domain/call.ts";
import type { Bytes32 } from "../../../../src/domain/event.ts";
import { decodeCall } from "../../../../src/ledger/callCodec.ts";
import { registryInterface } from "../../../../src/ledger/registryAbis.ts";
import type { Signer } from "../../../../src/ledger/signer.ts";
import type { UnsignedTransaction } from "../../../../src/ledger/transactionBytes.ts";

export interface FakeTransaction {
  readonly hash: Bytes32;
  readonly from: string;
  readonly nonce: number;
  readonly data: string;
}

export interface FakeBlock {
  readonly number: number;
  readonly hash: Bytes32;
  readonly time: number;
  readonly executed: readonly { readonly transaction: FakeTransaction; readonly succeeded: boolean }[];
}

/** A value per key as it was after each block. */
class Timeline {
  readonly #entries = new Map<string, { block: number; value: number }[]>();
  readonly #start: number;

  constructor(start: number) {
    this.#start = start;
  }

  at(key: string, block: number): number {
    return this.#entries.get(key)?.findLast((entry) => entry.block <= block)?.value ?? this.#start;
  }

  set(key: string, block: number, value: number): void {
    const entries = this.#entries.get(key) ?? [];
    this.#entries.set(key, entries);
    entries.push({ block, value });
  }

  truncate(block: number): void {
    for (const [key, entries] of this.#entries) {
      this.#entries.set(
        key,
        entries.filter((entry) => entry.block <= block),
      );
    }
  }
}

/** Signs without cryptography: the bytes say in the clear who sends what. */
export function fakeSigner(address: `0x${string}`): Signer {
  return {
    address,
    sign: async ({ nonce, data }: UnsignedTransaction) =>
      `0x${address.slice(2)}${nonce.toString(16).padStart(8, "0")}${data.slice(2)}`,
  };
}

/** What fakeSigner signed. */
export function parseRaw(raw: string): FakeTransaction {
  const nonce = Number.parseInt(raw.slice(42, 50), 16);
  return { hash: keccak256(raw) as Bytes32, from: raw.slice(0, 42), nonce, data: `0x${raw.slice(50)}` };
}

/**
 * A chain in memory with one contract, whose certifications are each at version 1 to begin with and go up by one with every change
 * that quotes the version in place. Blocks are made, and dropped, when a test says so.
 */
export class FakeChain {
  blocks: FakeBlock[] = [{ number: 0, hash: `0x${"b".repeat(64)}`, time: 0, executed: [] }];
  readonly pool = new Map<Bytes32, FakeTransaction>();
  /** Transactions that no block takes. */
  readonly held = new Set<Bytes32>();
  /** Whether a transaction is refused while one before it is missing, as some clients do. */
  refusesGaps = false;
  readonly #versions = new Timeline(1);
  readonly #counts = new Timeline(0);
  #made = 0;

  get head(): FakeBlock {
    return this.blocks.at(-1)!;
  }

  versionOf(id: string, block = this.head.number): number {
    return this.#versions.at(id, block);
  }

  countOf(account: string, block = this.head.number): number {
    return this.#counts.at(account, block);
  }

  /** Takes signed bytes as a node does; the error is the node's. */
  submit(raw: string): Bytes32 {
    const transaction = parseRaw(raw);
    if (this.pool.has(transaction.hash)) throw new Error("already known");
    if (transaction.nonce < this.countOf(transaction.from)) throw new Error("nonce too low");
    const next =
      this.countOf(transaction.from) + [...this.pool.values()].filter((each) => each.from === transaction.from).length;
    if (this.refusesGaps && transaction.nonce > next) throw new Error("nonce too high");
    this.pool.set(transaction.hash, transaction);
    return transaction.hash;
  }

  /** Makes a block of what the pool can give, in the order of nonces. */
  mine(time: number, limit = Number.POSITIVE_INFINITY): FakeBlock {
    const number = this.head.number + 1;
    this.#made += 1;
    const executed: { transaction: FakeTransaction; succeeded: boolean }[] = [];
    for (let next = this.#next(number); next !== undefined && executed.length < limit; next = this.#next(number)) {
      this.pool.delete(next.hash);
      this.#counts.set(next.from, number, next.nonce + 1);
      executed.push({ transaction: next, succeeded: this.#execute(next, number) });
    }
    const block = { number, hash: keccak256(Buffer.from(`block ${this.#made}`)) as Bytes32, time, executed };
    this.blocks.push(block);
    return block;
  }

  /** Drops the newest blocks; their transactions go back to the pool, or are lost. */
  reorganise(depth: number, keep: boolean): void {
    const dropped = this.blocks.splice(-depth);
    this.#versions.truncate(this.head.number);
    this.#counts.truncate(this.head.number);
    if (!keep) return;
    for (const { executed } of dropped) {
      for (const { transaction } of executed) this.pool.set(transaction.hash, transaction);
    }
  }

  /** The revert data of a call at a block; undefined when it passes. */
  trial(data: string, block: number): string | undefined {
    const call = decodeCall("certifications", data);
    if (call === undefined) return "0x";
    return this.#fault(call, block);
  }

  find(hash: string): { block: FakeBlock; succeeded: boolean } | undefined {
    for (const block of this.blocks.toReversed()) {
      const found = block.executed.find(({ transaction }) => transaction.hash === hash);
      if (found !== undefined) return { block, succeeded: found.succeeded };
    }
    return undefined;
  }

  /** Everything that was executed, from the first block on. */
  get executed(): { transaction: FakeTransaction; succeeded: boolean }[] {
    return this.blocks.flatMap(({ executed }) => executed);
  }

  #next(number: number): FakeTransaction | undefined {
    for (const transaction of this.pool.values()) {
      const count = this.countOf(transaction.from, number);
      if (transaction.nonce < count) this.pool.delete(transaction.hash);
      if (transaction.nonce === count && !this.held.has(transaction.hash)) return transaction;
    }
    return undefined;
  }

  #execute({ data }: FakeTransaction, number: number): boolean {
    const call = decodeCall("certifications", data);
    if (call?.registry !== "certifications" || this.#fault(call, number) !== undefined) return false;
    for (const { id } of call.entries) this.#versions.set(id, number, this.versionOf(id, number) + 1);
    return true;
  }

  #fault(call: LedgerCall, block: number): string | undefined {
    if (call.registry !== "certifications" || call.fn === "grant") return "0x";
    for (const [index, { id, version }] of call.entries.entries()) {
      const actual = this.versionOf(id, block);
      const values = [index, id, version, actual];
      const name = "CertificationRegistry_StaleVersion";
      if (version !== actual) return registryInterface("certifications").encodeErrorResult(name, values);
    }
    return undefined;
  }
}
