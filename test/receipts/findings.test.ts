import { expect, test } from "vitest";
import type { StatementKey } from "../../src/domain/authority.ts";
import {
  answerTextOf,
  type CheckGrounds,
  checkReceipt,
  type Finding,
  type GivenAnswer,
  sealCheck,
  verdictOf,
} from "../../src/receipts/check.ts";
import type { ReceiptDocument } from "../../src/receipts/document.ts";
import { readRecord } from "../../src/receipts/record.ts";
import { answer, JP, START } from "./support/answers.ts";
import { sealedReceipt } from "./support/sealedReceipt.ts";

/*
 * What a reader of a receipt is told, word for word: which step, how it came out, and what of it is at fault.
 */

const { document, grounds, keys, told } = await sealedReceipt();
const anchored = document.anchor!;
const SEALED = "2027-01-15T08:00:01Z";
const OTHER_ROOT = `0x${"12".repeat(32)}`;
const KEY = `0x${"1".padStart(64, "0")}`;
const STOOD = `signed with JP's RECEIPT key ${KEY}, which stood at ${SEALED}`;

type Step = Finding["checked"];
const found = async (step: Step, over: object = {}, grounds_: Partial<CheckGrounds> = {}): Promise<string> => {
  const findings = await checkReceipt({ ...document, ...over } as ReceiptDocument, { ...grounds, ...grounds_ });
  const [only, ...more] = findings.filter(({ checked }) => checked === step);
  if (only === undefined || more.length > 0) throw new Error(`${step} is not there once`);
  return `${only.outcome}: ${only.detail}`;
};
const inBatch = (over: object) => ({ batch: { ...document.batch, ...over } });
const inAnchor = (over: object) => ({ anchor: { ...anchored, ...over } });

test("each step of a sound receipt says what it is about", async () => {
  expect(await checkReceipt(document, grounds)).toEqual([
    { checked: "record", outcome: "good", detail: "receipt 7 of JP, answered 2027-01-15T08:00:00.003Z" },
    { checked: "path", outcome: "good", detail: "record 4 of 5 in batch 2" },
    {
      checked: "batch",
      outcome: "good",
      detail: `batch 2 of 5, sealed ${SEALED}, follows root ${document.batch.previous}`,
    },
    { checked: "signature", outcome: "good", detail: STOOD },
    { checked: "question", outcome: "good", detail: "the question is the one that was answered" },
    {
      checked: "answer",
      outcome: "good",
      detail: "the answer was RECOGNISED, COVERED, and every other word of it is as it was sent",
    },
    {
      checked: "anchor",
      outcome: "good",
      detail: "under the root that JP put on the ledger for 2027-01-15T08:00:00Z until 2027-01-15T09:00:00Z",
    },
  ]);
});

test("what the reader does not bring is not looked at", async () => {
  const steps = (await checkReceipt(document, { keys })).map(({ checked }) => checked);
  expect(steps).toEqual(["record", "path", "batch", "signature"]);
});

test("one false step makes a receipt false, else one that can't be told leaves it open", () => {
  const verdict = (...outcomes: Finding["outcome"][]) =>
    verdictOf(outcomes.map((outcome) => ({ checked: "path", outcome, detail: "" })));
  expect([verdict("good", "unknown", "false"), verdict("good", "unknown"), verdict("good", "good")]).toEqual([
    "false",
    "unknown",
    "good",
  ]);
});

test("bytes that are those of no record, or spelled in another way, end the check", async () => {
  const bytes = Buffer.from(document.bytes, "base64url");
  const known = Buffer.from(bytes);
  known[0] = 9;
  // 256 bytes leave four bits of the last character over: another spelling of the same bytes.
  const respelled = document.bytes.slice(0, -1) + nextLetter(document.bytes.at(-1)!);
  expect(Buffer.from(respelled, "base64url")).toEqual(bytes);
  for (const wrong of ["", `${document.bytes}=`, respelled, known.toString("base64url")])
    expect(await checkReceipt({ ...document, bytes: wrong }, grounds)).toEqual([
      { checked: "record", outcome: "false", detail: "bytes are not those of a record" },
    ]);
});

function nextLetter(letter: string): string {
  const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return all[all.indexOf(letter) + 1]!;
}

