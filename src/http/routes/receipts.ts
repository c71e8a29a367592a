import { once } from "node:events";
import type { Response } from "express";
import { AeoError } from "../../domain/errors.ts";
import { type receiptSchema as Receipts, receiptSchema } from "../../receipts/document.ts";
import type { ReceiptReading } from "../../services/readReceipts.ts";
import { type Route, route } from "../route.ts";
import { bytes32Schema, economySchema, instantOut, instantSchema, instantText } from "../schemas.ts";
import { z } from "../zod.ts";

/** One line of the export; records are null where their retention has ended. */
export interface BatchLine {
  readonly batch: z.output<typeof Receipts>["batch"];
  readonly records: readonly string[] | null;
}

export type ReceiptRoutesDeps = ReceiptReading<z.output<typeof Receipts>, BatchLine>;

const READERS = ["officer", "registrar", "signatory", "monitor", "auditor", "agency"] as const;
const LAST_MOMENT = 253_402_300_799;

const rootSchema = z
  .object({ economy: economySchema, from: instantText, until: instantText, root: bytes32Schema })
  .openapi("ReceiptRoot");

/** Receipts of answers: one with its proof, all in batches, and the roots on the ledger. */
export function receiptRoutes(receipts: ReceiptRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/receipts/{id}",
      id: "getReceipt",
      tag: "Receipts",
      summary: "The receipt of an answer, with its path to a signed root",
      description: "For who asked the question, and for auditors. Waits until the receipt is sealed.",
      roles: READERS,
      shape: { params: z.strictObject({ id: z.string().max(40) }) },
      answers: { 200: { description: "The receipt; `aeo receipt check` checks it", schema: receiptSchema } },
      errors: ["UNKNOWN_RECEIPT", "RECEIPTS_NOT_SEALED"],
      handle: async ({ params: { id } }, { caller }) => ({
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: await receipts.find(id, caller),
      }),
    }),
    route({
      method: "get",
      path: "/v1/receipts",
      id: "exportReceipts",
      tag: "Receipts",
      summary: "Batches of receipts, one JSON object a line",
      description:
        "Each line has the signed batch and its records, base64url; records whose retention has ended are null.",
      roles: ["auditor"],
      shape: { query: z.strictObject({ from: instantSchema.optional(), to: instantSchema.optional() }) },
      answers: {
        200: { description: "Batches sealed in [from, to)", schema: z.string(), mediaTypes: ["application/x-ndjson"] },
      },
      errors: [],
      handle: async ({ query: { from = 0, to = LAST_MOMENT } }, { response }) => {
        if (from > to)
          throw new AeoError("INVALID_PARAMETER", "from lies after to", {
            faults: [{ pointer: "/query/from", detail: "no later than to" }],
          });
        response.set({ "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" });
        await stream(response, receipts.batches(from, to));
        return { status: 200 };
      },
    }),
    route({
      method: "get",
      path: "/v1/receipt-roots",
      id: "getReceiptRoots",
      tag: "Receipts",
      summary: "Roots of receipts that authorities put on the ledger",
      roles: [...READERS, "admin"],
      shape: {},
      answers: { 200: { description: "One a period and economy", schema: z.object({ roots: z.array(rootSchema) }) } },
      errors: [],
      handle: () => ({
        status: 200,
        body: {
          roots: receipts.roots().map(({ economy, from, until, root }) => ({
            economy,
            from: instantOut(from) ?? "1970-01-01T00:00:00Z",
            until: instantOut(until),
            root,
          })),
        },
      }),
    }),
  ];
}

/** No faster than the reader takes it; no further than the reader stays. */
async function stream(response: Response, lines: AsyncIterable<BatchLine>): Promise<void> {
  for await (const line of lines) {
    if (response.destroyed) return;
    if (!response.write(`${JSON.stringify(line)}\n`))
      await Promise.race([once(response, "drain"), once(response, "close")]);
  }
}
