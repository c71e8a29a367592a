import { keccak256 } from "ethers";
import type { LedgerAsOf } from "../../src/domain/asOf.ts";
import type { CertificationRecord } from "../../src/domain/certificationRecord.ts";
import { type Bytes32, type CertificationEvent, type LedgerEvent } from "../../src/domain/event.ts";
import { decodeCall } from "../../src/ledger/callCodec.ts";
import { type FakeTransaction, parseRaw } from "../ledger/write/support/fakeChain.ts";
import { SIGNER } from "../store/support.ts";
import { JP, TW, idOf, record, writerOf } from "../support/facts.ts";
import { type Fact, type FakeBlock, FakeLedger } from "../support/fakeLedger.ts";
import { type Judgement, judge } from "./rules.ts";

/** A transaction that a block holds. */
export interface Executed {
  readonly transaction: FakeTransaction;
  readonly succeeded: boolean;
}

/** What a block leaves behind, and what it executed. */
interface State {
  readonly counts: ReadonlyMap<string, number>;
  readonly records: ReadonlyMap<string, CertificationRecord>;
  readonly executed: readonly Executed[];
}

/** What is true at a block, whatever became of it later. */
export interface Truth {
  readonly asOf: LedgerAsOf;
  readonly events: readonly LedgerEvent[];
}

/**
 * One chain for both sides of the gateway: it takes signed transactions into a pool, executes them by the rules, and the logs and
 * heads that come of it are those of a FakeLedger. Another administration writes besides.
 */
export class SimChain {
  readonly ledger = new FakeLedger(Number.MAX_SAFE_INTEGER);
  readonly pool = new Map<Bytes32, FakeTransaction>();
  /** The truth at every block that there ever was, by its hash. */
  readonly truths = new Map<string, Truth>();
  /** Every hash that was ever submitted under a nonce of a key. */
  readonly submitted = new Map<string, Set<Bytes32>>();
  /** The highest block ever. */
  highest = 0;
  readonly #states: State[];
  #foreign = 0;

