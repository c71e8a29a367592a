import type { CertificationId } from "../domain/certificationRecord.ts";
import { AeoError } from "../domain/errors.ts";
import type { ImportReport, RefusedRow } from "../domain/importReport.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";
import type { Certify, GrantRequest } from "./certify.ts";

/**
 * Certifications that are written in one transaction. The contract takes 500; nodes of geth's kin take no transaction of more than
 * 128 KiB, and this many make 127.
 */
export const IMPORT_BATCH = 450;

/** A row as read: a request, or why it can't be one. */
export type ImportRow = { readonly row: number } & (
  | { readonly request: GrantRequest; readonly refusal?: undefined }
  | { readonly refusal: AeoError; readonly request?: undefined }
);

export interface ImportDeps {
  readonly certify: Pick<Certify, "grant" | "check">;
  /** The live certification of an operator under a programme and tier. */
  readonly liveCertification: (tin: string, programme: string, tier: string | null) => CertificationId | undefined;
  readonly keep: (report: ImportReport) => void;
  readonly newId: () => string;
}

/**
 * Takes a file of certifications: the sound rows are written in batches, the others are named with what is wrong. Runs inside the
 * transaction that stores the request's answer, so that an import is taken whole or not at all.
 */
export type ImportCertifications = (rows: Iterable<ImportRow>, caller: Caller, now: Instant) => ImportReport;

export function createImport(deps: ImportDeps): ImportCertifications {
  return (rows, caller, now) => {
    const refused: RefusedRow[] = [];
    const sound: { row: number; request: GrantRequest }[] = [];
    const taken = new Map<string, number>();
    for (const entry of rows) {
      const refusal = entry.refusal ?? refusalOf(deps, entry.request, entry.row, taken, now);
      if (refusal !== undefined) refused.push(refusedRow(entry.row, refusal));
      else if (entry.request !== undefined) sound.push({ row: entry.row, request: entry.request });
    }
    const operations = batches(sound).map((batch) => ({
      id: deps.certify.grant(
        batch.map(({ request }) => request),
        caller,
        now,
      ).operation.id,
      rows: batch.map(({ row }) => row),
    }));
    const report = {
      id: deps.newId(),
      createdAt: now,
      rows: sound.length + refused.length,
      accepted: sound.length,
      refused,
      operations,
    };
    deps.keep(report);
    return report;
  };
}

/** Why a row in proper form can't be granted; notes its place against a second row for the same certification. */
function refusalOf(
  { certify, liveCertification }: ImportDeps,
  request: GrantRequest,
  row: number,
  taken: Map<string, number>,
  now: Instant,
): AeoError | undefined {
  const { tin, programme, tier } = request.profile;
  const key = JSON.stringify([tin, programme, tier]);
  const before = taken.get(key);
  if (before !== undefined)
    return new AeoError("DUPLICATE_CERTIFICATION", `row ${before} has the same operator, programme and tier`);
  const live = liveCertification(tin, programme, tier);
  if (live !== undefined)
    return new AeoError(
      "DUPLICATE_CERTIFICATION",
      `certification ${live} is live for this operator, programme and tier`,
    );
  try {
    certify.check(request, now);
  } catch (error) {
    if (error instanceof AeoError) return error;
    throw error;
  }
  taken.set(key, row);
  return undefined;
}

function refusedRow(row: number, { code, message, faults }: AeoError): RefusedRow {
  return { row, code, detail: message, errors: faults };
}

function batches<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / IMPORT_BATCH) }, (_, index) =>
    list.slice(index * IMPORT_BATCH, (index + 1) * IMPORT_BATCH),
  );
}
