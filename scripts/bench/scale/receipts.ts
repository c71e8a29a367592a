import { economy } from "../../../src/domain/economy.ts";
import { generateStatementKey } from "../../../src/exchange/statementKeys.ts";
import { SealingBook } from "../../../src/receipts/book.ts";
import { openFiles } from "../../../src/receipts/files.ts";
import { SegmentedBatches } from "../../../src/receipts/segments.ts";

/** Records so many answers and seals them into a directory. */
export async function sealReceipts(directory: string, count: number): Promise<void> {
  const { privateKey } = generateStatementKey();
  const signer = { economy: economy("JP"), purpose: "RECEIPT", keyId: `0x${"11".repeat(32)}`, privateKey } as const;
  const store = await SegmentedBatches.open(await openFiles(directory));
  const book = new SealingBook({ signer, store, now: () => Math.floor(Date.now() / 1_000) });
  const tip = { sequence: 1_000, head: `0x${"ab".repeat(24)}` } as const;
  const heads = { authorities: tip, certifications: tip, arrangements: tip, benefits: tip };
  try {
    let last = "";
    for (let number = 0; number < count; number += 1) {
      last = book.record({
        question: `{"knownAt":"2026-11-25T06:00:00Z","mode":"SEA","recogniser":"JP","tin":"TW${number}"}`,
        recognition: "RECOGNISED",
        cause: "COVERED",
        certification: `0x${"cd".repeat(32)}`,
        // As long as an answer is.
        text: `{"operator":"${"x".repeat(1_800)}${number}","receipt":null}`,
        asOf: { block: number, blockHash: `0x${"ef".repeat(32)}`, time: 1_800_000_000, heads },
        answeredAt: 1_800_000_000_000 + number,
        askedBy: "officer-1",
      });
      if (number % 1_000 === 999) await book.sealed(last);
    }
    await book.sealed(last);
  } finally {
    await book.close();
  }
}
