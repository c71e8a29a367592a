import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openFiles } from "../../src/receipts/files.ts";
import { parseReceiptId, readRecord, receiptId } from "../../src/receipts/record.ts";
import { recordAt } from "../../src/receipts/sealBatch.ts";
import { SegmentedBatches } from "../../src/receipts/segments.ts";

const CHILD = fileURLToPath(new URL("support/sealUntilKilled.ts", import.meta.url));

/** Runs the child until it has told of so many receipts, kills it, and gives all that it told of. */
async function killAfter(directory: string, receipts: number): Promise<string[]> {
  const child = spawn(process.execPath, ["--import", "tsx", CHILD, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (more: Buffer) => {
    text += more.toString();
    if (text.split("\n").length > receipts) child.kill("SIGKILL");
  });
  await once(child, "close");
  // The last line may be cut.
  return text.split("\n").slice(0, -1);
}

test("after kill -9 every receipt that was told to be sealed is there, and the next process goes on", async () => {
  const directory = mkdtempSync(join(tmpdir(), "aeo-receipts-"));
  try {
    const told: string[] = [];
    for (const receipts of [1, 300]) {
      told.push(...(await killAfter(directory, receipts)));
      // What a cut in the midst of a batch leaves.
      const newest = readdirSync(directory).sort().at(-1)!;
      appendFileSync(join(directory, newest), Buffer.from("AEOB\0\0\x10\0 and no more"));
    }
    const store = await SegmentedBatches.open(await openFiles(directory));
    expect(told.length).toBeGreaterThan(300);
    for (const id of told) {
      const { number } = parseReceiptId(id)!;
      const batch = (await store.find(number))!;
      expect(receiptId(readRecord(recordAt(batch, number - batch.first)))).toBe(id);
    }
    await store.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 30_000);
