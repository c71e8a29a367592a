import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LedgerAsOf } from "../../../src/domain/asOf.ts";
import { REGISTRIES } from "../../../src/domain/event.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { generateStatementKey, type StatementSigner } from "../../../src/exchange/statementKeys.ts";
import { presentVerification, recordOf } from "../../../src/http/routes/verifications.ts";
import { MemoryBatches } from "../../../src/receipts/batch.ts";
import { SealingBook } from "../../../src/receipts/book.ts";
import { presentSeal, receiptDocument } from "../../../src/receipts/document.ts";
import { periodsOver } from "../../../src/receipts/periods.ts";
import { parseReceiptId } from "../../../src/receipts/record.ts";
import { recordAt } from "../../../src/receipts/sealBatch.ts";
import { questionText } from "../../../src/services/questionText.ts";
import { createVerify, type Verification } from "../../../src/services/verify.ts";
import { JP, TW, ZERO } from "../../support/facts.ts";
import type { RpcServer } from "../../support/rpcServer.ts";
import { aeoAudit, folderOf, serveNode } from "../auditCli.ts";
import { type AuditLedger, buildLedger, recognise } from "../support.ts";
import { receiptKeyOf } from "./receiptKey.ts";

const HOUR = 3_600;
const QUESTION = { identifier: "TW12345678", mode: "SEA" } as const;
let on: AuditLedger;
let server: RpcServer;
let at: (name: string) => string;
let signer: StatementSigner;
let id: `0x${string}`;
let answeredAt: number;
const store = new MemoryBatches();

const node = () => ["--rpc", server.url, "--book", at("book.json")];
const audit = (...args: string[]) => aeoAudit("receipt", ...args, ...node());

async function asOfNow(): Promise<LedgerAsOf> {
  const { ledger } = on;
  const block = (await ledger.provider.getBlock("latest"))!;
  const heads = await Promise.all(
    REGISTRIES.map(async (registry) => {
      const { head, sequence } = await ledger.contracts[registry].history();
      return [registry, { sequence: Number(sequence), head }] as const;
    }),
  );
  return {
    block: block.number,
    blockHash: block.hash as `0x${string}`,
    time: block.timestamp,
    heads: Object.fromEntries(heads) as never,
  };
}

/** What Japan's gateway answers of the operator, by the ledger as it is. */
async function verify(): Promise<Verification> {
  const [asOf, state] = [await asOfNow(), await on.ledger.fold()];
  const now = asOf.time + 5;
  const profile = { certificationId: id, economy: TW, tin: QUESTION.identifier, aliases: [], previousIds: [] };
  const details = { legalName: "Example (synthetic)", localName: null, address: { lines: [], country: TW } };
  return createVerify({
    own: JP,
    view: () => ({ state, asOf }),
    freshness: () => "LIVE",
    profilesOf: () => [{ ...profile, ...details } as unknown as Profile],
    feedAsOf: () => now,
    feedBound: 900,
    now: () => now,
  })(QUESTION);
}

async function seal(verifications: readonly Verification[]) {
  answeredAt = verifications[0]!.validAt * 1000;
  const book = new SealingBook({ signer, store, now: () => Math.floor(answeredAt / 1000) });
  const ids = verifications.map((one) => book.record(recordOf(QUESTION, one, answeredAt, "officer")));
  await book.sealed(ids.at(-1)!);
  return Promise.all(
    ids.map(async (receipt, index) => {
      const { number } = parseReceiptId(receipt)!;
      const { validAt, knownAt, recogniser, mode } = verifications[index]!;
      return {
        receipt: receiptDocument((await store.find(number))!, number, null),
        question: JSON.parse(questionText({ ...QUESTION, recogniser, mode, validAt, knownAt })) as object,
        answer: presentVerification(verifications[index]!, receipt),
      };
    }),
  );
}

type Line = Awaited<ReturnType<typeof seal>>[number];
let honest: Line;
let lying: Line;

const change = (over: object) => {
  const zero = { profileCommitment: ZERO, reviewAt: 0, effectiveFrom: 0 };
  return { id, ...zero, ...over };
};