test("the record in words names each field in which its bytes differ, the id first", async () => {
  const { record } = document;
  const asOf = { ...record.asOf, certifications: { ...record.asOf.certifications, sequence: 5 } };
  expect(await found("record", { id: "1-abcdefghijklmnop", record: { ...record, cause: "STATUS", asOf } })).toBe(
    "false: its bytes say otherwise of id, record.cause, record.asOf.certifications.sequence",
  );
  expect(await found("record", { record: { ...record, asOf: null } })).toBe(
    "false: its bytes say otherwise of record.asOf",
  );
  expect(await found("record", { record: { ...record, asOf: 3 } })).toBe(
    "false: its bytes say otherwise of record.asOf",
  );
});

test("a path leads to the batch's root, from a place that its tree has", async () => {
  expect(await found("path", { index: 5 })).toBe("false: index or path do not fit a tree of 5");
  expect(await found("path", { path: document.path.slice(1) })).toBe("false: index or path do not fit a tree of 5");
  expect(await found("path", inBatch({ root: OTHER_ROOT }))).toBe(
    "false: bytes, index and path lead to another root than batch.root",
  );
});

test("the batch in words is the one that was signed, and the record has its place and authority in it", async () => {
  expect(await found("batch", inBatch({ statement: "a.b.c" }))).toBe(
    "false: batch.statement is not the statement of a batch",
  );
  const other = { batch: 3, previous: OTHER_ROOT, first: 5, count: 6, root: OTHER_ROOT, sealedAt: "2027-01-15" };
  expect(await found("batch", inBatch(other))).toBe(
    "false: the signed statement says otherwise of batch.batch, batch.previous, batch.first, batch.count, batch.root, batch.sealedAt",
  );
  expect(await found("batch", { index: 2 })).toBe("false: the signed statement says otherwise of index");
  const record = readRecord(Buffer.from(document.bytes, "base64url"));
  const check = sealCheck(document.batch);
  expect(check(3, record).outcome).toBe("good");
  expect(check(3, { ...record, economy: "KR" as typeof JP, number: 8 })).toEqual({
    checked: "batch",
    outcome: "false",
    detail: "the signed statement says otherwise of index, record.economy",
  });
});

test("without keys the signature is left open, under none of those given too", async () => {
  expect(await found("signature", {}, { keys: undefined })).toBe(
    "unknown: no statement keys were given to check it with",
  );
  expect(await found("signature", {}, { keys: { statementKeysOf: () => [] } })).toBe(
    `unknown: no RECEIPT key of JP in the keys given stood at ${SEALED} under its id`,
  );
  const stranger = await sealedReceipt();
  expect(await found("signature", {}, { keys: stranger.keys })).toBe("false: batch.statement was refused: ALTERED");
  expect(await found("signature", inBatch({ statement: "a.b.c" }))).toBe(
    "false: batch.statement was refused: MALFORMED",
  );
});

test("a fault of the source of keys is not taken for one of the receipt", async () => {
  const failing = {
    statementKeysOf: () => {
      throw new TypeError("the source of keys is broken");
    },
  };
  await expect(checkReceipt(document, { ...grounds, keys: failing })).rejects.toThrow("the source of keys is broken");
});

test("a key revoked later signs no proof by itself, whoever has it could date back: a root on the ledger decides", async () => {
  const revoked = keysWith({ revokedAt: START + 100 });
  const from = "it was revoked with effect from 2027-01-15T08:01:40Z";
  const open = `unknown: ${STOOD}, but ${from}; only a root on the ledger shows that it is no forgery`;
  expect(await found("signature", {}, { keys: revoked })).toBe(`good: ${STOOD}; ${from}`);
  expect(await found("signature", {}, { keys: revoked, roots: undefined })).toBe(open);
  expect(await found("signature", { anchor: null }, { keys: revoked })).toBe(open);
  expect(await found("signature", { anchor: null })).toBe(`good: ${STOOD}`);
});

function keysWith(over: Partial<StatementKey>): CheckGrounds["keys"] {
  return { statementKeysOf: () => [{ ...keys.keys[0]!, ...over }] };
}

test("another question is told from the one that was answered", async () => {
  expect(await found("question", {}, { question: `${grounds.question!} ` })).toBe(
    "false: another question was answered",
  );
});

