import { auditNode } from "../../../src/audit/auditNode.ts";
import { readAhead } from "../../../src/audit/readAhead.ts";
import { NodeHistory } from "../../../src/audit/readNode.ts";
import { REGISTRIES } from "../../../src/domain/event.ts";
import { applyEvent, emptyLedgerState } from "../../../src/domain/ledgerState.ts";
import { type AddressBook, firstBlock, registriesByAddress } from "../../../src/ledger/addressBook.ts";
import { fetchHead, fetchHeaders } from "../../../src/ledger/blockHeader.ts";
import { decodeLog } from "../../../src/ledger/eventCodec.ts";
import { assertTip } from "../../../src/ledger/history.ts";
import { LogFeed } from "../../../src/ledger/logFeed.ts";
import { placeLogs } from "../../../src/ledger/placeLogs.ts";
import type { BatchRpc } from "../../../src/ledger/rpc.ts";
import { readHistories } from "../../../src/ledger/readHistories.ts";
import { createThreadedClient } from "../../../src/ledger/logThread/logThread.ts";

/**
 * Fetched, decoded and folded, each log in its block; no head is checked. It reads ahead as the audit does. Gives the number of
 * certifications, as the others do.
 */
export async function decodeOnly(url: string, book: AddressBook): Promise<number> {
  const rpc = createThreadedClient({ url });
  const state = emptyLedgerState();
  for await (const { logs, headers } of readAhead(told(rpc, book), AHEAD))
    for (const log of placeLogs(logs, await headers)) applyEvent(state, decodeLog(log));
  rpc.close();
  return state.certifications.size;
}

const AHEAD = 3;

async function* told(rpc: BatchRpc, book: AddressBook) {
  const head = await fetchHead(rpc);
  const addresses = REGISTRIES.map((registry) => book.contracts[registry].address);
  const feed = new LogFeed(addresses, {}, AHEAD);
  for (let from = firstBlock(book); from <= head.number; ) {
    const { logs: answer, to } = await feed.next(rpc, from, head.number);
    const logs = answer.parse(registriesByAddress(book));
    yield { logs, headers: fetchHeaders(rpc, [...new Set(logs.map(({ block }) => block))]) };
    from = to + 1;
  }
}

/** The same, with sequence and head of each registry checked. */
export async function readHeads(url: string, book: AddressBook): Promise<number> {
  const rpc = createThreadedClient({ url });
  const head = await fetchHead(rpc);
  const history = new NodeHistory(rpc, book, head);
  const state = emptyLedgerState();
  for await (const { logs } of history.pieces()) for (const log of logs) applyEvent(state, decodeLog(log));
  const told = await readHistories(rpc, book, head);
  for (const registry of REGISTRIES)
    assertTip(registry, head.number, history.tip(registry), told.get(registry) ?? history.genesis(registry));
  rpc.close();
  return state.certifications.size;
}

/** Everything that aeo audit replay does, with or without the contracts' storage. */
export async function auditAll(url: string, book: AddressBook, storage: boolean): Promise<number> {
  const rpc = createThreadedClient({ url, timeoutMs: 60_000 });
  const { report, state } = await auditNode(rpc, book, { release: "bench", storage });
  rpc.close();
  if (report.outcome !== "CLEAN") throw new Error(JSON.stringify(report.findings[0] ?? report.unchecked));
  return state.certifications.size;
}
