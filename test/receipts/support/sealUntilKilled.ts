import { FakeKeyRegistry } from "../../exchange/support/keys.ts";
import { SealingBook } from "../../../src/receipts/book.ts";
import { openFiles } from "../../../src/receipts/files.ts";
import { SegmentedBatches } from "../../../src/receipts/segments.ts";
import { answer, JP } from "./answers.ts";

/** A process that records answers without end and prints the ids that it was told are sealed. */
const store = await SegmentedBatches.open(await openFiles(process.argv[2]!));
const signer = new FakeKeyRegistry().add(JP, "RECEIPT");
const book = new SealingBook({ signer, store, now: () => Math.floor(Date.now() / 1000) });
for (let turn = 0; ; turn++) {
  const ids = Array.from({ length: 1 + (turn % 40) }, (_, at) => book.record(answer(at)));
  await Promise.all(ids.map((id) => book.sealed(id)));
  process.stdout.write(`${ids.join("\n")}\n`);
}