test("an answer's fields are named in which its receipt differs", async () => {
  const other: GivenAnswer = {
    receipt: null,
    recognition: "ENDED",
    cause: { code: "STATUS" },
    recogniser: "KR",
    certification: null,
    asOf: { block: 4, blockHash: OTHER_ROOT, heads: {} },
  };
  expect(await found("answer", {}, { answer: other })).toBe(
    "false: the receipt says otherwise of answer.receipt, answer.recognition, answer.cause, answer.certification, " +
      "answer.recogniser, answer.asOf.block, answer.asOf.blockHash, answer.asOf.sequence, answer.asOf.head",
  );
  expect(await found("answer", {}, { answer: { ...told, certification: { id: OTHER_ROOT } } })).toBe(
    "false: the receipt says otherwise of answer.certification",
  );
});

test("an answer about no certification is told from one about some, both ways", async () => {
  const none = await sealedReceipt(
    answer(3, { recognition: "UNKNOWN", cause: "NO_PROFILE", certification: undefined }),
  );
  expect(verdictOf(await checkReceipt(none.document, none.grounds))).toBe("good");
  const one = { ...none.told, certification: { id: OTHER_ROOT } };
  expect(await checkReceipt(none.document, { ...none.grounds, answer: one })).toContainEqual({
    checked: "answer",
    outcome: "false",
    detail: "the receipt says otherwise of answer.certification",
  });
});

test("an answer's other words are compared where the receipt binds them and the reader has them", async () => {
  const uncompared = "good: the answer was RECOGNISED, COVERED; names, benefits and terms were not compared";
  expect(await found("answer", {}, { answerText: undefined })).toBe(uncompared);
  expect(await found("answer", {}, { answerText: answerTextOf({ benefits: [] }) })).toBe(
    "false: something of it is not as it was sent: operator, benefits, arrangements, dates or words",
  );
  // A record of version 1 binds no text.
  const older = Buffer.from(document.bytes, "base64url").subarray(0, 224);
  older[0] = 1;
  const bytes = older.toString("base64url");
  expect(await found("answer", { bytes }, { answerText: answerTextOf({ benefits: [] }) })).toBe(uncompared);
});

test("the text that a receipt binds is the answer's octets without its proof and its receipt", () => {
  expect(answerTextOf({ operator: "Ünder", receipt: "7-abc", proof: { nodes: [] } })).toBe(
    Buffer.from('{"operator":"Ünder","receipt":null}').toString("latin1"),
  );
});

test("an anchor's way leads from the batch's root to one of the ledger's, of its period", async () => {
  expect(await found("anchor", { anchor: null })).toBe(
    "unknown: its period's root was not on the ledger when the receipt was fetched",
  );
  const misfit = "false: anchor.index or anchor.path do not fit a tree of 3";
  expect(await found("anchor", inAnchor({ index: 3 }))).toBe(misfit);
  expect(await found("anchor", inAnchor({ path: [] }))).toBe(misfit);
  const elsewhere = "false: anchor.index, anchor.path and anchor.size lead to another root than anchor.root";
  expect(await found("anchor", inAnchor({ root: OTHER_ROOT }))).toBe(elsewhere);
  expect(await found("anchor", inBatch({ root: OTHER_ROOT }))).toBe(elsewhere);
  const [root] = grounds.roots!;
  const none = `unknown: the roots given have none of JP from ${anchored.from} until ${anchored.until}`;
  expect(await found("anchor", {}, { roots: [] })).toBe(none);
  for (const other of [
    { economy: "KR" as typeof JP },
    { from: "2027-01-15T07:00:00Z" },
    { until: "2027-01-15T10:00:00Z" },
  ])
    expect(await found("anchor", {}, { roots: [{ ...root!, ...other }] })).toBe(none);
  expect(await found("anchor", {}, { roots: [{ ...root!, root: OTHER_ROOT }] })).toBe(
    "false: the ledger holds another root of that period than anchor.root",
  );
});

test("an anchor's period holds the second in which it begins, not that in which it ends", async () => {
  const during = (from: string, until: string) =>
    found("anchor", inAnchor({ from, until }), { roots: [{ ...grounds.roots![0]!, from, until }] });
  const outside = "false: the batch was not sealed within anchor.from and anchor.until";
  expect(await during(SEALED, "2027-01-15T08:00:02Z")).toMatch(/^good: /);
  expect(await during("2027-01-15T08:00:00Z", SEALED)).toBe(outside);
  expect(await during("2027-01-15T08:00:02Z", "2027-01-15T09:00:00Z")).toBe(outside);
  expect(await during("2027-01-15T08:00:00Z", "no moment")).toBe(outside);
  expect(await found("anchor", inBatch({ statement: "a.b.c" }))).toBe(outside);
});
