import { HDNodeWallet, SigningKey, Transaction, Wallet } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AeoError } from "../../../src/domain/errors.ts";
import { assertNotDemoKey, demoKey } from "../../../src/ledger/demoKeys.ts";
import { gasLimitOf, MAX_TRANSACTION_GAS } from "../../../src/ledger/gasLimits.ts";
import { hexOf } from "../../../src/ledger/hex.ts";
import { bareKeySigner, keystoreSigner } from "../../../src/ledger/keystore.ts";
import { encodeCall } from "../../../src/ledger/callCodec.ts";
import { IMPORT_BATCH } from "../../../src/services/importCertifications.ts";
import { localSigner } from "../../../src/ledger/signer.ts";
import { statusChange } from "./support/calls.ts";

const KEY = `0x${"5c".repeat(32)}`;
const unsigned = {
  chainId: 31337,
  nonce: 7,
  to: `0x${"11".repeat(20)}`,
  data: "0x1234",
  gasLimit: 100_000n,
} as const;

async function refusalOf(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    if (error instanceof AeoError) return `${error.code}: ${error.message} ${String(error.cause)}`;
    throw error;
  }
  return "not refused";
}

describe("a local signer", () => {
  it("signs a transaction that is its own, of the form that every chain takes, and offers no price", async () => {
    const signer = localSigner(KEY);
    const transaction = Transaction.from(await signer.sign(unsigned));
    expect(transaction).toMatchObject({
      type: 0,
      chainId: 31337n,
      nonce: 7,
      data: "0x1234",
      gasLimit: 100_000n,
      value: 0n,
    });
    expect(transaction.gasPrice).toBe(0n);
    expect(transaction.from?.toLowerCase()).toBe(signer.address);
    expect(signer.address).toBe(new Wallet(KEY).address.toLowerCase());
  });

  it("writes a transaction as ethers does, whatever is in it", async () => {
    const anything = fc.record({
      chainId: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 2 ** 48 })),
      nonce: fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 2 ** 48 })),
      to: fc.option(fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hexOf)),
      data: fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ minLength: 250, maxLength: 300 })).map(hexOf),
      gasLimit: fc.bigInt({ min: 0n, max: 2n ** 40n }),
    });
    const signer = localSigner(KEY);
    const property = fc.asyncProperty(anything, async (unsigned) => {
      const transaction = Transaction.from({ type: 0, value: 0n, gasPrice: 0n, ...unsigned });
      transaction.signature = new SigningKey(KEY).sign(transaction.unsignedHash);
      expect(await signer.sign(unsigned)).toBe(transaction.serialized);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it("is made of no key that is none", () => {
    for (const key of ["0x", `0x${"00".repeat(32)}`, `0x${"ff".repeat(32)}`, "5c".repeat(32)])
      expect(() => localSigner(key)).toThrow();
  });

  it("makes of a batch of certifications a transaction that nodes of geth's kin take", async () => {
    const id = `0x${"f".repeat(64)}` as const;
    const [at, types] = [2 ** 40 - 1, 2 ** 32 - 1];
    const validity = { validFrom: at, validUntil: at, reviewAt: at, decidedAt: at };
    const entry = { id, profileCommitment: id, programme: 255, tier: 255, operatorTypes: types, ...validity };
    const entries = Array.from({ length: IMPORT_BATCH }, (_, index) => ({
      ...entry,
      id: `0x${index.toString(16).padStart(64, "0")}` as const,
    }));
    const { data } = encodeCall({ registry: "certifications", fn: "grant", entries });
    const raw = await localSigner(KEY).sign({ ...unsigned, chainId: 2 ** 31, nonce: 2 ** 31, data });
    expect((raw.length - 2) / 2).toBeLessThanOrEqual(128 * 1024);
  });

  it("signs the same bytes each time", async () => {
    const signer = localSigner(KEY);
    expect(await signer.sign(unsigned)).toBe(await signer.sign(unsigned));
  });
});

describe("a keystore", () => {
  const encrypted = (key: string) => new Wallet(key).encryptSync("secret");

  it("opens with its password and no other, and only if it is one", async () => {
    const json = encrypted(KEY);
    const signer = await keystoreSigner(json, "secret", { demo: false });
    expect(signer.address).toBe(localSigner(KEY).address);
    const wrong = await refusalOf(() => keystoreSigner(json, "guess", { demo: false }));
    expect(wrong).toContain("INVALID_CONFIGURATION: The password of the keystore is wrong");
    const none = await refusalOf(() => keystoreSigner("{}", "secret", { demo: false }));
    expect(none).toContain("not an encrypted key");
  });

  it("holds no demo key outside a demonstration", async () => {
    const json = encrypted(demoKey("TW REGISTRAR"));
    expect(await refusalOf(() => keystoreSigner(json, "secret", { demo: false }))).toContain("everybody knows");
    expect((await keystoreSigner(json, "secret", { demo: true })).address).toMatch(/^0x/);
  });
});

describe("a bare key", () => {
  it("is taken in a demonstration only, and never repeated in an error", async () => {
    expect(bareKeySigner(KEY, { demo: true }).address).toBe(localSigner(KEY).address);
    expect(await refusalOf(() => bareKeySigner(KEY, { demo: false }))).toMatch(/INVALID_CONFIGURATION: A bare/);
    const long = await refusalOf(() => bareKeySigner(`${KEY}5c`, { demo: true }));
    expect(long).toContain("INVALID_CONFIGURATION");
    expect(long).not.toContain("5c5c");
  });
});

describe("a demo key", () => {
  it("is its purpose's own, the same every time, and refused", async () => {
    expect(demoKey("TW REGISTRAR")).toBe(demoKey("TW REGISTRAR"));
    expect(demoKey("TW REGISTRAR")).not.toBe(demoKey("JP REGISTRAR"));
    expect(demoKey("TW REGISTRAR", "one ledger")).not.toBe(demoKey("TW REGISTRAR", "another"));
    expect(await refusalOf(() => assertNotDemoKey(demoKey("anything", "salted")))).toContain("INVALID_CONFIGURATION");
    expect(await refusalOf(() => assertNotDemoKey(demoKey("anything")))).toContain("INVALID_CONFIGURATION");
    expect(localSigner(demoKey("TW ADMIN")).address).toMatch(/^0x[0-9a-f]{40}$/);
  });

  it("is also each account that development chains give to everybody, in any spelling", async () => {
    const phrase = "test test test test test test test test test test test junk";
    for (const index of [0, 1, 19]) {
      const { privateKey } = HDNodeWallet.fromPhrase(phrase, "", `m/44'/60'/0'/0/${index}`);
      expect(await refusalOf(() => assertNotDemoKey(privateKey.toUpperCase().replace("X", "x")))).toContain(
        "everybody",
      );
    }
    expect(await refusalOf(() => assertNotDemoKey(KEY))).toBe("not refused");
  });
});

describe("the gas limit", () => {
  it("grows with the entries and never passes what a transaction may use", () => {
    const suspend = (entries: number) =>
      gasLimitOf({
        registry: "certifications",
        fn: "suspend",
        entries: Array.from({ length: entries }, (_, number) => statusChange(number, 1)),
      });
    expect(suspend(1)).toBe(300_000n);
    expect(suspend(10)).toBe(1_200_000n);
    expect(suspend(500)).toBe(MAX_TRANSACTION_GAS);
    expect(gasLimitOf({ registry: "arrangements", fn: "cancelWithdrawal", arrangement: 1 })).toBe(MAX_TRANSACTION_GAS);
  });
});
