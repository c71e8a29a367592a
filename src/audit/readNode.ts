import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { VerifiedLog } from "../domain/ledgerLog.ts";
import { type AddressBook, firstBlock, registriesByAddress } from "../ledger/addressBook.ts";
import { type BlockHeader, fetchHeaders } from "../ledger/blockHeader.ts";
import { HistoryFold, type HistoryTip, startTip } from "../ledger/history.ts";
import type { LogAnswer } from "../ledger/logAnswer.ts";
import { UnverifiableHistory } from "../ledger/historyFault.ts";
import { LogFeed } from "../ledger/logFeed.ts";
import { placeLogs } from "../ledger/placeLogs.ts";
import type { RangeSizerOptions } from "../ledger/rangeSizer.ts";
import type { UnplacedLog } from "../ledger/rawLog.ts";
import type { BatchRpc } from "../ledger/rpc.ts";
import { readAhead } from "./readAhead.ts";

/** Where a registry's history stood after a block that holds events of it. */
export interface BlockTip extends HistoryTip {
  readonly block: number;
  readonly blockHash: `0x${string}`;
}

/** A part of the history as a node gave it, each entry following the one before; whether all is there and true is not known yet. */
export interface NodePiece {
  readonly logs: readonly VerifiedLog[];
  /** Up to which block it reaches. */
  readonly to: number;
  readonly headers: ReadonlyMap<number, BlockHeader>;
  /** Blocks in which the logs' indexes leave room for others, so that only receipts can say whether they are right. */
  readonly gaps: readonly number[];
}

/** Logs and the blocks that they name, as the node told of them. */
interface ToldPiece {
  readonly answer: LogAnswer;
  readonly to: number;
  readonly unplaced: readonly UnplacedLog[];
  /** Asked for already. */
  readonly headers: Promise<ReadonlyMap<number, BlockHeader>>;
}

/** What the node had given when something did not fit. */
export class BrokenHistory extends Error {
  readonly fault: UnverifiableHistory;
  readonly logs: readonly unknown[];

  constructor(fault: UnverifiableHistory, logs: readonly unknown[]) {
    super(fault.message, { cause: fault });
    this.fault = fault;
    this.logs = logs;
  }
}

/** So many pieces are fetched ahead of the one that is read. */
const AHEAD = 3;

/** Reads the registries' whole history from a node, from their creation up to one block, each registry's entries in order. */
export class NodeHistory {
  /** For each registry where it stood after each block with events of it, in order. */
  readonly tips: Readonly<Record<Registry, BlockTip[]>> = each(() => []);
  readonly #rpc: BatchRpc;
  readonly #book: AddressBook;
  readonly #head: BlockHeader;
  readonly #feed: LogFeed;
  readonly #folds: Readonly<Record<Registry, HistoryFold>>;
  readonly #registries: ReadonlyMap<string, Registry>;

  constructor(rpc: BatchRpc, book: AddressBook, head: BlockHeader, ranges: RangeSizerOptions = {}) {
    this.#rpc = rpc;
    this.#book = book;
    this.#head = head;
    const addresses = REGISTRIES.map((registry) => book.contracts[registry].address);
    this.#feed = new LogFeed(addresses, ranges, AHEAD);
    this.#folds = each((registry) => new HistoryFold(this.genesis(registry)));
    this.#registries = registriesByAddress(book);
  }

