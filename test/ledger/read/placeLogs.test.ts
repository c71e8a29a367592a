import { describe, expect, it } from "vitest";
import type { BlockHeader } from "../../../src/ledger/blockHeader.ts";
import type { FaultKind, UnverifiableHistory } from "../../../src/ledger/historyFault.ts";
import { byRegistry, placeLogs } from "../../../src/ledger/placeLogs.ts";
import type { UnplacedLog } from "../../../src/ledger/rawLog.ts";

const hash = (number: number) => `0x${number.toString(16).padStart(64, "0")}` as const;
/** Block n has the hash n, the time 1,000 + n, and the transactions 10n, 10n + 1 and 10n + 2. */
const header = (number: number) =>
  ({
    number,
    hash: hash(number),
    time: 1_000 + number,
    transactions: new Map([0, 1, 2].map((turn) => [hash(10 * number + turn), turn])),
  }) as unknown as BlockHeader;
const HEADERS = new Map([1, 2, 3].map((number) => [number, header(number)]));

const log = (block: number, logIndex: number, turn: number, over: Partial<UnplacedLog> = {}): UnplacedLog => ({
  registry: "certifications",
  sequence: 1,
  block,
  blockHash: hash(block),
  logIndex,
  transaction: hash(10 * block + turn),
  turn,
  content: Buffer.from([block, logIndex]),
  ...over,
});

describe("logs", () => {
  it("are put in the order of block and index, with their block's time", () => {
    const placed = placeLogs([log(3, 0, 0), log(1, 5, 2), log(1, 4, 1), log(2, 9, 0), log(1, 0, 1)], HEADERS);
    expect(placed.map(({ position: { block, logIndex, time } }) => [block, logIndex, time])).toEqual([
      [1, 0, 1_001],
      [1, 4, 1_001],
      [1, 5, 1_001],
      [2, 9, 1_002],
      [3, 0, 1_003],
    ]);
    expect(placed[0]).toEqual({
      position: { registry: "certifications", sequence: 1, block: 1, logIndex: 0, time: 1_001, transaction: hash(11) },
      content: Buffer.from([1, 0]),
    });
  });

  it.each<[string, UnplacedLog[], FaultKind, string]>([
    ["of a block that was not asked for", [log(4, 0, 0)], "invented", "its block was not asked for"],
    [
      "of another block of that number",
      [log(1, 3, 0, { blockHash: hash(9) })],
      "altered",
      "its block has another hash",
    ],
    ["of a transaction that its block lacks", [log(1, 3, 7)], "altered", "its block lacks its transaction"],
    ["at the place of another", [log(2, 3, 0), log(2, 3, 0)], "invented", "two logs have the same place"],
    [
      "after one of a later transaction",
      [log(2, 3, 1), log(2, 4, 0)],
      "reordered",
      "it comes after a log of a later transaction",
    ],
  ])("%s can't be", (_what, logs, kind, detail) => {
    const last = logs.at(-1) as UnplacedLog;
    const expected = { kind, detail, registry: "certifications", block: last.block, logIndex: last.logIndex };
    try {
      placeLogs(logs, HEADERS);
    } catch (error) {
      expect((error as UnverifiableHistory).fault).toEqual(expected);
      return;
    }
    throw new Error("was placed");
  });

  it("of different blocks may have one index and any turn, those of one transaction follow each other", () => {
    expect(placeLogs([log(1, 0, 2), log(2, 0, 0), log(2, 1, 0)], HEADERS)).toHaveLength(3);
  });

  it("are parted by registry in their order", () => {
    const placed = placeLogs([log(1, 0, 0), log(1, 1, 0, { registry: "benefits" }), log(2, 0, 0)], HEADERS);
    expect(byRegistry(placed)).toEqual({
      authorities: [],
      certifications: [placed[0], placed[2]],
      arrangements: [],
      benefits: [placed[1]],
    });
  });
});
