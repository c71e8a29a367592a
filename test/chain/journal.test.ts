import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Journal, type JournalledBlock } from "../../src/chain/journal.ts";
import type { BlockRecord, GenesisRecord } from "../../src/chain/journalRecord.ts";
import { recordingLog, temporaryDirectory } from "./support/chains.ts";

const genesis: GenesisRecord = {
  kind: "genesis",
  chainId: 7,
  blockGasLimit: 60_000_000,
  genesisTime: 1_700_000_000,
  hardfork: "cancun",
  genesisHash: `0x${"00".repeat(32)}`,
  engine: "test",
};
const block = (number: number): BlockRecord => ({
  kind: "block",
  number,
  timestamp: 1_700_000_000 + number,
  transactions: Array.from({ length: number % 3 }, (_, index) => `0x02${"ab".repeat(index + 1)}`),
});
const hashOf = (number: number) => `0x${number.toString(16).padStart(64, "0")}`;

interface Written {
  readonly path: string;
  /** Where each block's record ends, and where its seal does. */
  readonly ends: readonly { readonly block: number; readonly seal: number }[];
}

async function written(count: number): Promise<Written> {
  const path = join(temporaryDirectory(), "journal");
  const journal = await Journal.create(path, genesis, { log: recordingLog(), onStep: () => undefined });
  const ends: { block: number; seal: number }[] = [];
  for (let number = 1; number <= count; number += 1) {
    await journal.append(block(number));
    const end = statSync(path).size;
    await journal.seal(number, hashOf(number));
    ends.push({ block: end, seal: statSync(path).size });
  }
  await journal.close();
  return { path, ends };
}

/** Opens a journal and reads all of it. */
async function read(path: string): Promise<{ blocks: JournalledBlock[]; lines: string[] }> {
  const log = recordingLog();
  const journal = await Journal.open(path, { log, onStep: () => undefined });
  try {
    const blocks: JournalledBlock[] = [];
    for await (const entry of journal.blocks()) blocks.push(entry);
    return { blocks, lines: log.lines };
  } finally {
    await journal.close();
  }
}

const numbersOf = (blocks: readonly JournalledBlock[]) => blocks.map((entry) => entry.block.number);

