import { instantToText } from "../../../src/domain/time.ts";
import { MemoryBatches } from "../../../src/receipts/batch.ts";
import { SealingBook } from "../../../src/receipts/book.ts";
import type { CheckGrounds, GivenAnswer } from "../../../src/receipts/check.ts";
import { receiptDocument } from "../../../src/receipts/document.ts";
import { anchorOf, periodsOver } from "../../../src/receipts/periods.ts";
import { parseReceiptId } from "../../../src/receipts/record.ts";
import { answer, JP, receiptKeys, START } from "./answers.ts";

const HOUR = 3_600;
const HOURLY = { length: HOUR, offset: 0 };

/** Three batches, the receipt of the answer given among them, and what a reader would bring. */
export async function sealedReceipt(given = answer(3)) {
  const { keys, signer } = receiptKeys();
  const store = new MemoryBatches();
  const now = { at: START };
  const book = new SealingBook({ signer, store, now: () => now.at });
  let id = "";
  for (const count of [3, 5, 2]) {
    const ids = Array.from({ length: count }, (_, at) =>
      book.record(count === 5 && at === 3 ? given : answer(at + 50)),
    );
    if (count === 5) id = ids[3]!;
    await book.sealed(ids.at(-1)!);
    now.at += 1;
  }
  await book.close();
  const [period] = await periodsOver(store, HOURLY, 0, START + 2 * HOUR);
  const anchored = [{ economy: JP, ...period! }];
  const { number } = parseReceiptId(id)!;
  const batch = (await store.find(number))!;
  const document = receiptDocument(batch, number, await anchorOf(store, batch, anchored, HOURLY));
  const roots = anchored.map(({ from, until, ...rest }) => {
    return { ...rest, from: instantToText(from), until: instantToText(until) };
  });
  const { certifications } = given.asOf.heads;
  const told: GivenAnswer = {
    receipt: id,
    recognition: given.recognition,
    cause: { code: given.cause },
    recogniser: JP,
    certification: given.certification === undefined ? null : { id: given.certification },
    asOf: { block: given.asOf.block, blockHash: given.asOf.blockHash, heads: { certifications } },
  };
  const grounds: CheckGrounds = { keys, question: given.question, answer: told, answerText: given.text, roots };
  return { keys, signer, store, document, grounds, told };
}
