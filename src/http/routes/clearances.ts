import { hash } from "node:crypto";
import type { JudgedBatch } from "../../domain/judgedBatch.ts";
import type { ClearanceReceipt, ClearanceRows, Clearances } from "../../services/clearances.ts";
import { MAX_REFUSALS_TOLD } from "../../services/clearances.ts";
import { ERRORS, type ErrorCode } from "../../domain/errors.ts";
import { CLEARANCE_COLUMNS } from "../../domain/clearanceColumns.ts";
import { agencyOf, clearanceRows } from "../clearanceRows.ts";
import { type Reply, type Route, route } from "../route.ts";
import { MAX_ROWS } from "../rowFiles.ts";
import { type KeyedRequest, keyedRequest, once, type WriteDeps } from "../write.ts";
import { z } from "../zod.ts";

/** What writes clearances that are all new, while other requests are read. */
export interface ClearanceWriter {
  /** What a request was answered before. @throws AeoError IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE */
  find(request: KeyedRequest): Reply | undefined;
  /** Writes them with the answer to their request. Resolves when both are durable; with false when not all was new, and nothing was done. */
  write(judged: JudgedBatch, request: KeyedRequest, answer: Reply): Promise<boolean>;
}

export interface ClearanceRoutesDeps {
  readonly clearances: Clearances;
  /** Told before rows are taken. What it gives is called when they are counted, or were not taken. */
  readonly begun: () => () => void;
  /** Told when rows were taken and it is not known whether they were committed: the figures may miss them. */
  readonly doubted: () => void;
  readonly writeDeps: WriteDeps;
  readonly writer?: ClearanceWriter | undefined;
}

/** Shorter files are written at once: that takes no longer than handing them over. */
const LONG = 100_000;

const receiptSchema = z
  .object({
    rows: z.number().int(),
    accepted: z.number().int(),
    repeated: z.number().int().openapi({ description: "Known already with the same content; nothing was done" }),
    corrected: z.number().int(),
    refusedCount: z.number().int(),
    refused: z
      .array(
        z.object({
          row: z.number().int(),
          code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
          detail: z.string(),
          errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
        }),
      )
      .openapi({ description: `The first ${MAX_REFUSALS_TOLD}` }),
  })
  .openapi("ClearanceReceipt");

/** Feeding what was cleared, and how. */
export function clearanceRoutes({ clearances, begun, doubted, writeDeps, writer }: ClearanceRoutesDeps): Route[] {
  // When the last long file is written: whatever comes behind it is written after it, whichever thread does so.
  let last: Promise<unknown> = Promise.resolve();
  /** The short files that are being taken: a long one that came later waits for them. */
  const short = new Set<Promise<unknown>>();
  return [
    route({
      method: "post",
      path: "/v1/clearances",
      id: "recordClearances",
      tag: "Monitoring",
      summary: "Record import declarations, for the monitoring of benefits",
      description: `A CSV or NDJSON file of at most ${MAX_ROWS} rows. Sound rows are kept, whatever is wrong with others; a declaration that is sent again counts once. CSV columns: ${CLEARANCE_COLUMNS.join(", ")}; benefits are separated by |.`,
      roles: ["monitor", "agency"],
      idempotency: "required",
      textTypes: ["text/csv", "application/x-ndjson"],
      shape: {
        query: z.strictObject({
          corrections: z
            .enum(["true", "false"])
            .default("false")
            .openapi({ description: "With true a known reference with other content is taken in place of the former" }),
        }),
        body: z.string({ error: "a CSV or NDJSON file" }).min(1, "the file is empty"),
      },
      answers: { 200: { description: "Kept; rows that were not are named", schema: receiptSchema } },
      errors: ["BATCH_TOO_LARGE"],
      handle: async ({ query, body }, context) => {
        const sent = { ...query, digest: hash("sha256", body) };
        let rows: ClearanceRows | undefined;
        const read = () =>
          (rows ??= clearanceRows(body, context.request.is("text/csv") ? "csv" : "ndjson", context.caller));
        const takeHere = async () => {
          let counted: (() => void) | undefined;
          try {
            const reply = await once(writeDeps, context, sent, (now) => {
              const taken = clearances.take(read(), query.corrections === "true", now, agencyOf(context.caller));
              counted = taken.counted;
              return replyOf(taken.receipt);
            });
            // Only what is committed counts.
            counted?.();
            return reply;
          } catch (error) {
            if (counted !== undefined) doubted();
            throw error;
          }
        };
        const takeBeside = async (thread: ClearanceWriter) => {
          const request = keyedRequest(context, sent, writeDeps.now());
          const answered = thread.find(request);
          if (answered !== undefined) return answered;
          // Read and judged at once, while the one before is written.
          const { judged, receipt, counted } = clearances.ahead(read(), request.now);
          const reply = replyOf(receipt);
          const write = async () => {
            try {
              return await thread.write(judged, request, reply);
            } catch (error) {
              doubted();
              throw error;
            }
          };
          const before = Promise.allSettled([last, ...short]);
          const done = before.then(async () => ((await write()) ? undefined : await takeHere()));
          const isOver = done.catch(() => undefined);
          last = isOver;
          const other = await done;
          if (other !== undefined) return other;
          // The next one goes to the thread before this one is counted.
          await isOver;
          counted();
          return reply;
        };
        const over = begun();
        try {
          if (writer !== undefined && body.length >= LONG) return await takeBeside(writer);
          const taken = last.then(takeHere);
          short.add(taken);
          return await taken.finally(() => short.delete(taken));
        } finally {
          over();
        }
      },
    }),
  ];
}

function replyOf({ refused, ...counts }: ClearanceReceipt): Reply {
  return {
    status: 200,
    body: { ...counts, refusedCount: refused.length, refused: refused.slice(0, MAX_REFUSALS_TOLD) },
  };
}