  constructor() {
    const empty: State = { counts: new Map(), records: new Map(), executed: [] };
    this.#states = this.ledger.blocks.map(() => empty);
    for (const block of this.ledger.blocks) this.truths.set(block.hash, { asOf: this.ledger.asOf(block), events: [] });
    const time = this.ledger.head.time;
    const members = [TW, JP].flatMap((economy): Fact[] => {
      const admin = economy === TW ? SIGNER : writerOf(economy);
      const base = { registry: "authorities", writer: admin, economy, generation: 1 } as const;
      const writer = { type: "WriterSet", account: admin, roles: 15, from: time, until: 0 } as const;
      return [{ ...base, type: "MemberAdmitted", ballotId: 0, admin } as Fact, { ...base, ...writer } as Fact];
    });
    this.#append(
      members.map((fact) => ({ fact, transaction: this.#foreignHash() })),
      [],
      empty,
      2,
    );
  }

  get head(): FakeBlock {
    return this.ledger.head;
  }

  /** What a block left behind. */
  stateAt(block: number): State {
    const state = this.#states[block];
    if (state === undefined) throw new RangeError(`there is no block ${block}`);
    return state;
  }

  /** Takes signed bytes as a node does; the error is the node's. */
  submit(raw: string): Bytes32 {
    const transaction = parseRaw(raw);
    const { hash, from, nonce } = transaction;
    const slot = `${from} ${nonce}`;
    this.submitted.set(slot, (this.submitted.get(slot) ?? new Set()).add(hash));
    if (this.pool.has(hash)) throw new Error("already known");
    if (nonce < this.#countOf(from)) throw new Error("nonce too low");
    const rival = [...this.pool.values()].some((other) => other.from === from && other.nonce === nonce);
    if (rival) throw new Error("replacement transaction underpriced");
    this.pool.set(hash, transaction);
    return hash;
  }

  /** What a call would come to on top of a block. */
  trial(data: string, block: number): Judgement {
    const call = decodeCall("certifications", data);
    const time = this.ledger.blocks[block]?.time ?? 0;
    return call === undefined ? { revert: "0x" } : judge(this.stateAt(block).records, call, TW, time);
  }

  /** Makes a block of at most `limit` transactions of the pool and `foreign` facts of another administration. */
  mine(now: number, limit: number, foreign: number): void {
    const seconds = Math.max(1, now - this.head.time);
    const time = this.head.time + seconds;
    const before = this.stateAt(this.head.number);
    const [counts, records] = [new Map(before.counts), new Map(before.records)];
    const executed: Executed[] = [];
    const facts = Array.from({ length: foreign }, () => this.#foreignFact(time));
    for (let next = this.#next(counts); next !== undefined && executed.length < limit; next = this.#next(counts)) {
      this.pool.delete(next.hash);
      counts.set(next.from, next.nonce + 1);
      const call = decodeCall("certifications", next.data);
      const outcome = call === undefined ? { revert: "0x" } : judge(records, call, TW, time);
      executed.push({ transaction: next, succeeded: "events" in outcome });
      for (const event of "events" in outcome ? outcome.events : []) {
        records.set(event.id, event.record);
        facts.push({ fact: factOf(event, SIGNER), transaction: next.hash });
      }
    }
    this.#append(facts, executed, { counts, records, executed }, seconds);
  }

  /** Drops the newest blocks; their transactions go back to the pool, or are lost. */
  reorganise(depth: number, keep: boolean): void {
    const dropped = this.#states.splice(-depth);
    this.ledger.fork(depth);
    if (!keep) return;
    for (const { transaction } of dropped.flatMap(({ executed }) => executed)) {
      this.pool.set(transaction.hash, transaction);
    }
  }

  /** Where a transaction was executed, up to a block. */
  find(hash: string, newest: number): { readonly block: FakeBlock; readonly succeeded: boolean } | undefined {
    for (let number = Math.min(newest, this.head.number); number >= 0; number -= 1) {
      const found = this.stateAt(number).executed.find(({ transaction }) => transaction.hash === hash);
      if (found !== undefined) return { block: this.ledger.blocks[number] as FakeBlock, succeeded: found.succeeded };
    }
    return undefined;
  }

  /** Everything that the chain executed, from the first block on. */
  get executed(): Executed[] {
    return this.#states.flatMap(({ executed }) => executed);
  }

  #countOf(account: string): number {
    return this.stateAt(this.head.number).counts.get(account) ?? 0;
  }

  #next(counts: ReadonlyMap<string, number>): FakeTransaction | undefined {
    for (const transaction of this.pool.values()) {
      const count = counts.get(transaction.from) ?? 0;
      if (transaction.nonce < count) this.pool.delete(transaction.hash);
      if (transaction.nonce === count) return transaction;
    }
    return undefined;
  }

  #append(
    facts: readonly { readonly fact: Fact; readonly transaction: Bytes32 }[],
    executed: readonly Executed[],
    state: State,
    seconds: number,
  ): void {
    const hashes = facts.map(({ transaction }) => transaction);
    const mined = this.ledger.mine(
      facts.map(({ fact }) => fact),
      seconds,
    );
    const block: FakeBlock = {
      ...mined,
      // In the order of their logs; what reverted left none.
      transactions: [...new Set([...hashes, ...executed.map(({ transaction }) => transaction.hash)])],
      logs: mined.logs.map((log, index) => ({ ...log, transactionHash: hashes[index] as Bytes32 })),
      events: mined.events.map((event, index) => {
        return { ...event, position: { ...event.position, transaction: hashes[index] as Bytes32 } };
      }),
    };
    this.ledger.blocks[block.number] = block;
    this.#states[block.number] = state;
    this.highest = Math.max(this.highest, block.number);
    this.truths.set(block.hash, { asOf: this.ledger.asOf(block), events: this.ledger.events });
  }

  #foreignHash(): Bytes32 {
    this.#foreign += 1;
    return keccak256(Buffer.from(`foreign transaction ${this.#foreign}`)) as Bytes32;
  }

  #foreignFact(time: number): { fact: Fact; transaction: Bytes32 } {
    const transaction = this.#foreignHash();
    const granted = record({ economy: JP, validFrom: time });
    const event: CertificationEvent = {
      type: "CertificationGranted",
      id: idOf(this.#foreign + 1_000_000),
      decidedAt: time,
      record: granted,
      profileCommitment: idOf(this.#foreign),
    };
    return { fact: factOf(event, writerOf(JP)), transaction };
  }
}

function factOf(event: CertificationEvent, writer: `0x${string}`): Fact {
  return { registry: "certifications", writer, ...event } as unknown as Fact;
}