  /** The history of a registry before the first block of the chain. */
  genesis(registry: Registry): HistoryTip {
    return startTip(this.#book, registry);
  }

  /** Where what was read so far leads to. */
  tip(registry: Registry): HistoryTip {
    return this.#folds[registry].tip;
  }

  /** @throws BrokenHistory at the first log that can't follow what came before; RpcError */
  async *pieces(): AsyncIterable<NodePiece> {
    for await (const told of readAhead(this.#told(), AHEAD)) {
      try {
        yield this.#read(told, await told.headers);
      } catch (error) {
        if (error instanceof UnverifiableHistory) throw new BrokenHistory(error, told.answer.raws());
        throw error;
      }
    }
  }

  async *#told(): AsyncGenerator<ToldPiece> {
    for (let from = firstBlock(this.#book); from <= this.#head.number; ) {
      const { logs: answer, to } = await this.#feed.next(this.#rpc, from, this.#head.number);
      try {
        const unplaced = answer.parse(this.#registries);
        assertInOrder(unplaced);
        const headers = this.#headersOf(unplaced);
        headers.catch(() => {}); // whoever reads the piece will hear of it
        yield { answer, to, unplaced, headers };
      } catch (error) {
        if (error instanceof UnverifiableHistory) throw new BrokenHistory(error, answer.raws());
        throw error;
      }
      from = to + 1;
    }
  }

  #read({ to, unplaced }: ToldPiece, headers: ReadonlyMap<number, BlockHeader>): NodePiece {
    assertTurns(unplaced, headers);
    const placed = placeLogs(unplaced, headers);
    const heads = Buffer.alloc(placed.length * 24);
    const logs = placed.map((log, index): VerifiedLog => {
      const { registry, sequence } = log.position;
      const fold = this.#folds[registry];
      if (sequence !== fold.next) throw outOfPlace(fold.next, log);
      const head = heads.subarray(index * 24, index * 24 + 24);
      fold.append(log.position.time, log.content, head);
      this.#note(log.position.block, registry, sequence, head, headers);
      return { ...log, head };
    });
    return { logs, to, headers, gaps: gapsOf(unplaced) };
  }

  async #headersOf(logs: readonly UnplacedLog[]): Promise<Map<number, BlockHeader>> {
    const numbers = new Set<number>();
    for (const { block } of logs) if (block <= this.#head.number) numbers.add(block);
    const known = numbers.delete(this.#head.number);
    const headers = numbers.size === 0 ? new Map<number, BlockHeader>() : await fetchHeaders(this.#rpc, [...numbers]);
    if (known) headers.set(this.#head.number, this.#head);
    return headers;
  }

  #note(
    block: number,
    registry: Registry,
    sequence: number,
    head: Uint8Array,
    headers: ReadonlyMap<number, BlockHeader>,
  ): void {
    const tips = this.tips[registry];
    if (tips.at(-1)?.block === block) tips.pop();
    tips.push({ block, blockHash: headers.get(block)?.hash ?? this.#head.hash, sequence, head });
  }
}

/** Nodes give logs in the order of the chain; one that does not has touched them. */
function assertInOrder(logs: readonly UnplacedLog[]): void {
  for (const [index, log] of logs.entries()) {
    const before = logs[index - 1];
    if (before === undefined || before.block < log.block) continue;
    if (before.block === log.block && before.logIndex <= log.logIndex) continue;
    const { registry, block, logIndex } = log;
    const detail = `it was given after log ${before.logIndex} of block ${before.block}`;
    throw new UnverifiableHistory({ kind: "reordered", registry, block, logIndex, detail });
  }
}

/** A log names its transaction by hash and by its turn in the block: the two must be the same one. */
function assertTurns(logs: readonly UnplacedLog[], headers: ReadonlyMap<number, BlockHeader>): void {
  for (const { registry, block, logIndex, transaction, turn: told } of logs) {
    if (told === undefined) continue;
    const turn = headers.get(block)?.transactions.get(transaction);
    if (turn === undefined || told === turn) continue;
    const detail = `its transaction is number ${turn} of the block, not ${told}`;
    throw new UnverifiableHistory({ kind: "altered", registry, block, logIndex, detail });
  }
}

function outOfPlace(expected: number, { position }: { position: VerifiedLog["position"] }): UnverifiableHistory {
  const { registry, block, logIndex, sequence } = position;
  const kind = sequence < expected ? "invented" : "missing";
  const detail = `expected sequence ${expected}, found ${sequence}`;
  return new UnverifiableHistory({ kind, registry, block, logIndex, detail });
}

function gapsOf(logs: readonly UnplacedLog[]): number[] {
  const gaps = new Set<number>();
  let block = -1;
  let next = 0;
  for (const log of logs) {
    if (log.block !== block) next = 0;
    block = log.block;
    if (log.logIndex !== next) gaps.add(block);
    next = log.logIndex + 1;
  }
  return [...gaps];
}

function each<T>(make: (registry: Registry) => T): Record<Registry, T> {
  return Object.fromEntries(REGISTRIES.map((registry) => [registry, make(registry)])) as Record<Registry, T>;
}
