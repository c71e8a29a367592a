import { auditNode } from "../../../src/audit/auditNode.ts";
import { NodeHistory } from "../../../src/audit/readNode.ts";
import { REGISTRIES } from "../../../src/domain/event.ts";
import { applyEvent, emptyLedgerState } from "../../../src/domain/ledgerState.ts";
import { type AddressBook, firstBlock, registriesByAddress } from "../../../src/ledger/addressBook.ts";
import { fetchHead, fetchHeaders } from "../../../src/ledger/blockHeader.ts";
import { decodeLog } from "../../../src/ledger/eventCodec.ts";
import { assertTip } from "../../../src/ledger/history.ts";
import { LogFeed } from "../../../src/ledger/logFeed.ts";
import { placeLogs } from "../../../src/ledger/placeLogs.ts";
import { readHistories } from "../../../src/ledger/readHistories.ts";
import { createThreadedClient } from "../../../src/ledger/logThread/logThread.ts";

/** Fetched, decoded and folded, each log in its block; no head is checked. Gives the number of certifications, as the others do. */
export async function decodeOnly(url: string, book: AddressBook): Promise<number> {
  const rpc = createThreadedClient({ url });
  const head = await fetchHead(rpc);
  const addresses = REGISTRIES.map((registry) => book.contracts[registry].address);
  const feed = new LogFeed(addresses);
  const state = emptyLedgerState();
  for (let from = firstBlock(book); from <= head.number; ) {
    const { logs, to } = await feed.next(rpc, from, head.number);
    const parsed = logs.parse(registriesByAddress(book));
    const headers = await fetchHeaders(rpc, [...new Set(parsed.map(({ block }) => block))]);
    for (const log of placeLogs(parsed, headers)) applyEvent(state, decodeLog(log));
    from = to + 1;
  }
  rpc.close();
  return state.certifications.size;
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
