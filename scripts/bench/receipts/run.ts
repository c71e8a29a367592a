import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Economy } from "../../../src/domain/economy.ts";
import { generateStatementKey } from "../../../src/exchange/statementKeys.ts";
import { SealingBook } from "../../../src/receipts/book.ts";
import { openFiles } from "../../../src/receipts/files.ts";
import { SegmentedBatches } from "../../../src/receipts/segments.ts";
import type { AnswerRecord } from "../../../src/services/receiptBook.ts";

/*
 * How many receipts a second are sealed (hashed, signed, written and synced), what record() costs its caller, and how long a caller
 * waits for its seal when nobody else asks. `--dir` chooses the disk.
 */
const RECEIPTS = 200_000;
const WAITS = 100;

const at = process.argv.indexOf("--dir");
const directory = mkdtempSync(join(at < 0 ? tmpdir() : process.argv[at + 1]!, "aeo-bench-"));
const { privateKey } = generateStatementKey();
const signer = { economy: "JP" as Economy, purpose: "RECEIPT", keyId: `0x${"11".repeat(32)}`, privateKey } as const;
const tip = { sequence: 1_000, head: `0x${"ab".repeat(24)}` } as const;
const answers: AnswerRecord[] = Array.from({ length: 1_000 }, (_, number) => ({
  question: `{"knownAt":"2026-11-25T06:00:00Z","mode":"SEA","recogniser":"JP","tin":"TW${number}","validAt":"2026-11-25T06:00:00Z"}`,
  recognition: "RECOGNISED",
  cause: "COVERED",
  certification: `0x${"cd".repeat(32)}`,
  // As long as an answer is.
  text: `{"operator":"${"x".repeat(1_800)}${number}","receipt":null}`,
  asOf: {
    block: number,
    blockHash: `0x${"ef".repeat(32)}`,
    time: 1_800_000_000,
    heads: { authorities: tip, certifications: tip, arrangements: tip, benefits: tip },
  },
  answeredAt: 1_800_000_000_000 + number,
  askedBy: "officer-1",
}));

const store = await SegmentedBatches.open(await openFiles(directory));
let sealSeconds = 0;
let batches = 0;
const book = new SealingBook({
  signer,
  store,
  now: () => Math.floor(Date.now() / 1000),
  sealed: (_count, seconds) => {
    sealSeconds += seconds;
    batches++;
  },
});
try {
  for (let warm = 0; warm < 20_000; warm++) book.record(answers[warm % 1_000]!);
  await book.sealed(book.record(answers[0]!));
  [sealSeconds, batches] = [0, 0];

  const began = performance.now();
  let recording = 0;
  let last = "";
  for (let given = 0; given < RECEIPTS; given += 1_000) {
    const before = performance.now();
    for (const answer of answers) last = book.record(answer);
    recording += performance.now() - before;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await book.sealed(last);
  const seconds = (performance.now() - began) / 1000;
  const each = (recording / RECEIPTS) * 1e6;

  const waits: number[] = [];
  for (let wait = 0; wait < WAITS; wait++) {
    const before = performance.now();
    await book.sealed(book.record(answers[wait]!));
    waits.push(performance.now() - before);
  }
  waits.sort((a, b) => a - b);
  const shown = [
    ["record(), of its caller's time", `${each.toFixed(0)} ns`],
    ["sealed, with signature and fsync", `${Math.round(RECEIPTS / seconds).toLocaleString("en")} receipts/s`],
    ["per batch of up to 1,024", `${((sealSeconds / batches) * 1000).toFixed(1)} ms, ${batches} batches`],
    [
      "alone, waiting for the seal",
      `median ${waits[WAITS / 2]!.toFixed(1)} ms, p99 ${waits[WAITS - 2]!.toFixed(1)} ms`,
    ],
  ];
  for (const [what, figure] of shown) console.log(`${what!.padEnd(36)}${figure}`);
} finally {
  await book.close();
  rmSync(directory, { recursive: true });
}
