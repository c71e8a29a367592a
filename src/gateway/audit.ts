import { randomUUID } from "node:crypto";
import { setImmediate as pause } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Freshness } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import type { Address, Bytes32 } from "../domain/event.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import { createAnswerWatch } from "../http/answerWatch.ts";
import type { Route } from "../http/route.ts";
import { type Accesses, accessRoutes } from "../http/routes/audit/accesses.ts";
import { type AuditEntriesDeps, auditEntryRoutes } from "../http/routes/audit/entries.ts";
import { type AuditGrantRoutesDeps, auditGrantRoutes } from "../http/routes/audit/grants.ts";
import { type AuditRegisterDeps, auditRegisterRoutes } from "../http/routes/audit/registers.ts";
import { type AuditTimelineDeps, auditTimelineRoutes } from "../http/routes/audit/timelines.ts";
import { type AuditTransactionDeps, auditTransactionRoutes } from "../http/routes/audit/transactions.ts";
import type { WriteDeps } from "../http/write.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import { decodeLog } from "../ledger/eventCodec.ts";
import { RpcError } from "../ledger/rpc.ts";
import { createEntries } from "../services/audit/entries.ts";
import { EntryIndex } from "../services/audit/entryIndex.ts";
import { createRegisters } from "../services/audit/registers.ts";
import { createTimelines } from "../services/audit/timelines.ts";
import { createTransactions, type NodeTransaction } from "../services/audit/transactions.ts";
import { createAuditGrants } from "../services/auditGrants.ts";
import type { Logger } from "../telemetry/log.ts";
import { headAfter } from "./heads.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";

export interface AuditParts {
  readonly config: Pick<Config, "economy">;
  readonly book: AddressBook;
  readonly stores: Pick<Stores, "events" | "accessLog" | "auditGrants" | "consents" | "lookup">;
  readonly reading: Pick<Reading, "view" | "nodes"> & { readonly follower: Pick<Reading["follower"], "subscribe"> };
  readonly freshness: () => Freshness;
  readonly writeDeps: Pick<WriteDeps, "idempotency" | "now">;
  readonly log: Logger;
  readonly nowMs: () => number;
}

/** What the auditors' resources stand on. */
export type AuditPorts = AuditEntriesDeps &
  AuditRegisterDeps &
  AuditTimelineDeps &
  AuditTransactionDeps &
  AuditGrantRoutesDeps & { readonly accesses: Accesses };

/** What auditors read, and the log of what they saw. */
export function openAudit(parts: AuditParts) {
  const { config, book, stores, reading, freshness, writeDeps, log, nowMs } = parts;
  const view = () => reading.view.current();
  const addresses = addressesOf(book);
  const index = new EntryIndex((after, limit) => stores.events.page(after, limit).map(decodeLog), pause);
  reading.follower.subscribe((change: LedgerChange) => {
    if (change.kind === "rolledBack") index.rolledBack(change.asOf.block);
  });
  const entries = createEntries({
    index,
    pause,
    log: (place) => stores.events.at(place),
    decode: decodeLog,
    address: (registry) => addresses[registry],
    headAfter: (registry, sequence) => headAfter(stores.events, book.chainId, addresses[registry], registry, sequence),
  });
  const ports: AuditPorts = {
    entries,
    registers: createRegisters({ view, pause }),
    timelines: createTimelines({
      index,
      pause,
      state: () => view().state,
      event(place) {
        const found = stores.events.at(place);
        return found && decodeLog(found);
      },
    }),
    transactions: createTransactions({
      logsOf: (hash) => stores.events.ofTransaction(hash),
      raw: entries.raw,
      authorityEvents: (after, limit) => stores.events.page(after, limit, "authorities").map(decodeLog),
      askNode: (hash) => askNode(reading.nodes, hash),
    }),
    asOf: () => view().asOf,
    freshness,
    actorOf: (writer) => view().state.authorities.writers.get(writer as Address)?.economy,
    accesses: stores.accessLog,
    writeDeps,
    grants: createAuditGrants({
      own: config.economy,
      state: () => view().state,
      book: stores.auditGrants,
      consentOf: (id) => stores.consents.of(id),
      profileOf: (id) => stores.lookup.current(id)?.profile,
      newId: randomUUID,
    }),
  };
  const watch = createAnswerWatch({
    keep: (access) => void stores.accessLog.append(access),
    asOf: () => reading.view.asOf,
    nowMs,
    failed: (error) => log.error({ err: error }, "the end of a stream to an auditor was not logged"),
  });
  return { ports, watch };
}

/** Their routes. */
export function auditRoutes(ports: AuditPorts): Route[] {
  return [
    ...auditEntryRoutes(ports),
    ...auditRegisterRoutes(ports),
    ...auditTimelineRoutes(ports),
    ...auditTransactionRoutes(ports),
    ...accessRoutes(ports.accesses),
    ...auditGrantRoutes(ports),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

/** What a node says of a transaction; undefined when none answers, or answers with anything else. */
async function askNode(nodes: Reading["nodes"], hash: Bytes32): Promise<NodeTransaction | undefined> {
  try {
    const [sent, receipt] = (await nodes.batch([
      { method: "eth_getTransactionByHash", params: [hash] },
      { method: "eth_getTransactionReceipt", params: [hash] },
    ])) as [Fields | null, Fields | null];
    if (sent === null || receipt === null) return undefined;
    const { blockHash, from, to, input, nonce } = sent;
    return {
      blockHash: text(blockHash) ?? "",
      from: text(from) ?? "",
      to: text(to),
      input: text(input) ?? "",
      nonce: text(nonce) ?? "",
      gasUsed: text(receipt["gasUsed"]),
      status: text(receipt["status"]),
    };
  } catch (error) {
    // The gateway's own answer stands without the node's word.
    if (error instanceof RpcError || error instanceof AeoError) return undefined;
    throw error;
  }
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value.toLowerCase() : null;
}
