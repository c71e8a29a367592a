import { z } from "../zod.ts";
import { AeoError, ERRORS, type ErrorCode } from "../../domain/errors.ts";
import type { ImportReport } from "../../domain/importReport.ts";
import { OPERATION_STATES, type Operation } from "../../domain/operation.ts";
import { IMPORT_BATCH, type ImportCertifications } from "../../services/importCertifications.ts";
import type { GrantRequest } from "../../services/certify.ts";
import type { grantSchema } from "../certificationSchemas.ts";
import { CSV_COLUMNS, csvRows, ndjsonRows } from "../importRows.ts";
import { MAX_ROWS } from "../rowFiles.ts";
import { type Route, route } from "../route.ts";
import { instantOut, instantText } from "../schemas.ts";
import { once, type WriteDeps } from "../write.ts";

export interface ImportRoutesDeps {
  readonly importCertifications: ImportCertifications;
  readonly find: (id: string) => ImportReport | undefined;
  readonly operation: (id: string) => Operation | undefined;
  readonly toGrantRequest: (body: z.output<typeof grantSchema>) => GrantRequest;
  readonly writeDeps: WriteDeps;
}

const importSchema = z
  .object({
    id: z.string(),
    createdAt: instantText,
    rows: z.number().int(),
    accepted: z.number().int(),
    refused: z.array(
      z.object({
        row: z.number().int(),
        code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
        detail: z.string(),
        errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
      }),
    ),
    operations: z.array(
      z.object({
        id: z.string(),
        state: z.enum(OPERATION_STATES),
        rows: z.array(z.number().int()),
        error: z.object({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
  })
  .openapi("Import");

/** Certifying many operators from a file. */
export function importRoutes(deps: ImportRoutesDeps): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/certifications/imports",
      id: "importCertifications",
      tag: "Certifications",
      summary: "Certify many operators from a CSV or NDJSON file",
      description: `At most ${MAX_ROWS} rows. Sound rows are written in batches of up to ${IMPORT_BATCH}, each all or none; every other row is named with what is wrong. CSV columns: ${CSV_COLUMNS.join(", ")}; lists are separated by |.`,
      roles: ["registrar"],
      idempotency: "required",
      textTypes: ["text/csv", "application/x-ndjson"],
      shape: { body: z.string({ error: "a CSV or NDJSON file" }).min(1, "the file is empty") },
      answers: { 202: { description: "Taken; Location has its progress", schema: importSchema } },
      errors: ["BATCH_TOO_LARGE"],
      handle: async ({ body }, context) => {
        const reply = await once(deps.writeDeps, context, body, (now) => {
          const read = context.request.is("text/csv") ? csvRows : ndjsonRows;
          const report = deps.importCertifications(read(body, deps.toGrantRequest), context.caller, now);
          return { status: 202, headers: { Location: `/v1/imports/${report.id}` }, body: present(deps, report) };
        });
        deps.writeDeps.nudge();
        return reply;
      },
    }),
    route({
      method: "get",
      path: "/v1/imports/{id}",
      id: "getImport",
      tag: "Certifications",
      summary: "What became of an import, row by row",
      roles: ["registrar"],
      shape: { params: z.strictObject({ id: z.uuid() }) },
      answers: { 200: { description: "The import", schema: importSchema } },
      errors: ["UNKNOWN_IMPORT"],
      handle: ({ params: { id } }) => {
        const report = deps.find(id);
        if (report === undefined) throw new AeoError("UNKNOWN_IMPORT", "this gateway took no import of this id");
        return { status: 200, headers: { "Cache-Control": "no-store" }, body: present(deps, report) };
      },
    }),
  ];
}

function present({ operation }: ImportRoutesDeps, report: ImportReport) {
  return {
    ...report,
    createdAt: instantOut(report.createdAt),
    operations: report.operations.map(({ id, rows }) => {
      const found = operation(id);
      return { id, rows, state: found?.state ?? "RECEIVED", error: found?.error ?? null };
    }),
  };
}
