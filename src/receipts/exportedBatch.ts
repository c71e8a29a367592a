import { type Finding, sealCheck } from "./check.ts";
import { hexOf, type ReceiptDocument } from "./document.ts";
import { leafHash, rootOf } from "./merkle.ts";
import { readRecord, type ReceiptRecord } from "./record.ts";

/** A record of a batch as the export has it, with what does not fit in it or its batch. */
export interface ExportedRecord {
  readonly record: ReceiptRecord;
  readonly statement: string;
  readonly faults: readonly Finding[];
}

/**
 * The records of one line of `GET /v1/receipts`, held against the batch's root and its signed statement; the signature is not looked at.
 * @param records base64url
 * @throws RangeError when one is no record
 */
export function readExportedBatch(
  batch: ReceiptDocument["batch"],
  records: readonly string[],
): readonly ExportedRecord[] {
  const all = records.map((text) => {
    const bytes = Buffer.from(text, "base64url");
    if (bytes.toString("base64url") !== text) throw new RangeError("a record is not in base64url");
    return { bytes, record: readRecord(bytes) };
  });
  const faults: Finding[] = [];
  const root = hexOf(rootOf(all.map(({ bytes }) => leafHash(bytes))));
  if (root !== batch.root || all.length !== batch.count)
    faults.push({ checked: "path", outcome: "false", detail: "the records give another root than batch.root" });
  const check = sealCheck(batch);
  return all.map(({ record }, index) => {
    const sealed = check(index, record);
    return { record, statement: batch.statement, faults: sealed.outcome === "good" ? faults : [...faults, sealed] };
  });
}