beforeAll(async () => {
  on = await buildLedger(10);
  at = folderOf(on);
  server = await serveNode(on);
  const { ledger } = on;
  signer = await receiptKeyOf(ledger, JP);
  await recognise(ledger, 5, [JP, TW]);
  await ledger.pass(60);
  const certifications = (await aeoAudit("state", "--economy", "TW", "--list", "--json", ...node())).json()
    .certifications;
  id = certifications.find((one: any) => one.status === "CERTIFIED" && one.version === 1 && one.programme === "AEO").id;
  const truth = await verify();
  expect(truth.answer.recognition).toBe("RECOGNISED");
  const suspended = { code: "STATUS", status: "SUSPENDED", effectiveFrom: 1_000, reviewAt: 0 } as const;
  const lie = { ...truth.answer, recognition: "SUSPENDED", cause: suspended, support: [], benefits: 0n } as const;
  [honest, lying] = (await seal([truth, { ...truth, answer: lie }])) as [Line, Line];
  writeFileSync(at("receipt.json"), `${JSON.stringify(honest.receipt, null, 2)}\n`);
  writeFileSync(at("answer.json"), JSON.stringify(honest.answer));
  writeFileSync(at("both.jsonl"), [honest, lying].map((line) => `${JSON.stringify(line)}\n`).join(""));
  const batch = (await store.find(1))!;
  const records = [0, 1].map((place) => recordAt(batch, place).toString("base64url"));
  writeFileSync(at("export.jsonl"), `${JSON.stringify({ batch: presentSeal(batch), records })}\n`);
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

describe("aeo audit receipt", () => {
  test("finds an honest answer right, from the receipt alone and with its question and answer", async () => {
    const alone = await audit(at("receipt.json"), "--all");
    expect(alone.stdout).toMatch(new RegExp(`^RIGHT  ${honest.receipt.id}  .*receipt.json:1\\n`));
    expect(alone.exit).toBe(0);
    const asked = ["--answer", at("answer.json"), "--tin", QUESTION.identifier];
    const whole = await audit(at("receipt.json"), "--json", ...asked);
    const [row, { summary }] = whole.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)) as [any, any];
    expect(row).toMatchObject({ verdict: "RIGHT", basis: "QUESTION", differences: [], unchecked: ["ANCHOR"] });
    expect(summary).toMatchObject({ receipts: 1, verdicts: { RIGHT: 1 }, source: "node" });
    const other = await audit(at("receipt.json"), ...asked.slice(0, -1), "TW99999999");
    expect(other.exit).toBe(1);
    expect(other.stdout).toMatch(/^FORGED/);
    expect(other.stdout).toContain("question: another question was answered");
  });

  test("finds a lie about the status, and names what should have been said", async () => {
    const { exit, stdout } = await audit(at("both.jsonl"));
    expect(exit).toBe(1);
    expect(stdout).toMatch(new RegExp(`^WRONG  ${lying.receipt.id}  .*both.jsonl:2\\n`));
    expect(stdout).toContain("recognition: said SUSPENDED, should be RECOGNISED");
    expect(stdout).toMatch(/1 +RIGHT +it is what the ledger gave/);
  });

  test("reads an export of batches, and knows them by the period's root on the ledger", async () => {
    const rows = async () =>
      (await audit(at("export.jsonl"), "--json")).stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    expect((await rows()).map(({ verdict, basis }) => [verdict, basis])).toEqual([
      ["RIGHT", "RECEIPT"],
      ["WRONG", "RECEIPT"],
      [undefined, undefined],
    ]);
    await on.ledger.pass(2 * HOUR);
    const [period] = await periodsOver(store, { length: HOUR, offset: 0 }, 0, answeredAt / 1000 + 2 * HOUR);
    const registry = on.ledger.contracts.benefits.connect(on.ledger.writerOf(JP));
    await on.ledger.send(registry.anchorReceipts(period!.from, period!.until, period!.root));
    expect((await rows()).map(({ unchecked }) => unchecked)).toEqual([[], [], undefined]);
    const text = readFileSync(at("export.jsonl"), "utf8");
    const { batch, records } = JSON.parse(text);
    writeFileSync(at("short.jsonl"), JSON.stringify({ batch, records: records.slice(1) }));
    const short = await audit(at("short.jsonl"), "--json");
    expect(JSON.parse(short.stdout.split("\n")[0]!)).toMatchObject({ verdict: "FORGED" });
    writeFileSync(at("purged.jsonl"), `${text}${JSON.stringify({ batch, records: null })}\n`);
    expect((await audit(at("purged.jsonl"))).stdout).toContain("1 batch without records");
  });

  test("tells what was right then from what the ledger says of the same moment now, from an export too", async () => {
    const { ledger } = on;
    const decidedAt = honest.answer.asOf.time;
    const effective = Math.floor(Date.parse(decidedAt) / 1000) - HOUR;
    const writer = ledger.contracts.certifications.connect(ledger.writerOf(TW));
    await ledger.send(writer.suspend(change({ version: 1, decidedAt: effective, effectiveFrom: effective }) as never));
    const { exit, stdout } = await audit(at("receipt.json"));
    expect(stdout).toMatch(/^RIGHT_THEN_CHANGED_SINCE/);
    expect(stdout).toMatch(/since CertificationSuspended at block \d+, .* the ledger says suspended \(STATUS\)/);
    expect(exit).toBe(0);
    await aeoAudit("export", "--out", at("history.jsonl"), ...node());
    const file = ["--file", at("history.jsonl"), "--book", at("book.json"), "--json"];
    const [row] = (await aeoAudit("receipt", at("both.jsonl"), ...file)).stdout
      .split("\n")
      .map((line) => line && JSON.parse(line));
    expect(row).toMatchObject({
      verdict: "RIGHT_THEN_CHANGED_SINCE",
      changed: { recognition: "SUSPENDED", by: { type: "CertificationSuspended" } },
    });
  });

  test("an answer after a suspension was recorded, by a block before it, was right but behind", async () => {
    const truth = await verify();
    expect(truth.answer.recognition).toBe("SUSPENDED");
    const { ledger } = on;
    const writer = ledger.contracts.certifications.connect(ledger.writerOf(TW));
    await ledger.send(writer.reinstate(change({ version: 2, decidedAt: truth.asOf.time }) as never));
    const since = await ledger.now();
    const later = { ...truth, validAt: since + 2, knownAt: since + 2 };
    const [line] = await seal([later]);
    const moved = { ...line!, receipt: line!.receipt };
    writeFileSync(at("behind.jsonl"), `${JSON.stringify(moved)}\n`);
    const { exit, stdout } = await audit(at("behind.jsonl"), "--json");
    const row = JSON.parse(stdout.split("\n")[0]!);
    expect(row).toMatchObject({ verdict: "BEHIND", changed: { recognition: "RECOGNISED" } });
    expect(exit).toBe(0);
  });

  test("of a key that the ledger does not have, or that was revoked since, nothing passes for signed", async () => {
    const { privateKey } = generateStatementKey();
    const own = signer;
    signer = { ...own, keyId: `0x${"77".repeat(32)}`, privateKey };
    const [stranger] = await seal([await verify()]);
    signer = { ...own, privateKey };
    const [forger] = await seal([await verify()]);
    signer = own;
    const [last] = await seal([await verify()]);
    writeFileSync(at("keys.jsonl"), [stranger, forger, last].map((line) => JSON.stringify(line)).join("\n"));
    const verdicts = async () => {
      const { stdout, exit } = await audit(at("keys.jsonl"), "--json");
      const rows = stdout
        .trimEnd()
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line));
      return [exit, ...rows.map(({ verdict, reason }) => reason ?? verdict)];
    };
    expect(await verdicts()).toEqual([1, "UNSIGNED", "FORGED", "RIGHT"]);
    await on.ledger.pass(60);
    const registry = on.ledger.contracts.authorities.connect(on.ledger.adminOf(JP));
    await on.ledger.send(registry.revokeStatementKey(own.keyId, await on.ledger.now()));
    expect(await verdicts()).toEqual([1, "UNSIGNED", "FORGED", "KEY_REVOKED"]);
    writeFileSync(at("last.json"), JSON.stringify(last!.receipt));
    expect((await audit(at("last.json"))).exit).toBe(3);
  });

  test("refuses what is no receipt, naming file and line", async () => {
    writeFileSync(at("none.jsonl"), `${JSON.stringify(honest)}\n{"a":1}\n`);
    const { exit, stderr } = await audit(at("none.jsonl"));
    expect(exit).toBe(2);
    expect(stderr).toContain("none.jsonl, line 2: neither a receipt");
    expect((await audit(at("missing.jsonl"))).exit).toBe(2);
    expect((await audit(at("both.jsonl"), at("receipt.json"), "--tin", "TW1")).exit).toBe(2);
    expect((await aeoAudit("receipt", at("receipt.json"), "--book", at("book.json"))).exit).toBe(2);
  });
});
