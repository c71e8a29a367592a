import { keccak256 } from "ethers";
import { describe, expect, it } from "vitest";
import { EXTRA_DATA, headerRlp, parseHeaderRlp, plainHash } from "../../src/ledger/proof/header.ts";
import { type Field, type Hex, listOf, rlpOf } from "../../src/ledger/proof/rlp.ts";
import { idOf } from "../support/facts.ts";

/** A block as JSON-RPC gives it, with all fields that forks brought. */
const BLOCK = {
  parentHash: idOf(1),
  sha3Uncles: idOf(2),
  miner: `0x${"0A".repeat(20)}`,
  stateRoot: idOf(3),
  transactionsRoot: idOf(4),
  receiptsRoot: idOf(5),
  logsBloom: `0x${"00".repeat(256)}`,
  difficulty: "0x0",
  number: "0x1234",
  gasLimit: "0x1c9c380",
  gasUsed: "0x0",
  timestamp: "0x6b49d200",
  extraData: "0xAB",
  mixHash: idOf(6),
  nonce: "0x0000000000000000",
  baseFeePerGas: "0x7",
  withdrawalsRoot: idOf(7),
  blobGasUsed: "0x0",
  excessBlobGas: "0x100",
  parentBeaconBlockRoot: idOf(8),
  requestsHash: idOf(9),
};
const FIELDS: readonly Field[] = [
  ...[idOf(1), idOf(2), `0x${"0a".repeat(20)}`, idOf(3), idOf(4), idOf(5), `0x${"00".repeat(256)}`],
  ...["0x", "0x1234", "0x01c9c380", "0x", "0x6b49d200", "0xab", idOf(6), "0x0000000000000000"],
  ...["0x07", idOf(7), "0x", "0x0100", idOf(8), idOf(9)],
];
const rlp = rlpOf(FIELDS);

/** Why there is no header. */
function refusal(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return "none";
}

describe("a header from a node's block", () => {
  it("has its fields in the order of hashing: data as it is, numbers without leading zeros", () => {
    expect(listOf(headerRlp(BLOCK))).toEqual(FIELDS);
  });

  it("ends where a chain's forks end", () => {
    const { baseFeePerGas: _fee, ...before } = BLOCK;
    expect(listOf(headerRlp(before))).toEqual(FIELDS.slice(0, 15));
    expect(listOf(headerRlp({ ...BLOCK, excessBlobGas: null }))).toEqual(FIELDS.slice(0, 18));
  });

  it("of a chain that continues another is hashed with the chain's own number", () => {
    const continued = parseHeaderRlp(headerRlp({ ...BLOCK, chainNumber: "0x5" }));
    expect(continued.number).toBe(5);
  });

  it.each(["parentHash", "logsBloom", "extraData", "nonce"] as const)("needs the %s", (name) => {
    const { [name]: _left, ...rest } = BLOCK;
    expect(refusal(() => headerRlp(rest))).toBe(`MALFORMED: the block has no ${name}`);
    expect(refusal(() => headerRlp({ ...BLOCK, [name]: null }))).toBe(`MALFORMED: the block has no ${name}`);
  });

  it.each<unknown>([7, "12", "0xg0", "00x12", "0x12 ", {}, ["0x12"]])("takes %o for no hex", (value) => {
    expect(refusal(() => headerRlp({ ...BLOCK, gasUsed: value }))).toBe("MALFORMED: the block's gasUsed is no hex");
    expect(refusal(() => headerRlp({ ...BLOCK, blobGasUsed: value }))).toMatch(/blobGasUsed is no hex/);
  });

  it("takes digits of either case, and leading zeros of a number away", () => {
    const fields = listOf(headerRlp({ ...BLOCK, gasUsed: "0x000ABC", gasLimit: "0x0000" }));
    expect(fields.slice(9, 11)).toEqual(["0x", "0x0abc"]);
  });
});

describe("a header from its RLP", () => {
  it("gives what a proof needs, and its hash", () => {
    expect(parseHeaderRlp(rlp)).toEqual({
      fields: FIELDS,
      parentHash: idOf(1),
      stateRoot: idOf(3),
      number: 0x1234,
      time: 1_800_000_000,
      extraData: "0xab",
      mixHash: idOf(6),
    });
    expect(plainHash(parseHeaderRlp(rlp))).toBe(keccak256(rlp));
    expect(FIELDS[EXTRA_DATA]).toBe("0xab");
  });

  it("has 15 to 21 fields", () => {
    expect(parseHeaderRlp(rlpOf(FIELDS.slice(0, 15))).number).toBe(0x1234);
    for (const fields of [FIELDS.slice(0, 14), [...FIELDS, idOf(10)], []])
      expect(refusal(() => parseHeaderRlp(rlpOf(fields)))).toBe("MALFORMED: a header has 15 to 21 fields");
  });

  it.each([0, 3, 13])("has a hash of 32 bytes as field %i", (at) => {
    for (const hash of ["0x", `${idOf(1)}00`, idOf(1).slice(0, -2)])
      expect(refusal(() => parseHeaderRlp(rlpOf(FIELDS.with(at, hash))))).toBe("MALFORMED: a hash has 32 bytes");
  });

  it.each([0, 3, 8, 11, 12, 13])("has bytes and no list as field %i", (at) => {
    expect(refusal(() => parseHeaderRlp(rlpOf(FIELDS.with(at, []))))).toBe(
      "MALFORMED: a list where a byte string belongs",
    );
  });

  it.each([8, 11])("has a number as field %i: without leading zeros, of at most six bytes", (at) => {
    const number = (value: Hex) => {
      const { number: block, time } = parseHeaderRlp(rlpOf(FIELDS.with(at, value)));
      return at === 8 ? block : time;
    };
    expect(number("0x")).toBe(0);
    expect(number("0x01")).toBe(1);
    expect(number("0xffffffffffff")).toBe(2 ** 48 - 1);
    for (const value of ["0x00", "0x0001", "0x01000000000000"] as const)
      expect(refusal(() => number(value))).toBe(`MALFORMED: ${value} is no number as RLP writes it`);
  });
});

describe("RLP", () => {
  const words = "MALFORMED: what should be RLP is none";
  it("that is no list is no header", () => {
    expect(refusal(() => parseHeaderRlp("0x80"))).toBe("MALFORMED: what should be an RLP list is a string");
  });

  it.each<[string, Hex]>([
    ["breaks off", rlp.slice(0, -2) as Hex],
    ["goes on", `${rlp}00`],
    ["begins with more than its length", "0xb8"],
    ["is nothing", "0x"],
  ])("that %s is none", (_what, bytes) => {
    expect(refusal(() => listOf(bytes))).toBe(words);
    try {
      listOf(bytes);
    } catch (error) {
      expect((error as Error).cause).toBeInstanceOf(Error);
    }
  });

  it("has one spelling only: a byte below 0x80 is itself", () => {
    expect(refusal(() => listOf("0xc28101"))).toBe(words);
    expect(() => listOf("0xc28101")).toThrow(
      expect.objectContaining({ cause: new RangeError("not in the canonical spelling") }),
    );
    expect(listOf("0xc101")).toEqual(["0x01"]);
  });
});
