import { REGISTRIES, type Registry } from "../../domain/event.ts";
import { AeoError } from "../../domain/errors.ts";
import type { VerifiedLog } from "../../domain/ledgerLog.ts";
import type { AddressBook } from "../../ledger/addressBook.ts";
import { fetchHead } from "../../ledger/blockHeader.ts";
import { assertChainIdentity } from "../../ledger/chainIdentity.ts";
import { hexOf } from "../../ledger/hex.ts";
import { assertTip, genesisTip } from "../../ledger/history.ts";
import { readHistories } from "../../ledger/readHistories.ts";
import type { BatchRpc } from "../../ledger/rpc.ts";
import { auditFile } from "../auditFile.ts";
import { BrokenHistory, NodeHistory } from "../readNode.ts";

/** Somebody's account of the registries' histories. */
export interface HeadSource {
  readonly name: string;
  /** The newest entry of each. */
  readonly tips: Readonly<Record<Registry, { readonly sequence: number; readonly head: string }>>;
  /** The head after an entry, 0 = before the first. */
  headAt(registry: Registry, sequence: number): Promise<string>;
  /** The entry itself; undefined when the source gives only heads. */
  entry(registry: Registry, sequence: number): Promise<VerifiedLog | undefined>;
}

/** Keeps the head after every entry, in 24 bytes each. */
class Heads {
  readonly #book: AddressBook;
  readonly #heads: Record<Registry, Buffer[]>;

  constructor(book: AddressBook) {
    this.#book = book;
    const pairs = REGISTRIES.map((registry) => [registry, [] as Buffer[]]);
    this.#heads = Object.fromEntries(pairs) as Record<Registry, Buffer[]>;
  }

  add({ position, head }: VerifiedLog): void {
    this.#heads[position.registry].push(Buffer.from(head));
  }

  at(registry: Registry, sequence: number): string {
    const genesis = genesisTip(this.#book.chainId, this.#book.contracts[registry].address).head;
    const head = sequence === 0 ? genesis : this.#heads[registry][sequence - 1];
    if (head === undefined) throw new RangeError(`there is no entry ${sequence} of ${registry}`);
    return hexOf(head);
  }

  tips(): HeadSource["tips"] {
    const pairs = REGISTRIES.map((registry) => {
      const sequence = this.#heads[registry].length;
      return [registry, { sequence, head: this.at(registry, sequence) }];
    });
    return Object.fromEntries(pairs) as HeadSource["tips"];
  }
}

/**
 * A node's account: its whole history, which must be what its registries say.
 * @throws AeoError LEDGER_UNVERIFIABLE, LEDGER_WRONG_CHAIN; RpcError
 */
export async function nodeSource(name: string, rpc: BatchRpc, book: AddressBook): Promise<HeadSource> {
  if (book.continues !== undefined)
    throw new AeoError(
      "LEDGER_UNAVAILABLE",
      `${name} continues a history of another chain, of which it holds nothing: compare an export of both`,
    );
  await assertChainIdentity(rpc, book);
  const head = await fetchHead(rpc);
  const heads = new Heads(book);
  const history = new NodeHistory(rpc, book, head);
  for await (const log of logsOf(history)) heads.add(log);
  const told = await readHistories(rpc, book, head);
  for (const registry of REGISTRIES)
    assertTip(registry, head.number, history.tip(registry), told.get(registry) ?? history.genesis(registry));
  return {
    name,
    tips: heads.tips(),
    headAt: async (registry, sequence) => heads.at(registry, sequence),
    entry: (registry, sequence) => find(logsOf(new NodeHistory(rpc, book, head)), registry, sequence),
  };
}

async function* logsOf(history: NodeHistory): AsyncIterable<VerifiedLog> {
  try {
    for await (const { logs } of history.pieces()) yield* logs;
  } catch (error) {
    throw error instanceof BrokenHistory ? error.fault : error;
  }
}

async function find(
  logs: AsyncIterable<VerifiedLog>,
  registry: Registry,
  sequence: number,
): Promise<VerifiedLog | undefined> {
  for await (const log of logs) {
    if (log.position.registry === registry && log.position.sequence === sequence) return log;
  }
  return undefined;
}

/**
 * An export's account, if the file is whole and unaltered.
 * @throws AeoError LEDGER_UNVERIFIABLE when it is not; Error of the file system
 */
export async function fileSource(path: string, book: AddressBook, release: string): Promise<HeadSource> {
  const heads = new Heads(book);
  const { report } = await auditFile(path, book, { release, onLog: (log) => heads.add(log) });
  if (report.outcome !== "CLEAN")
    throw new AeoError(
      "LEDGER_UNVERIFIABLE",
      `${path} is no sound export: ${report.findings[0]?.detail ?? report.unchecked[0] ?? ""}`,
    );
  return {
    name: path,
    tips: heads.tips(),
    headAt: async (registry, sequence) => heads.at(registry, sequence),
    entry: async (registry, sequence) => {
      let found: VerifiedLog | undefined;
      const onLog = (log: VerifiedLog): void => {
        if (log.position.registry === registry && log.position.sequence === sequence) found = log;
      };
      await auditFile(path, book, { release, onLog });
      return found;
    },
  };
}
