import { describe, expect, it } from "vitest";
import type { Registry } from "../../../src/domain/event.ts";
import { UnverifiableHistory } from "../../../src/ledger/historyFault.ts";
import { parseLogs } from "../../../src/ledger/rawLog.ts";

const ADDRESS = `0x${"ab".repeat(20)}`;
const REGISTRIES = new Map<string, Registry>([[ADDRESS, "certifications"]]);
const word = (value: number | bigint) => value.toString(16).padStart(64, "0");
const RAW = {
  address: ADDRESS,
  blockNumber: "0x10",
  blockHash: `0x${"01".repeat(32)}`,
  logIndex: "0x2",
  transactionHash: `0x${"02".repeat(32)}`,
  transactionIndex: "0x3",
  topics: [`0x${"0a".repeat(32)}`, `0x${"0b".repeat(32)}`],
  data: `0x${word(7)}${word(9)}`,
};
const read = (over: object = {}) => parseLogs([{ ...RAW, ...over }], REGISTRIES)[0];

describe("a node's log", () => {
  it("is read with its place, its number and all that the history hashes", () => {
    expect(read()).toEqual({
      registry: "certifications",
      sequence: 7,
      block: 16,
      blockHash: RAW.blockHash,
      logIndex: 2,
      transaction: RAW.transactionHash,
      turn: 3,
      content: Buffer.from(`${"0a".repeat(32)}${"0b".repeat(32)}${word(7)}${word(9)}`, "hex"),
    });
  });

  it("may write its address in capitals, and need not tell its transaction's turn, which is then not made up", () => {
    expect(read({ address: `0x${"AB".repeat(20)}` })?.registry).toBe("certifications");
    expect(read({ transactionIndex: undefined })?.turn).toBeUndefined();
    expect(read({ transactionIndex: "third" })?.turn).toBeNaN();
    expect(read({ removed: false })?.sequence).toBe(7);
  });

  it("is read for itself, whatever the one before it was", () => {
    const other = {
      ...RAW,
      blockNumber: "0x11",
      blockHash: `0x${"03".repeat(32)}`,
      transactionHash: `0x${"04".repeat(32)}`,
    };
    const places = parseLogs([RAW, other, RAW], REGISTRIES).map(({ block, blockHash, transaction }) => [
      block,
      blockHash,
      transaction,
    ]);
    const [first, second] = [
      [16, RAW.blockHash, RAW.transactionHash],
      [17, other.blockHash, other.transactionHash],
    ];
    expect(places).toEqual([first, second, first]);
  });

  it.each<[string, object, string]>([
    ["no block", { blockNumber: undefined }, "its place is missing or no place"],
    ["no index", { logIndex: null }, "its place is missing or no place"],
    ["no hash of its block", { blockHash: "0x01" }, "its place is missing or no place"],
    ["no transaction", { transactionHash: 5 }, "its place is missing or no place"],
    ["another address", { address: `0x${"cd".repeat(20)}` }, "it is of no registry"],
    ["no address", { address: undefined }, "it is of no registry"],
    ["a removal", { removed: true }, "the node says that it was removed"],
    ["no topics", { topics: undefined }, "it is no entry of a history"],
    ["one topic", { topics: RAW.topics.slice(1) }, "it is no entry of a history"],
    ["three topics", { topics: [...RAW.topics, RAW.topics[0]] }, "it is no entry of a history"],
    ["a topic that is no text", { topics: [RAW.topics[0], 5] }, "it is no entry of a history"],
    ["a first topic that is no text", { topics: [5, RAW.topics[0]] }, "it is no entry of a history"],
    ["a list for its first topic", { topics: [Array(66).fill("0"), RAW.topics[1]] }, "it is no entry of a history"],
    ["a list for its topic", { topics: [RAW.topics[0], Array(66).fill("0")] }, "it is no entry of a history"],
    [
      "half a byte more in its first topic",
      { topics: [`${RAW.topics[0]}0`, RAW.topics[1]] },
      "it is no entry of a history",
    ],
    ["half a byte more in its topic", { topics: [RAW.topics[0], `${RAW.topics[1]}0`] }, "it is no entry of a history"],
    [
      "a first topic that does not begin with 0x",
      { topics: ["0a".repeat(33), RAW.topics[1]] },
      "it is no entry of a history",
    ],
    [
      "a topic that does not begin with 0x",
      { topics: [RAW.topics[0], "0b".repeat(33)] },
      "it is no entry of a history",
    ],
    ["a topic too short", { topics: [RAW.topics[0], "0x0b"] }, "it is no entry of a history"],
    ["a first topic too long", { topics: [`${RAW.topics[0]}00`, RAW.topics[1]] }, "it is no entry of a history"],
    [
      "a first topic that is not hex",
      { topics: [`0x${"0z".repeat(32)}`, RAW.topics[1]] },
      "it is no entry of a history",
    ],
    ["a topic that is not hex", { topics: [RAW.topics[0], `0x${"0z".repeat(32)}`] }, "it is no entry of a history"],
    ["no data", { data: undefined }, "it is no entry of a history"],
    ["half a byte", { data: `${RAW.data}0` }, "it is no entry of a history"],
    ["data without its writer", { data: `0x${word(7)}` }, "it is no entry of a history"],
    ["data that does not begin with 0x", { data: `00${RAW.data.slice(2)}` }, "it is no entry of a history"],
    ["data that is not hex to its end", { data: `${RAW.data}0g` }, "it is no entry of a history"],
    ["a number beyond all histories", { data: `0x${"ff".repeat(32)}${word(9)}` }, "it is no entry of a history"],
  ])("with %s is malformed", (_what, over, words) => {
    expect(() => read(over)).toThrow(words);
  });

  it("that is nothing at all is malformed", () => {
    for (const raw of [null, "0x", 5, undefined])
      expect(() => parseLogs([raw], REGISTRIES)).toThrow(UnverifiableHistory);
  });

  it("is refused with its place", () => {
    const fault = (over: object) => {
      try {
        read(over);
      } catch (error) {
        return (error as UnverifiableHistory).fault;
      }
      return undefined;
    };
    expect(fault({ removed: true })).toMatchObject({
      kind: "malformed",
      registry: "certifications",
      block: 16,
      logIndex: 2,
    });
    expect(fault({ blockNumber: "x" })).toMatchObject({ kind: "malformed", block: 0, logIndex: 2 });
  });
});
