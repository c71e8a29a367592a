import { ERRORS, type ErrorCode } from "../../domain/errors.ts";
import type { OwnCode } from "../../domain/ownCode.ts";
import type { OwnCodesService } from "../../services/ownCodes.ts";
import { OWN_CODE_COLUMNS, ownCodeRows } from "../ownCodeRows.ts";
import { type Route, route } from "../route.ts";
import { MAX_ROWS } from "../rowFiles.ts";
import { economySchema, instantOut, instantText, pageQuery } from "../schemas.ts";
import { once, type WriteDeps } from "../write.ts";
import { z } from "../zod.ts";

export interface OwnCodeRoutesDeps {
  readonly codes: OwnCodesService;
  readonly writeDeps: Pick<WriteDeps, "idempotency" | "now">;
  /** Other operators may be found under these codes now; called when the change is committed. */
  readonly changed: (codes: Iterable<string>) => void;
}

/** More refused rows than this are counted, but not told one by one. */
const MAX_REFUSALS_TOLD = 1_000;
const tag = "Own codes";

const ownCodeSchema = z
  .object({
    id: z.string(),
    scheme: z.string(),
    code: z.string(),
    issuer: economySchema,
    tin: z.string(),
    validFrom: instantText.nullable(),
    validUntil: instantText.nullable(),
    recordedBy: z.string(),
    recordedAt: instantText.nullable(),
  })
  .openapi("OwnCode");

const receiptSchema = z
  .object({
    rows: z.number().int(),
    recorded: z.number().int(),
    repeated: z.number().int().openapi({ description: "Recorded already, just so" }),
    replaced: z.number().int().openapi({ description: "In the place of the same operator's, with another validity" }),
    refusedCount: z.number().int(),
    refused: z.array(
      z.object({
        row: z.number().int(),
        code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
        detail: z.string(),
        errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
      }),
    ),
  })
  .openapi("OwnCodesReceipt");

/** The codes that this authority issued to foreign traders. */
export function ownCodeRoutes(deps: OwnCodeRoutesDeps): Route[] {
  return [recordRoute(deps), listRoute(deps), oneRoute(deps), removeRoute(deps)];
}

function recordRoute({ codes, writeDeps, changed }: OwnCodeRoutesDeps): Route {
  return route({
    method: "post",
    path: "/v1/own-codes",
    id: "recordOwnCodes",
    tag,
    summary: "Record codes that this authority issued to foreign traders, such as MID, NACCS or OBIN",
    description: `A CSV or NDJSON file of at most ${MAX_ROWS} rows; sound rows are recorded, whatever is wrong with others. Columns: ${OWN_CODE_COLUMNS.join(", ")}. A declaration that quotes the code is then answered for the operator with the TIN.`,
    roles: ["registrar"],
    idempotency: "required",
    textTypes: ["text/csv", "application/x-ndjson"],
    shape: { body: z.string({ error: "a CSV or NDJSON file" }).min(1, "the file is empty") },
    answers: { 200: { description: "Recorded; rows that were not are named", schema: receiptSchema } },
    errors: ["BATCH_TOO_LARGE"],
    handle: async ({ body }, context) => {
      let touched: ReadonlySet<string> = new Set();
      const reply = await once(writeDeps, context, body, (now) => {
        const rows = ownCodeRows(body, context.request.is("text/csv") ? "csv" : "ndjson");
        const done = codes.record(rows, context.caller, now);
        touched = done.touched;
        const { refused, ...counts } = done.receipt;
        return {
          status: 200,
          body: { ...counts, refusedCount: refused.length, refused: refused.slice(0, MAX_REFUSALS_TOLD) },
        };
      });
      changed(touched);
      return reply;
    },
  });
}

function listRoute({ codes }: OwnCodeRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/own-codes",
    id: "listOwnCodes",
    tag,
    summary: "The codes issued here, by scheme and code",
    roles: ["registrar"],
    shape: { query: z.strictObject(pageQuery) },
    answers: {
      200: { description: "A page", schema: z.object({ codes: z.array(ownCodeSchema), next: z.string().nullable() }) },
    },
    errors: ["UNKNOWN_OWN_CODE"],
    handle: ({ query: { after, limit } }) => {
      const page = codes.page(after, limit);
      const next = page.length === limit ? (page.at(-1)?.id ?? null) : null;
      return { status: 200, body: { codes: page.map(present), next } };
    },
  });
}

function oneRoute({ codes }: OwnCodeRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/own-codes/{id}",
    id: "getOwnCode",
    tag,
    summary: "One code, with who recorded it and when",
    roles: ["registrar"],
    shape: { params: z.strictObject({ id: z.uuid() }) },
    answers: { 200: { description: "The code", schema: ownCodeSchema } },
    errors: ["UNKNOWN_OWN_CODE"],
    handle: ({ params: { id } }) => ({ status: 200, body: present(codes.find(id)) }),
  });
}

function removeRoute({ codes, writeDeps, changed }: OwnCodeRoutesDeps): Route {
  return route({
    method: "delete",
    path: "/v1/own-codes/{id}",
    id: "removeOwnCode",
    tag,
    summary: "Take out a code; it leads to nobody from now on",
    roles: ["registrar"],
    shape: { params: z.strictObject({ id: z.uuid() }) },
    answers: { 200: { description: "As it was", schema: ownCodeSchema } },
    errors: ["UNKNOWN_OWN_CODE", "STORE_UNAVAILABLE"],
    handle: ({ params: { id } }, { caller }) => {
      const removed = codes.remove(id, caller, writeDeps.now());
      changed([removed.code]);
      return { status: 200, body: present(removed) };
    },
  });
}

function present({ validFrom, validUntil, recordedAt, ...code }: OwnCode) {
  return {
    ...code,
    validFrom: instantOut(validFrom),
    validUntil: instantOut(validUntil),
    recordedAt: instantOut(recordedAt),
  };
}
