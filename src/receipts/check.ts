import type { Economy } from "../domain/economy.ts";
import { instantToText } from "../domain/time.ts";
import { StatementRefusal } from "../exchange/refusal.ts";
import type { StatementKeyDirectory } from "../exchange/statementKeys.ts";
import { type BatchClaims, readBatch, verifyBatch } from "./batchStatement.ts";
import { bytesOf, hexOf, presentRecord, type ReceiptDocument } from "./document.ts";
import { leafHash, rootFrom } from "./merkle.ts";
import { periodRootFrom } from "./periods.ts";
import { answerDigest, questionDigest, readRecord, receiptId, type ReceiptRecord } from "./record.ts";

/** What was looked at and what came out. "unknown": it can't be told with what was given. */
export interface Finding {
  readonly checked: "record" | "path" | "batch" | "signature" | "question" | "answer" | "anchor";
  readonly outcome: "good" | "false" | "unknown";
  readonly detail: string;
}

/** A root that a view of the ledger has for a period. */
export interface LedgerRoot {
  readonly economy: Economy;
  readonly from: string;
  readonly until: string;
  readonly root: string;
}

/** What the reader brings. */
export interface CheckGrounds {
  /** Statement keys from a source that the reader trusts. */
  readonly keys: StatementKeyDirectory | undefined;
  /** The question's canonical text. */
  readonly question?: string | undefined;
  /** The answer as the gateway gave it. */
  readonly answer?: GivenAnswer | undefined;
  /** The same answer's text, as its receipt binds it. */
  readonly answerText?: string | undefined;
  /** Roots of the ledger; with them the receipt must be under one. */
  readonly roots?: readonly LedgerRoot[] | undefined;
}

/** The part of an answer that its receipt holds. */
export interface GivenAnswer {
  readonly receipt: string | null;
  readonly recognition: string;
  readonly cause: { readonly code: string };
  readonly recogniser: string;
  readonly certification: { readonly id: string } | null;
  readonly asOf: {
    readonly block: number;
    readonly blockHash: string;
    readonly heads: Readonly<Record<string, { readonly sequence: number; readonly head: string }>>;
  };
}

const good = (checked: Finding["checked"], detail: string): Finding => ({ checked, outcome: "good", detail });
const bad = (checked: Finding["checked"], detail: string): Finding => ({ checked, outcome: "false", detail });
const open = (checked: Finding["checked"], detail: string): Finding => ({ checked, outcome: "unknown", detail });

/** Checks a receipt without any network; every step says what it found. */
export async function checkReceipt(document: ReceiptDocument, grounds: CheckGrounds): Promise<Finding[]> {
  const record = recordOf(document);
  if (record === undefined) return [bad("record", "bytes are not those of a record")];
  const claims = claimsOf(document.batch.statement);
  return [
    checkRecord(document, record),
    checkPath(document),
    checkBatch(document, record, claims),
    ...(await checkSignature(document, record, grounds)),
    ...(grounds.question === undefined ? [] : [checkQuestion(record, grounds.question)]),
    ...(grounds.answer === undefined ? [] : [checkAnswer(document.id, record, grounds.answer, grounds.answerText)]),
    ...(grounds.roots === undefined ? [] : [checkAnchor(document, record.economy, claims, grounds.roots)]),
  ];
}

/** What all findings come to. */
export function verdictOf(findings: readonly Finding[]): Finding["outcome"] {
  if (findings.some(({ outcome }) => outcome === "false")) return "false";
  return findings.some(({ outcome }) => outcome === "unknown") ? "unknown" : "good";
}

function recordOf({ bytes }: ReceiptDocument): ReceiptRecord | undefined {
  const raw = Buffer.from(bytes, "base64url");
  // Only one spelling counts, so that none can be varied.
  if (raw.toString("base64url") !== bytes) return undefined;
  try {
    return readRecord(raw);
  } catch {
    return undefined;
  }
}

function claimsOf(statement: string): BatchClaims | undefined {
  try {
    return readBatch(statement);
  } catch {
    return undefined;
  }
}

function checkRecord({ id, record: shown }: ReceiptDocument, record: ReceiptRecord): Finding {
  const fields = differing("record", presentRecord(record), shown);
  if (id !== receiptId(record)) fields.unshift("id");
  if (fields.length > 0) return bad("record", `its bytes say otherwise of ${fields.join(", ")}`);
  return good("record", `receipt ${record.number} of ${record.economy}, answered ${shown.answeredAt}`);
}

/** Names of the fields that are not as they should be. */
function differing(name: string, wanted: unknown, given: unknown): string[] {
  if (typeof wanted !== "object" || wanted === null) return wanted === given ? [] : [name];
  if (typeof given !== "object" || given === null) return [name];
  return Object.entries(wanted).flatMap(([key, value]) =>
    differing(`${name}.${key}`, value, (given as Record<string, unknown>)[key]),
  );
}

function checkPath({ bytes, index, path, batch }: ReceiptDocument): Finding {
  const leaf = leafHash(Buffer.from(bytes, "base64url"));
  const root = rootFrom(leaf, index, batch.count, path.map(bytesOf));
  if (root === undefined) return bad("path", `index or path do not fit a tree of ${batch.count}`);
  if (hexOf(root) !== batch.root) return bad("path", "bytes, index and path lead to another root than batch.root");
  return good("path", `record ${index + 1} of ${batch.count} in batch ${batch.batch}`);
}

