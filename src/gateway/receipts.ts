import type { Config } from "../config.ts";
import { statementKeysAt } from "../domain/authority.ts";
import { AeoError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import type { BatchLine, ReceiptRoutesDeps } from "../http/routes/receipts.ts";
import { MemoryBatches, type BatchSeal, type SealedBatch } from "../receipts/batch.ts";
import { SealingBook } from "../receipts/book.ts";
import { bytesOf, presentSeal, receiptDocument } from "../receipts/document.ts";
import { openFiles } from "../receipts/files.ts";
import { anchorOf, type AnchoredRoot, type Periods } from "../receipts/periods.ts";
import { askerDigest, parseReceiptId, readRecord } from "../receipts/record.ts";
import { recordAt } from "../receipts/sealBatch.ts";
import { SegmentedBatches } from "../receipts/segments.ts";
import type { Caller } from "../services/caller.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Problem } from "./problem.ts";
import { createAnchoring } from "./receiptAnchors.ts";
import type { Reading } from "./reading.ts";
import { repeat } from "./repeat.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";
import type { Writing } from "./writing.ts";

export interface ReceiptsParts {
  readonly config: Pick<Config, "economy" | "storePath" | "receiptPeriod" | "receiptRetention">;
  readonly secrets: Pick<Secrets, "receiptSigner" | "signers">;
  readonly stores: Pick<Stores, "outbox" | "shared">;
  readonly reading: { readonly view: Pick<Reading["view"], "asOf" | "current"> };
  readonly writing: Pick<Writing, "writes" | "wake">;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Instant;
}

const ANCHOR_MS = 2_000;
const PURGE_MS = 3_600_000;

/**
 * Receipts of answers: kept beside the store, sealed in batches, their roots put on the ledger each period.
 * @throws AeoError RECEIPTS_DAMAGED
 */
export async function openReceipts(parts: ReceiptsParts) {
  const { config, secrets, metrics, log, now } = parts;
  const isKept = config.storePath !== ":memory:";
  const store = isKept
    ? await SegmentedBatches.open(await openFiles(`${config.storePath}.receipts`))
    : new MemoryBatches();
  const book = new SealingBook({
    signer: secrets.receiptSigner,
    store,
    now,
    sealed(count, seconds) {
      metrics.receiptsSealed.inc(count);
      metrics.receiptBatch.observe(count);
      metrics.receiptSealSeconds.observe(seconds);
    },
    failed(error) {
      metrics.receiptFailures.inc();
      log.error({ err: error, unsealed: book.unsealed }, "receipts were not sealed");
    },
  });
  const roots = (): AnchoredRoot[] =>
    parts.reading.view.asOf === undefined ? [] : [...parts.reading.view.current().state.benefits.receipts.values()];
  const own = () => roots().filter(({ economy }) => economy === config.economy);
  const periods = { length: config.receiptPeriod, offset: offsetOf(parts) };
  const anchor = createAnchoring({ ...parts, periods, store, book, own });
  const jobs = [
    repeat(ANCHOR_MS, anchor, (error) => log.error({ err: error }, "a root of receipts was not given to the ledger")),
    repeat(
      PURGE_MS,
      async () => {
        const purged = await store.purge(now() - config.receiptRetention);
        if (purged > 0) log.info({ batches: purged }, "receipts past their retention were purged; their roots stay");
      },
      (error) => log.error({ err: error }, "old receipts were not purged"),
    ),
  ];
  const routes: ReceiptRoutesDeps = {
    find: (id, caller) => find(book, store, id, caller, own(), periods),
    batches: (from, until) => lines(store.between(from, until)),
    roots,
  };
  return {
    book,
    routes,
    /** Why receipts can't be relied on; empty when they can. */
    problems: (): Problem[] => [
      ...(book.fault === undefined ? [] : [{ code: "RECEIPTS_NOT_SEALED", detail: book.fault.message }]),
      ...keyProblems(parts),
    ],
    measure: () => metrics.receiptsUnsealed.set(book.unsealed),
    run(): void {
      for (const job of jobs) job.start();
    },
    async close(): Promise<void> {
      for (const job of jobs) await job.stop();
      await book.close();
    },
  };
}

export type Receipts = Awaited<ReturnType<typeof openReceipts>>;

/** The gateways of an authority begin their periods one second after the other. */
function offsetOf({ config, stores }: ReceiptsParts): number {
  if (stores.shared === undefined) return 0;
  return stores.shared.gateways.numberOf(stores.shared.name) % config.receiptPeriod;
}

/** Receipts under a key that the registry does not have prove nothing to anybody. */
function keyProblems({ config, secrets, reading, now }: ReceiptsParts): Problem[] {
  if (reading.view.asOf === undefined) return [];
  const { authorities } = reading.view.current().state;
  const { keyId } = secrets.receiptSigner;
  if (statementKeysAt(authorities, config.economy, "RECEIPT", now()).some((key) => key.keyId === keyId)) return [];
  return [{ code: "RECEIPT_KEY_NOT_REGISTERED", detail: `the registry has no RECEIPT key ${keyId} that stands now` }];
}

/** "Not yours" and "never given" are the same answer. */
async function find(
  book: SealingBook,
  store: SegmentedBatches | MemoryBatches,
  id: string,
  caller: Caller,
  own: readonly AnchoredRoot[],
  periods: Periods,
) {
  const parsed = parseReceiptId(id);
  if (parsed === undefined) throw unknown();
  await book.sealed(id);
  const batch = await store.find(parsed.number);
  if (batch === undefined) throw unknown();
  const { suffix, salt, asker } = readRecord(recordAt(batch, parsed.number - batch.first));
  const isAsker = `0x${askerDigest(bytesOf(salt), caller.subject).toString("hex")}` === asker;
  if (suffix !== parsed.suffix || !(isAsker || caller.roles.includes("auditor"))) throw unknown();
  return receiptDocument(batch, parsed.number, await anchorOf(store, batch, own, periods));
}

function unknown(): AeoError {
  return new AeoError("UNKNOWN_RECEIPT", "no receipt of this caller has this id");
}

async function* lines(batches: AsyncIterable<BatchSeal | SealedBatch>): AsyncIterable<BatchLine> {
  for await (const batch of batches) {
    const records = "records" in batch ? batch.records : undefined;
    yield {
      batch: presentSeal(batch),
      records:
        records === undefined
          ? null
          : Array.from({ length: batch.count }, (_, at) =>
              recordAt({ records, count: batch.count }, at).toString("base64url"),
            ),
    };
  }
}
