import { z } from "zod";
import { type Economy, parseEconomy } from "../../domain/economy.ts";
import { MODES } from "../../domain/mode.ts";
import { OPERATOR_TYPES } from "../../domain/operatorType.ts";
import type { Instant } from "../../domain/time.ts";
import { canonicalJson } from "../../exchange/canonicalJson.ts";
import { answerTextOf, checkReceipt, type Finding, type GivenAnswer } from "../../receipts/check.ts";
import { type ReceiptDocument, receiptSchema, sealSchema } from "../../receipts/document.ts";
import { readExportedBatch } from "../../receipts/exportedBatch.ts";
import { readRecord, receiptId, type ReceiptRecord } from "../../receipts/record.ts";
import type { Sealed } from "./authenticity.ts";
import type { Told, ToldAnswer, ToldQuestion } from "./told.ts";

/** A receipt as it was read, before the ledger is asked. */
export interface ReceiptRow {
  readonly id: string;
  readonly told: Told;
  readonly sealed: Sealed;
}

const economyCode = z.custom<Economy>((value) => typeof value === "string" && parseEconomy(value) !== undefined);
const moment = z.iso.datetime().transform((text): Instant => Math.floor(Date.parse(text) / 1000));
const tip = z.object({ sequence: z.number(), head: z.string() });

const questionSchema = z.object({
  issuer: economyCode.optional(),
  recogniser: economyCode,
  mode: z.enum(MODES),
  operatorType: z.enum(OPERATOR_TYPES).optional(),
  validAt: moment,
  knownAt: moment,
  departedAt: moment.optional(),
});
const answerSchema = z.object({
  receipt: z.string().nullable(),
  recognition: z.string(),
  cause: z.looseObject({ code: z.string() }),
  issuer: economyCode.nullable(),
  recogniser: economyCode,
  mode: z.enum(MODES),
  validAt: moment,
  knownAt: moment,
  certification: z.looseObject({ id: z.string() }).nullable(),
  benefits: z.array(z.string()),
  arrangements: z.array(z.unknown()),
  profilesAsOf: moment.nullable(),
  asOf: z.object({
    block: z.number(),
    blockHash: z.string(),
    time: moment,
    freshness: z.string(),
    heads: z.object({ authorities: tip, certifications: tip, arrangements: tip, benefits: tip }),
  }),
});
const lineSchema = z.union([
  receiptSchema.transform((receipt) => ({ receipt, question: undefined, answer: undefined })),
  z.strictObject({
    receipt: receiptSchema,
    question: z.record(z.string(), z.unknown()).optional(),
    answer: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({ batch: sealSchema, records: z.array(z.string().max(400)).min(1).nullable() }),
]);

/** A line of a file of receipts. @throws RangeError naming the place that is not in one of the forms */
export async function readReceiptLine(line: unknown): Promise<ReceiptRow[] | "purged"> {
  const parsed = lineSchema.safeParse(line);
  if (!parsed.success)
    throw new RangeError("neither a receipt, nor one with its question and answer, nor a batch of an export");
  if ("batch" in parsed.data) {
    const { batch, records } = parsed.data;
    return records === null ? "purged" : readExportedBatch(batch, records).map(rowOfBatch);
  }
  const { receipt, question, answer } = parsed.data;
  return [await rowOf(receipt, question, answer)];
}

/**
 * A receipt with what was brought with it; of what does not fit its digests nothing is believed.
 * @throws RangeError when question or answer are not in their forms
 */
export async function rowOf(
  receipt: ReceiptDocument,
  question: Readonly<Record<string, unknown>> | undefined,
  answer: Readonly<Record<string, unknown>> | undefined,
): Promise<ReceiptRow> {
  const asked = question && read(questionSchema, question, "question");
  const given = answer && read(answerSchema, answer, "answer");
  const findings = await checkReceipt(receipt, {
    keys: undefined,
    question: question && Buffer.from(canonicalJson(question)).toString("utf8"),
    answer: given satisfies GivenAnswer | undefined,
    answerText: answer && answerTextOf(answer),
    // With none given the way from the batch to its period's root is looked at; the root itself later.
    roots: receipt.anchor === null ? undefined : [],
  });
  const { anchor, batch } = receipt;
  const record = recordOf(receipt);
  const faults: Finding[] = findings.filter(({ outcome }) => outcome === "false");
  const bound = record?.answerDigest === undefined ? undefined : given;
  return {
    id: receipt.id,
    told: toldOf(record ?? fallback(receipt), faults.length > 0 ? {} : { question: asked, answer: answerOf(bound) }),
    sealed: { economy: receipt.record.economy as Economy, statement: batch.statement, faults, anchor },
  };
}

function rowOfBatch({ record, statement, faults }: ReturnType<typeof readExportedBatch>[number]): ReceiptRow {
  return {
    id: receiptId(record),
    told: toldOf(record, {}),
    sealed: { economy: record.economy, statement, faults, anchor: null },
  };
}

function read<S extends z.ZodType>(schema: S, value: unknown, name: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RangeError(
    `the ${name} is not in its form, at /${parsed.error.issues[0]?.path.map(String).join("/") ?? ""}`,
  );
}

function recordOf({ bytes }: ReceiptDocument): ReceiptRecord | undefined {
  try {
    return readRecord(Buffer.from(bytes, "base64url"));
  } catch {
    return undefined;
  }
}

type ToldRecord = Pick<
  ReceiptRecord,
  "economy" | "recognition" | "cause" | "certification" | "block" | "blockHash" | "sequence" | "head" | "answeredAt"
>;

/** What a document shows where its bytes are none of a record: it is forged, but its place in the history is looked for all the same. */
function fallback({ record }: ReceiptDocument): ToldRecord {
  const { economy, recognition, cause, certification, asOf } = record;
  const { block, blockHash, certifications } = asOf;
  const id = certification as ReceiptRecord["certification"];
  const place = { block, blockHash: blockHash as ReceiptRecord["blockHash"], ...certifications };
  return { economy: economy as Economy, recognition, cause, certification: id, ...place, answeredAt: 0 };
}

function toldOf(
  { economy, recognition, cause, certification, block, blockHash, sequence, head, answeredAt }: ToldRecord,
  { question, answer }: { question?: ToldQuestion | undefined; answer?: ToldAnswer | undefined },
): Told {
  const at = { block, blockHash, sequence, head, answeredAt };
  return { recogniser: economy, recognition, cause, certification, ...at, question, answer };
}

function answerOf(given: z.output<typeof answerSchema> | undefined): ToldAnswer | undefined {
  if (given === undefined) return undefined;
  const { issuer, recogniser, mode, validAt, knownAt, profilesAsOf, asOf } = given;
  const { cause, certification, benefits, arrangements } = given;
  const { time, freshness, heads } = asOf;
  const ruling = { cause, certification, benefits, arrangements };
  return { issuer, recogniser, mode, validAt, knownAt, profilesAsOf, ruling, asOf: { time, freshness, heads } };
}