function checkBatch(
  { batch, index }: Pick<ReceiptDocument, "batch" | "index">,
  record: ReceiptRecord,
  claims: BatchClaims | undefined,
): Finding {
  if (claims === undefined) return bad("batch", "batch.statement is not the statement of a batch");
  const { batch: number, previous, first, count, root, iat, iss } = claims;
  const said = { batch: number, previous, first, count, root, sealedAt: instantToText(iat) };
  const fields = differing("batch", said, batch);
  if (record.number !== first + index) fields.push("index");
  if (record.economy !== iss) fields.push("record.economy");
  if (fields.length > 0) return bad("batch", `the signed statement says otherwise of ${fields.join(", ")}`);
  return good("batch", `batch ${number} of ${count}, sealed ${batch.sealedAt}, follows root ${previous}`);
}

/** Tells of records whether each is in its place of the batch that was signed; the signature itself is not looked at. */
export function sealCheck(batch: ReceiptDocument["batch"]): (index: number, record: ReceiptRecord) => Finding {
  const claims = claimsOf(batch.statement);
  return (index, record) => checkBatch({ batch, index }, record, claims);
}

async function checkSignature(
  { batch: { statement, sealedAt }, anchor }: ReceiptDocument,
  { economy }: ReceiptRecord,
  { keys, roots }: CheckGrounds,
): Promise<Finding[]> {
  if (keys === undefined) return [open("signature", "no statement keys were given to check it with")];
  try {
    const { key } = await verifyBatch(statement, keys);
    const by = `${economy}'s RECEIPT key ${key.keyId}, which stood at ${sealedAt}`;
    if (key.revokedAt === 0) return [good("signature", `signed with ${by}`)];
    const revoked = `it was revoked with effect from ${instantToText(key.revokedAt)}`;
    // Whoever stole the key can date back; what the ledger holds, the authority's own monitor put there.
    if (roots !== undefined && anchor !== null) return [good("signature", `signed with ${by}; ${revoked}`)];
    return [
      open("signature", `signed with ${by}, but ${revoked}; only a root on the ledger shows that it is no forgery`),
    ];
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    if (error.reason === "UNKNOWN_KEY")
      return [open("signature", `no RECEIPT key of ${economy} in the keys given stood at ${sealedAt} under its id`)];
    return [bad("signature", `batch.statement was refused: ${error.reason}`)];
  }
}

function checkQuestion({ salt, questionDigest: kept }: ReceiptRecord, question: string): Finding {
  return hexOf(questionDigest(bytesOf(salt), question)) === kept
    ? good("question", "the question is the one that was answered")
    : bad("question", "another question was answered");
}

function checkAnswer(id: string, record: ReceiptRecord, answer: GivenAnswer, text: string | undefined): Finding {
  const { recognition, cause, certification, recogniser, asOf } = answer;
  const { sequence, head } = asOf.heads["certifications"] ?? {};
  const said = {
    receipt: id,
    recognition: record.recognition,
    cause: record.cause,
    certification: record.certification,
    recogniser: record.economy,
    asOf: { block: record.block, blockHash: record.blockHash, sequence: record.sequence, head: record.head },
  };
  const given = {
    receipt: answer.receipt,
    recognition,
    cause: cause.code,
    certification: certification?.id ?? null,
    recogniser,
    asOf: { block: asOf.block, blockHash: asOf.blockHash, sequence, head },
  };
  const fields = differing("answer", said, given);
  if (fields.length > 0) return bad("answer", `the receipt says otherwise of ${fields.join(", ")}`);
  const told = `the answer was ${recognition}, ${cause.code}`;
  if (record.answerDigest === undefined || text === undefined)
    return good("answer", `${told}; names, benefits and terms were not compared`);
  if (hexOf(answerDigest(bytesOf(record.salt), text)) === record.answerDigest)
    return good("answer", `${told}, and every other word of it is as it was sent`);
  return bad("answer", "something of it is not as it was sent: operator, benefits, arrangements, dates or words");
}

/**
 * The text of an answer that its receipt binds, from the answer as it was received, in octets: compact JSON with the members in the
 * order in which they came, null for the receipt, and without a proof, which is made afterwards.
 */
export function answerTextOf(received: Readonly<Record<string, unknown>>): string {
  const { proof: _proof, ...answer } = received;
  return Buffer.from(JSON.stringify({ ...answer, receipt: null })).toString("latin1");
}

function checkAnchor(
  { anchor, batch }: ReceiptDocument,
  economy: Economy,
  claims: BatchClaims | undefined,
  roots: readonly LedgerRoot[],
): Finding {
  if (anchor === null) return open("anchor", "its period's root was not on the ledger when the receipt was fetched");
  const sealedAt = (claims?.iat ?? Number.NaN) * 1000;
  if (!(Date.parse(anchor.from) <= sealedAt && sealedAt < Date.parse(anchor.until)))
    return bad("anchor", "the batch was not sealed within anchor.from and anchor.until");
  const root = periodRootFrom(bytesOf(batch.root), anchor.index, anchor.size, anchor.path.map(bytesOf));
  if (root === undefined) return bad("anchor", `anchor.index or anchor.path do not fit a tree of ${anchor.size}`);
  if (hexOf(root) !== anchor.root)
    return bad("anchor", "anchor.index, anchor.path and anchor.size lead to another root than anchor.root");
  const found = roots.find((one) => one.economy === economy && one.from === anchor.from && one.until === anchor.until);
  if (found === undefined)
    return open("anchor", `the roots given have none of ${economy} from ${anchor.from} until ${anchor.until}`);
  if (found.root !== anchor.root) return bad("anchor", "the ledger holds another root of that period than anchor.root");
  return good("anchor", `under the root that ${economy} put on the ledger for ${anchor.from} until ${anchor.until}`);
}