describe("a journal", () => {
  it("gives back every block with its hash", async () => {
    const { path } = await written(5);
    const { blocks, lines } = await read(path);
    expect(blocks.map((entry) => entry.block)).toEqual([1, 2, 3, 4, 5].map(block));
    expect(blocks.map((entry) => entry.sealedHash)).toEqual([1, 2, 3, 4, 5].map(hashOf));
    expect(lines).toEqual([]);
  });

  it("gives back records larger than the window it reads through", async () => {
    const path = join(temporaryDirectory(), "journal");
    const around = { log: recordingLog(), onStep: () => undefined };
    const journal = await Journal.create(path, genesis, around);
    const large: BlockRecord = { ...block(1), transactions: [`0x${"cd".repeat(5_000_000)}`, `0x${"ef".repeat(9)}`] };
    await journal.append(large);
    await journal.seal(1, hashOf(1));
    await journal.append(block(2));
    await journal.close();
    const { blocks } = await read(path);
    expect(blocks.map((entry) => entry.block)).toEqual([large, block(2)]);
    expect(blocks[1]?.sealedHash).toBeUndefined();
  });

  it("synchronises a block's record before it says so", async () => {
    const events: string[] = [];
    const path = join(temporaryDirectory(), "journal");
    const handle = await open(path, "w");
    const spy = vi.spyOn(Object.getPrototypeOf(handle) as { datasync: () => Promise<void> }, "datasync");
    onTestFinished(() => spy.mockRestore());
    await handle.close();
    const onStep = (step: string) => events.push(`${step} after ${spy.mock.results.length} syncs`);
    const journal = await Journal.create(path, genesis, { log: recordingLog(), onStep });
    await journal.append(block(1));
    await journal.close();
    expect(events.slice(-2)).toEqual(["appended after 0 syncs", "synced after 1 syncs"]);
  });

  it("loses nothing before the cut, wherever an interrupted write ends", async () => {
    const { path, ends } = await written(4);
    const whole = statSync(path).size;
    const sealed = ends[2]?.seal ?? 0;
    const blockEnd = ends[3]?.block ?? 0;
    for (let size = sealed; size < whole; size += 1) {
      const copy = `${path}-${size}`;
      copyFileSync(path, copy);
      truncateSync(copy, size);
      const { blocks, lines } = await read(copy);
      expect(numbersOf(blocks)).toEqual(size < blockEnd ? [1, 2, 3] : [1, 2, 3, 4]);
      const clean = size === sealed || size === blockEnd;
      expect(lines).toHaveLength(clean ? 0 : 1);
      if (!clean) expect(lines[0]).toMatch(/cut \d+ bytes at byte \d+/);
      expect(statSync(copy).size).toBe(size < blockEnd ? sealed : blockEnd);
    }
  });

  it("refuses to open when anything but the last record is altered, and says where and what to do", async () => {
    const { path, ends } = await written(3);
    const original = readFileSync(path);
    const lastRecord = ends[2]?.block ?? 0;
    for (let at = 0; at < lastRecord; at += 3) {
      const altered = Buffer.from(original);
      altered.writeUInt8(altered.readUInt8(at) ^ 0x40, at);
      writeFileSync(path, altered);
      const refusal = read(path);
      await expect(refusal, `byte ${at}`).rejects.toMatchObject({ code: "CHAIN_JOURNAL_DAMAGED" });
      await expect(refusal).rejects.toThrow(/Restore the file from a copy/);
      expect(readFileSync(path).equals(altered), "nothing is changed").toBe(true);
    }
  });

  it("names the byte at which the damage begins", async () => {
    const { path, ends } = await written(3);
    const altered = readFileSync(path);
    const second = ends[0]?.seal ?? 0;
    altered.writeUInt8(0xff, second + 20);
    writeFileSync(path, altered);
    await expect(read(path)).rejects.toThrow(
      `damaged at byte ${second}: the record's checksum fails and intact records follow`,
    );
    await expect(read(path)).rejects.toThrow(`truncate -s ${second} ${path}`);
  });

  it("opens again after the cut that the refusal advises", async () => {
    const { path, ends } = await written(3);
    const altered = readFileSync(path);
    altered.writeUInt8(0xff, (ends[0]?.seal ?? 0) + 20);
    writeFileSync(path, altered);
    truncateSync(path, ends[0]?.seal);
    expect(numbersOf((await read(path)).blocks)).toEqual([1]);
  });

  it("refuses a file in which a record is missing", async () => {
    const { path, ends } = await written(3);
    const original = readFileSync(path);
    const [first, second] = ends;
    const without = Buffer.concat([original.subarray(0, first?.seal), original.subarray(second?.seal)]);
    writeFileSync(path, without);
    await expect(read(path)).rejects.toMatchObject({ code: "CHAIN_JOURNAL_DAMAGED" });
  });

  it.each([
    ["a block out of order", block(3)],
    ["a second genesis", genesis],
    ["a seal without a block", { kind: "seal", number: 2, hash: hashOf(2) } as const],
  ])("refuses %s even when its checksum is right", async (_, record) => {
    const path = join(temporaryDirectory(), "journal");
    const journal = await Journal.create(path, genesis, { log: recordingLog(), onStep: () => undefined });
    await journal.append(block(1));
    await journal.seal(1, hashOf(1));
    await journal.append(record as BlockRecord);
    await journal.close();
    await expect(read(path)).rejects.toThrow(
      /stands where the block of block 2|stands where the block 2|block of block 2/,
    );
  });

  it("refuses a tail that is longer than any interrupted write", async () => {
    const { path, ends } = await written(1);
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(17 * 1024 * 1024)]));
    await expect(read(path)).rejects.toThrow(`damaged at byte ${ends[0]?.seal}`);
  });

  it("refuses a file that is no journal", async () => {
    const path = join(temporaryDirectory(), "journal");
    writeFileSync(path, "");
    await expect(read(path)).rejects.toThrow(/no journal of the embedded chain/);
    writeFileSync(path, "x".repeat(500));
    await expect(read(path)).rejects.toThrow(/no journal of the embedded chain/);
  });
});
