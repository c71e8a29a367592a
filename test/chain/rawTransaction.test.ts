import { encodeRlp, Transaction, Wallet } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonRpcFault } from "../../src/chain/jsonRpcFault.ts";
import { decodeRawTransaction } from "../../src/chain/rawTransaction.ts";
import { decodeRlpList, encodeRlpList, encodeRlpNumber } from "../../src/chain/rlp.ts";

const rules = { chainId: 4242, blockGasLimit: 60_000_000, maxTransactionBytes: 1024 * 1024 };
const wallet = Wallet.createRandom();

const hex = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
const common = {
  chainId: fc.constant(rules.chainId),
  nonce: fc.oneof(fc.nat(300), fc.nat(Number.MAX_SAFE_INTEGER)),
  gasLimit: fc.nat(rules.blockGasLimit),
  to: fc.option(fc.constant(wallet.address)),
  value: fc.bigInt(0n, 2n ** 128n),
  data: hex(300),
};
const accessList = fc.constantFrom<{ address: string; storageKeys: string[] }[]>(
  [],
  [{ address: wallet.address, storageKeys: [`0x${"01".repeat(32)}`] }],
);
const transaction = fc.oneof(
  fc.record({ ...common, type: fc.constant(0), gasPrice: fc.nat() }),
  fc.record({ ...common, type: fc.constant(1), gasPrice: fc.nat(), accessList }),
  fc.record({
    ...common,
    type: fc.constant(2),
    maxFeePerGas: fc.constant(2n ** 40n),
    maxPriorityFeePerGas: fc.nat(),
    accessList,
  }),
);

/** What the engine's precompile would make of `recovery`, by ethers. */
function recovered(recovery: string): { digest: string; v: number; r: string; s: string } {
  const words = [2, 66, 130, 194].map((start) => `0x${recovery.slice(start, start + 64)}`);
  return { digest: words[0] ?? "", v: Number(words[1]), r: words[2] ?? "", s: words[3] ?? "" };
}

describe("a raw transaction", () => {
  it("is read as ethers reads it", async () => {
    await fc.assert(
      fc.asyncProperty(transaction, async (fields) => {
        const raw = await wallet.signTransaction(fields);
        const expected = Transaction.from(raw);
        const decoded = decodeRawTransaction(raw, rules);
        expect(decoded).toMatchObject({ raw, hash: expected.hash, nonce: fields.nonce, gasLimit: fields.gasLimit });
        expect(recovered(decoded.recovery)).toEqual({
          digest: expected.unsignedHash,
          v: 27 + (expected.signature?.yParity ?? -1),
          r: expected.signature?.r,
          s: expected.signature?.s,
        });
      }),
    );
  });

  it("is refused with a fault, and nothing else, whatever its bytes are", async () => {
    const valid = Buffer.from((await wallet.signTransaction({ ...base(), type: 2 })).slice(2), "hex");
    const anything = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, byte]) => {
        const altered = Buffer.from(valid);
        altered.writeUInt8(byte, at);
        return altered;
      }),
      fc.nat(valid.length - 1).map((length) => valid.subarray(0, length + 1)),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        try {
          const { raw } = decodeRawTransaction(`0x${bytes.toString("hex")}`, rules);
          expect(raw).toBe(`0x${bytes.toString("hex")}`);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonRpcFault);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [
      "its tip is over its fee",
      ["0x1092", "0x", "0x02", "0x01"],
      "max priority fee per gas higher than max fee per gas",
    ],
    ["a number has a leading zero", ["0x1092", "0x0001", "0x", "0x"], "its nonce is no integer"],
    ["a number is a list", ["0x1092", [], "0x", "0x"], "its nonce is no integer"],
    ["its nonce is beyond use", ["0x1092", "0xffffffffffffffff", "0x", "0x"], "its nonce is beyond use"],
  ])("is refused when %s", (_, start, message) => {
    const signature = ["0x", `0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`];
    const fields = [...start, "0x5208", wallet.address, "0x", "0x", [], ...signature];
    expect(() => decodeRawTransaction(`0x02${encodeRlp(fields).slice(2)}`, rules)).toThrow(message);
  });

  it.each(["0x03c0", "0x04c0", "0x00c0", "0x7fc0"])("is refused when its kind is not served: %s", (raw) => {
    expect(() => decodeRawTransaction(raw, rules)).toThrow("transaction type not supported");
  });
});

describe("RLP", () => {
  const tree = fc.array(fc.oneof(hex(70), fc.array(hex(3), { maxLength: 30 })), { maxLength: 20 });

  it("is read and written as ethers does", () => {
    fc.assert(
      fc.property(tree, (items) => {
        const encoded = Buffer.from(encodeRlp(items).slice(2), "hex");
        const decoded = decodeRlpList(encoded);
        expect(decoded.map((item) => `0x${item.encoded.toString("hex")}`)).toEqual(
          items.map((item) => encodeRlp(item)),
        );
        expect(decoded.map((item) => item.isList)).toEqual(items.map(Array.isArray));
        expect(encodeRlpList(decoded.map((item) => item.encoded)).equals(encoded)).toBe(true);
      }),
    );
  });

  it("writes numbers in the one short way", () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (value) => {
        const digits = value.toString(16);
        const minimal = value === 0 ? "0x" : `0x${digits.length % 2 === 0 ? "" : "0"}${digits}`;
        expect(`0x${encodeRlpNumber(value).toString("hex")}`).toBe(encodeRlp(minimal));
      }),
    );
  });

  it.each([
    "",
    "80",
    "c180ff",
    "c2",
    "c28100",
    "b800",
    "f800",
    "f8380000",
    "f90037",
    "ffffffffffffffffff",
    "bfffffffffffffffff",
  ])("refuses bytes that are not one list written in the one way: %s", (bytes) => {
    expect(() => decodeRlpList(Buffer.from(bytes, "hex"))).toThrow(RangeError);
  });
});

function base() {
  return {
    to: wallet.address,
    nonce: 3,
    gasLimit: 21_000,
    chainId: rules.chainId,
    maxFeePerGas: 0,
    maxPriorityFeePerGas: 0,
  };
}
