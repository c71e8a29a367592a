import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { Registry } from "../../../src/domain/event.ts";
import { packLogs } from "../../../src/ledger/logThread/packLogs.ts";
import { unpackLogs } from "../../../src/ledger/logThread/unpackLogs.ts";
import { parseLogs, type UnplacedLog } from "../../../src/ledger/rawLog.ts";

const ADDRESS = `0x${"1a".repeat(20)}`;
const OTHER = `0x${"2b".repeat(20)}`;
const registries = new Map<string, Registry>([
  [ADDRESS, "certifications"],
  [OTHER, "authorities"],
]);
const LOG = {
  address: ADDRESS,
  topics: [`0x${"1f".repeat(32)}`, `0x${"20".repeat(32)}`],
  // Sequence, writer and two more words, each of them small: a word lost before them would make another sequence.
  data: `0x${[1, 9, 7, 5].map((word) => String(word).padStart(64, "0")).join("")}`,
  blockHash: `0x${"3e".repeat(32)}`,
  blockNumber: "0x10",
  transactionHash: `0x${"4d".repeat(32)}`,
  transactionIndex: "0x1f",
  logIndex: "0x2e",
  removed: false,
};
type Log = Record<string, unknown>;

const textOf = (...logs: readonly Log[]) => JSON.stringify({ jsonrpc: "2.0", id: 7, result: logs });

function read(text: string): UnplacedLog[] | undefined {
  const packed = packLogs(Buffer.from(text, "latin1"), 7);
  return packed && unpackLogs(packed, registries);
}

/** That an answer is left to the reader of JSON, or read as it reads it. Gives whether it was read. */
function agrees(text: string, what: string): boolean {
  const logs = read(text);
  if (logs === undefined) return false;
  let expected: unknown;
  try {
    const { id, result } = JSON.parse(text) as { id: unknown; result: unknown[] };
    expected = id === 7 ? parseLogs(result, registries) : "another answer";
  } catch (error) {
    expected = String(error);
  }
  if (!isDeepStrictEqual(logs, expected)) expect(logs, what).toEqual(expected);
  return true;
}

