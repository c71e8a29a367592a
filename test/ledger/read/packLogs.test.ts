import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Registry } from "../../../src/domain/event.ts";
import { packLogs } from "../../../src/ledger/logThread/packLogs.ts";
import { unpackLogs } from "../../../src/ledger/logThread/unpackLogs.ts";
import { parseLogs, type UnplacedLog } from "../../../src/ledger/rawLog.ts";

const ADDRESSES = ["0x" + "1a".repeat(20), "0x" + "2b".repeat(20)] as const;
const registries = new Map<string, Registry>([
  [ADDRESSES[0], "certifications"],
  [ADDRESSES[1], "authorities"],
]);

const hex = (bytes: number, mixedCase = false) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => {
    const digits = Buffer.from(array).toString("hex");
    return `0x${mixedCase ? digits.toUpperCase() : digits}`;
  });
const quantity = (max: number) => fc.nat(max).map((value) => `0x${value.toString(16)}`);

/** A log as a node writes it: its sequence is one that a history can have, and some are cut too short for one. */
const rawLog = fc.record(
  {
    address: fc.constantFrom(...ADDRESSES),
    blockHash: fc.oneof(hex(32), hex(32, true)),
    blockNumber: quantity(2 ** 40),
    transactionHash: hex(32),
    logIndex: quantity(2 ** 28 - 1),
    transactionIndex: quantity(500),
    topics: fc.tuple(hex(32), hex(32)),
    data: fc
      .tuple(fc.nat(2 ** 31), hex(32), fc.nat(6))
      .map(
        ([sequence, word, words]) => `0x${sequence.toString(16).padStart(64, "0")}${word.slice(2).repeat(words + 1)}`,
      ),
    removed: fc.constant(false),
    blockTimestamp: quantity(2 ** 34),
  },
  { requiredKeys: ["address", "blockHash", "blockNumber", "transactionHash", "logIndex", "topics", "data"] },
);

/** Logs that have the same fields in the same order, as one node's have. */
const answer = fc
  .tuple(fc.array(rawLog, { maxLength: 6 }), fc.infiniteStream(fc.nat()), fc.boolean())
  .map(([logs, order, idFirst]) => {
    const shared = Object.keys(logs[0] ?? {}).filter((name) => logs.every((log) => name in log));
    const names = shared.map((name) => ({ name, at: order.next().value as number })).toSorted((a, b) => a.at - b.at);
    const result = logs.map((log) => Object.fromEntries(names.map(({ name }) => [name, log[name as "data"]])));
    const text = JSON.stringify(idFirst ? { id: 7, jsonrpc: "2.0", result } : { jsonrpc: "2.0", id: 7, result });
    return { result, body: Buffer.from(text) };
  });

function packedAndRead(body: Buffer): UnplacedLog[] | undefined {
  const packed = packLogs(body, 7);
  return packed && unpackLogs(packed, registries);
}

describe("an answer to eth_getLogs, read from its bytes", () => {
  it("is what its JSON says", () => {
    fc.assert(
      fc.property(answer, ({ result, body }) => {
        expect(packedAndRead(body)).toEqual(parseLogs(result, registries));
      }),
    );
  });

  it("is read as JSON instead, or is what its JSON says, whichever byte is another", () => {
    fc.assert(
      fc.property(answer, fc.nat(), fc.integer({ min: 32, max: 126 }), ({ body }, at, byte) => {
        body[at % body.length] = byte;
        const read = packedAndRead(body);
        if (read === undefined) return;
        const { id, result } = JSON.parse(body.toString()) as { id: unknown; result: unknown[] };
        expect(id).toBe(7);
        expect(read).toEqual(parseLogs(result, registries));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is read as JSON when it breaks off anywhere", () => {
    fc.assert(
      fc.property(answer, fc.nat(), ({ body }, at) => {
        expect(packLogs(body.subarray(0, at % body.length), 7)).toBeUndefined();
      }),
    );
  });

  const log = {
    address: ADDRESSES[0],
    topics: ["0x" + "11".repeat(32), "0x" + "22".repeat(32)],
    data: `0x${"0".repeat(63)}1${"0".repeat(64)}`,
    blockHash: "0x" + "33".repeat(32),
    blockNumber: "0x10",
    transactionHash: "0x" + "44".repeat(32),
    transactionIndex: "0x0",
    logIndex: "0x0",
    removed: false,
  };
  const bodyOf = (...logs: unknown[]): Buffer => Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 7, result: logs }));

  it("is packed when it is as nodes write it", () => {
    expect(packedAndRead(bodyOf(log, log))).toHaveLength(2);
    expect(packLogs(bodyOf(), 7)).toMatchObject({ texts: [] });
  });

  it.each([
    ["to another call", Buffer.from(bodyOf(log).toString().replace('"id":7', '"id":8'))],
    ["an error", Buffer.from('{"jsonrpc":"2.0","id":7,"error":{"code":-32005,"message":"too many"}}')],
    ["of a removed log", bodyOf(log, { ...log, removed: true })],
    ["with three topics", bodyOf({ ...log, topics: [...log.topics, log.topics[0]] })],
    ["with one topic", bodyOf({ ...log, topics: [log.topics[0]] })],
    ["with half a byte", bodyOf({ ...log, data: `${log.data}0` })],
    ["with fields in another order", bodyOf(log, Object.fromEntries(Object.entries(log).toReversed()))],
    ["with a field twice", Buffer.from(bodyOf(log).toString().replace('"removed":false', '"logIndex":"0x1"'))],
    ["with a nested object", bodyOf({ ...log, more: {} })],
    ["with an escape", bodyOf({ ...log, more: '"' })],
    ["with spaces", Buffer.from(JSON.stringify(JSON.parse(bodyOf(log).toString()), null, 1))],
    ["with something after it", Buffer.from(`${bodyOf(log).toString()}{}`)],
  ])("%s is left to be read as JSON", (_, body) => {
    expect(packLogs(body, 7)).toBeUndefined();
  });

  it("of a contract that is no registry is left to be named by the reader of JSON", () => {
    expect(packedAndRead(bodyOf({ ...log, address: "0x" + "99".repeat(20) }))).toBeUndefined();
    expect(packedAndRead(bodyOf({ ...log, data: "0x00" }))).toBeUndefined();
  });
});
