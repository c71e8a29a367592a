import { existsSync, rmSync } from "node:fs";
import { auditFile } from "../audit/auditFile.ts";
import type { AuditReport } from "../audit/report.ts";
import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import { REGISTRIES } from "../domain/event.ts";
import type { VerifiedLog } from "../domain/ledgerLog.ts";
import { type AddressBook, ledgerIdentityOf } from "../ledger/addressBook.ts";
import { hexOf } from "../ledger/hex.ts";
import { genesisTip } from "../ledger/history.ts";
import { rebuildView } from "./rebuildView.ts";
import { openStores } from "./stores.ts";

/** What an import came to. */
export interface ImportedHistory {
  readonly report: AuditReport;
  /** The digest of the view as the new store gives it; null when nothing was imported. */
  readonly stateDigest: string | null;
}

/** Events of one transaction of the store, about. */
const BATCH = 1_000;

/**
 * Makes a gateway's store from an export, without a node: the events, each under its own block and hash, and the view that they give.
 * A gateway started on it reads on from where the export ends. Only a file that is found clean is imported.
 * @param genesis block 0 of another chain that continues this history: the gateway reads on from there
 * @throws AeoError INVALID_CONFIGURATION when there is a store already; Error of the file system
 */
export async function importHistory(
  file: string,
  storePath: string,
  book: AddressBook,
  release: string,
  genesis?: LedgerAsOf,
): Promise<ImportedHistory> {
  if (existsSync(storePath)) throw new AeoError("INVALID_CONFIGURATION", `there is something at ${storePath} already`);
  const { report } = await auditFile(file, book, { release });
  if (report.outcome !== "CLEAN" || report.asOf === null) return { report, stateDigest: null };
  try {
    await fill(file, storePath, book, release, report.asOf);
    const { after } = rebuildView(storePath, book, release);
    if (genesis !== undefined) goOn(storePath, book, genesis);
    return { report, stateDigest: after };
  } catch (error) {
    for (const end of ["", "-wal", "-shm", ".view", ".lock"]) rmSync(`${storePath}${end}`, { force: true });
    throw error;
  }
}

async function fill(
  file: string,
  storePath: string,
  book: AddressBook,
  release: string,
  asOf: LedgerAsOf,
): Promise<void> {
  const stores = openStores(storePath, { consent: { mode: "NONE" }, reorgDepth: 64 });
  const { events } = stores;
  try {
    events.checkpoints.claim(ledgerIdentityOf(book));
    const batches = new Batches(book, (batch) => events.append(batch));
    await auditFile(file, book, { release, onLog: (log, blockHash) => batches.add(log, blockHash) });
    batches.end(asOf);
  } finally {
    stores.close();
  }
}

/** Moves a store on to a block without events, from which on the gateway reads. */
function goOn(storePath: string, book: AddressBook, asOf: LedgerAsOf): void {
  const { database, events } = openStores(storePath, { consent: { mode: "NONE" }, reorgDepth: 64 });
  try {
    new Batches(book, (batch) => events.append(batch)).end(asOf);
  } finally {
    database.close();
  }
}

type Append = Parameters<ReturnType<typeof openStores>["events"]["append"]>[0];

/** Groups events into appends that end with whole blocks. */
class Batches {
  readonly #append: (batch: Append) => void;
  #heads: LedgerAsOf["heads"];
  #logs: VerifiedLog[] = [];
  #last: { block: number; hash: `0x${string}`; time: number } | undefined;

  constructor(book: AddressBook, append: (batch: Append) => void) {
    this.#append = append;
    const genesis = REGISTRIES.map((registry) => {
      const { sequence, head } = genesisTip(book.chainId, book.contracts[registry].address);
      return [registry, { sequence, head: hexOf(head) }];
    });
    this.#heads = Object.fromEntries(genesis) as LedgerAsOf["heads"];
  }

  add(log: VerifiedLog, blockHash: string): void {
    const { registry, sequence, block, time } = log.position;
    const last = this.#last;
    if (last !== undefined && last.block !== block && this.#logs.length >= BATCH)
      this.end({ block: last.block, blockHash: last.hash, time: last.time, heads: this.#heads });
    this.#logs.push(log);
    this.#heads = { ...this.#heads, [registry]: { sequence, head: hexOf(log.head) } };
    this.#last = { block, hash: blockHash as `0x${string}`, time };
  }

  end(asOf: LedgerAsOf): void {
    const links = [{ block: asOf.block, hash: asOf.blockHash, time: asOf.time }];
    this.#append({ logs: this.#logs, asOf, links });
    this.#logs = [];
  }
}