describe("an answer to eth_getLogs", () => {
  const text = textOf(LOG, { ...LOG, logIndex: "0x2f" });
  const marks = ['"', ",", "[", "]", "}", " ", "\\", "0", "x", "g"];

  it.each(["replaced", "put before it", "left out"])("is not misread with any byte %s", (how) => {
    let readable = 0;
    for (let at = 0; at < text.length; at += 1) {
      for (const mark of how === "left out" ? [""] : marks) {
        const changed = text.slice(0, at) + mark + text.slice(how === "put before it" ? at : at + 1);
        if (agrees(changed, `${how}: ${mark} at ${at}`)) readable += 1;
      }
    }
    // Digits of hashes and of the data may be others. Only of the three numbers of each log may one of the two digits be left out.
    if (how === "replaced") expect(readable).toBeGreaterThan(500);
    if (how === "left out") expect(readable).toBe(12);
  });

  it.each<[string, string, unknown[]]>([
    [
      "index",
      "logIndex",
      ["0x", "0x0", "0xfffffff", "0x10000000", "0xffffffff", "0x100000000", "0x0000000000001", "", null],
    ],
    ["turn", "transactionIndex", ["0x", "0x0", "0xfffffff", "0x10000000", "0xffffffff", "0x1ffffffff", "third", null]],
    ["block", "blockNumber", ["0x", "0x0", "0xfffffffffffff", "0x10000000000000", `0x${"1".repeat(40)}`, "16", null]],
    [
      "hash of its block",
      "blockHash",
      ["0x", `${LOG.blockHash}0`, LOG.blockHash.slice(0, -1), `0X${"3e".repeat(32)}`, null],
    ],
    [
      "transaction",
      "transactionHash",
      ["0x", `${LOG.transactionHash}00`, `0x${"AB".repeat(32)}`, `${"4d".repeat(33)}`],
    ],
    [
      "address",
      "address",
      [OTHER, `0x${"1A".repeat(20)}`, `${ADDRESS}0`, ADDRESS.slice(0, -1), `0x0x${"1a".repeat(20)}`, null],
    ],
    [
      "data",
      "data",
      ["", "0", "0x", "0x0", "0x00", `${LOG.data}0`, `${LOG.data}00`, `${LOG.data}0g`, `00${LOG.data.slice(2)}`, null],
    ],
    [
      "topics",
      "topics",
      [[], ["0x"], [LOG.topics[0]], [LOG.topics[0], "0x"], [...LOG.topics, LOG.topics[0]], null, LOG.topics[0]],
    ],
    [
      "topics that are no hex",
      "topics",
      [
        [`0x${"1g".repeat(32)}`, LOG.topics[1]],
        [LOG.topics[0], `0y${"20".repeat(32)}`],
      ],
    ],
    ["removal", "removed", [true, null, "false", "", 0, [], ["a"], {}]],
  ])("is not misread for its %s, first or later", (_what, field, values) => {
    for (const value of values) {
      const strange = { ...LOG, [field]: value };
      for (const logs of [[strange], [strange, LOG], [LOG, strange], [strange, strange]])
        agrees(textOf(...logs), `${field}: ${JSON.stringify(value)}`);
    }
  });

  it.each(["address", "blockNumber", "blockHash", "transactionHash", "logIndex", "transactionIndex", "data"])(
    "is not read when its %s stands in other marks than a text's",
    (field) => {
      for (const [open, close] of ["[]", "{}", "''", "xx"]) {
        const marked = text.replace(new RegExp(`"${field}":"([^"]*)"`), `"${field}":${open}$1${close}`);
        expect(marked).not.toBe(text);
        agrees(marked, open ?? "");
        const later = text.replace(new RegExp(`"${field}":"([^"]*)"(?!.*"${field}")`), `"${field}":${open}$1${close}`);
        agrees(later, open ?? "");
      }
    },
  );

  it.each([
    ["index", { logIndex: "0xfffffff" }],
    ["turn", { transactionIndex: "0x0" }],
    ["address in capitals", { address: `0x${"1A".repeat(20)}` }],
    ["empty field that is nothing to us", { removed: null, type: "", list: [] }],
    ["more data", { data: `${LOG.data}${"00".repeat(100)}` }],
  ])("is read with any usual %s", (_what, over) => {
    expect(agrees(textOf({ ...LOG, ...over }, { ...LOG, ...over, logIndex: "0x3" }), "usual")).toBe(true);
  });

  it("is read whatever white space ends it, and not when anything else does", () => {
    for (const end of ["", "\n", "\r\n", "  "]) expect(agrees(text + end, "end"), JSON.stringify(end)).toBe(true);
    for (const end of ["x", "]", "\nx", "x".repeat(20)]) expect(read(text + end)).toBeUndefined();
    expect(read(`${textOf()}\n`)).toEqual([]);
    expect(read(`${textOf()}x`)).toBeUndefined();
  });

  it("is not read with an escape, which may hide where a text ends", () => {
    const more = { more: "m", last: "l" };
    const escaped = textOf({ ...LOG, ...more }, { ...LOG, ...more }).replace(/"m"(?=[^m]*$)/, '"\\"');
    expect(read(escaped.replaceAll("\\", "m"))).toHaveLength(2);
    expect(read(escaped)).toBeUndefined();
  });

  it("gives a text that logs share once, and each that is another", () => {
    const texts = (...logs: readonly Log[]) => packLogs(Buffer.from(textOf(...logs)), 7)?.texts;
    const { address, blockNumber, blockHash, transactionHash } = LOG;
    const shared = texts(LOG, LOG, { ...LOG, logIndex: "0x3" });
    expect(shared?.toSorted()).toEqual([address, blockNumber, blockHash, transactionHash].toSorted());
    for (const [field, value] of [
      ["blockNumber", "0x11"],
      ["blockNumber", "0x100"],
      ["blockHash", `0x4${LOG.blockHash.slice(3)}`],
      ["transactionHash", `${LOG.transactionHash.slice(0, -1)}e`],
      ["address", OTHER],
    ] as const) {
      const other = { ...LOG, [field]: value };
      expect(texts(LOG, other, other)).toHaveLength(5);
      agrees(textOf(LOG, other, other, LOG), field);
    }
  });
});
