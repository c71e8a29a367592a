import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { instantToText } from "../../../src/domain/time.ts";
import { octetsOf } from "../../../src/http/octets.ts";
import { MemoryBatches } from "../../../src/receipts/batch.ts";
import { presentSeal } from "../../../src/receipts/document.ts";
import { recordAt, sealBatch } from "../../../src/receipts/sealBatch.ts";
import type { RpcServer } from "../../support/rpcServer.ts";
import { TW } from "../../support/facts.ts";
import { aeoAudit, folderOf, serveNode } from "../auditCli.ts";
import { type AuditLedger, buildLedger } from "../support.ts";
import { receiptKeyOf } from "./receiptKey.ts";

/** AEO_RECEIPTS for more. */
const RECEIPTS = Number(process.env["AEO_RECEIPTS"] ?? 5_000);
const PER_BATCH = 1_000;
const RIGHT = ["RIGHT", "RIGHT_THEN_CHANGED_SINCE", "BEHIND"];

let on: AuditLedger;
let server: RpcServer;
let at: (name: string) => string;

beforeAll(async () => {
  on = await buildLedger(20);
  at = folderOf(on);
  server = await serveNode(on);
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

test(`${RECEIPTS} receipts of blocks all over the history are judged in one pass, each as it stood then`, async () => {
  const signer = await receiptKeyOf(on.ledger, TW);
  const node = ["--rpc", server.url, "--book", at("book.json")];
  const state = await on.ledger.fold();
  const own = [...state.certifications.values()].filter(({ economy }) => economy === TW);
  const facts = own.flatMap(({ id, entries }) => entries.map(({ position }) => ({ id, position })));
  const file = createWriteStream(at("many.jsonl"));
  const store = new MemoryBatches();
  const logs = [...own.values()].flatMap(({ entries }) => entries.map(({ position }) => position));
  const last = Math.max(...logs.map(({ block }) => block));
  const headers = new Map<number, any>();
  for (let block = 1; block <= last; block++)
    headers.set(block, await on.rpc.request("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]));
  const tips = new Map<number, { sequence: number; head: `0x${string}` }>();
  for (const { position } of facts) {
    const { block } = position;
    const told = await on.ledger.contracts.certifications.history({ blockTag: block });
    tips.set(block, { sequence: Number(told.sequence), head: told.head as `0x${string}` });
  }
  let lies = 0;
  for (let from = 0; from < RECEIPTS; from += PER_BATCH) {
    const entries = Array.from({ length: Math.min(PER_BATCH, RECEIPTS - from) }, (_, offset) => {
      const number = from + offset + 1;
      const { id, position } = facts[number % facts.length]!;
      const { hash, timestamp } = headers.get(position.block);
      const time = Number(timestamp);
      const history = own.find((one) => one.id === id)!;
      const entry = history.entries.findLast(
        (one) => one.position.block <= position.block && !one.type.startsWith("CertificationAnnulment"),
      )!;
      const truth =
        entry.record.status === "CERTIFIED" && (entry.record.validUntil === 0 || time < entry.record.validUntil);
      const isLie = number % 1_000 === 999;
      lies += isLie ? 1 : 0;
      const recognised = truth !== isLie;
      const recognition = recognised
        ? "RECOGNISED"
        : entry.record.status === "SUSPENDED" || isLie
          ? "SUSPENDED"
          : "ENDED";
      const heads = { certifications: tips.get(position.block)! };
      return {
        number,
        suffix: String(number).padStart(16, "A"),
        answer: {
          question: `{"tin":"TW${number}"}`,
          recognition: recognition as "RECOGNISED",
          cause: recognised ? "OWN_CERTIFICATION" : "STATUS",
          certification: id,
          text: octetsOf("{}"),
          asOf: { block: position.block, blockHash: hash, time, heads: heads as never },
          answeredAt: time * 1000 + 5_500,
        },
      };
    });
    const batch = await sealBatch(signer, entries, store.last, 2_000_000_000);
    await store.append(batch);
    const records = entries.map((_, place) => recordAt(batch, place).toString("base64url"));
    if (!file.write(`${JSON.stringify({ batch: presentSeal(batch), records })}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
  const before = process.cpuUsage();
  const { exit, stdout } = await aeoAudit("receipt", at("many.jsonl"), "--json", ...node);
  const spent = process.cpuUsage(before);
  const rows = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { summary } = rows.pop();
  expect(rows).toHaveLength(RECEIPTS);
  for (const { verdict, receipt, reason, differences } of rows) {
    const isLie = Number.parseInt(receipt, 36) % 1_000 === 999;
    // Of some other moment a lie can be true; then the receipt alone does not convict it.
    if (verdict === "WRONG") expect([isLie, differences[0].field], receipt).toEqual([true, "recognition"]);
    else if (verdict === "NOT_CHECKABLE") expect([isLie, reason], receipt).toEqual([true, "QUESTION_UNKNOWN"]);
    else expect([isLie, RIGHT.includes(verdict)], receipt).toEqual([false, true]);
  }
  const { WRONG, NOT_CHECKABLE = 0 } = summary.verdicts;
  expect(WRONG + NOT_CHECKABLE).toBe(lies);
  expect(WRONG).toBeGreaterThan(lies / 2);
  expect(exit).toBe(1);
  expect(summary.asOf.time).toBe(instantToText(await on.ledger.now()));
  if (process.env["AEO_RECEIPTS"] !== undefined)
    console.log(
      `${RECEIPTS} receipts: ${(spent.user + spent.system) / 1e6} s of work, peak ${process.resourceUsage().maxRSS / 1024} MB`,
    );
}, 300_000);
