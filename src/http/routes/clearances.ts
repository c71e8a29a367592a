import { hash } from "node:crypto";
import type { Clearances } from "../../services/clearances.ts";
import { MAX_REFUSALS_TOLD } from "../../services/clearances.ts";
import { ERRORS, type ErrorCode } from "../../domain/errors.ts";
import { CLEARANCE_COLUMNS } from "../../domain/clearanceColumns.ts";
import { agencyOf, clearanceRows } from "../clearanceRows.ts";
import { type Route, route } from "../route.ts";
import { MAX_ROWS } from "../rowFiles.ts";
import { once, type WriteDeps } from "../write.ts";
import { z } from "../zod.ts";

export interface ClearanceRoutesDeps {
  readonly clearances: Clearances;
  /** Told when rows were taken and it is not known whether they were committed: the figures may miss them. */
  readonly doubted: () => void;
  readonly writeDeps: WriteDeps;
}

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
export function clearanceRoutes({ clearances, doubted, writeDeps }: ClearanceRoutesDeps): Route[] {
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
        let counted: (() => void) | undefined;
        const answered = once(writeDeps, context, { ...query, digest: hash("sha256", body) }, (now) => {
          const format = context.request.is("text/csv") ? "csv" : "ndjson";
          const rows = clearanceRows(body, format, context.caller);
          const taken = clearances.take(rows, query.corrections === "true", now, agencyOf(context.caller));
          counted = taken.counted;
          const { refused, ...counts } = taken.receipt;
          return {
            status: 200,
            body: { ...counts, refusedCount: refused.length, refused: refused.slice(0, MAX_REFUSALS_TOLD) },
          };
        });
        try {
          const reply = await answered;
          // Only what is committed counts.
          counted?.();
          return reply;
        } catch (error) {
          if (counted !== undefined) doubted();
          throw error;
        }
      },
    }),
  ];
}
