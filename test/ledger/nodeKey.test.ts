import { createECDH } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPrivateKey, nodeOfPrivateKey, nodeOfPublicKey } from "../../src/ledger/nodeKey.ts";

/** Besu's accounts for testing: private key and address as its documentation gives them. */
const DOCUMENTED = [
  ["8f2a55949038a9610f50fb23b5883af3b4ecb3c3bb792cbcefbd1542c692be63", "fe3b557e8fb62b89f4916b721be55ceb828dbd73"],
  ["c87509a1c067bbde78beb793e6fa76530b6382a4c0241e5e4a9ec0a0f44dc0d3", "627306090abab3a6e1400e9345bc60c78a8bef57"],
  ["ae6ae8e5ccbfb04590405997ee2d52d2b330726137b875053c36d94e974d162f", "f17f52151ebef6c7334fad080c5704d77216b732"],
] as const;

/** The public key as OpenSSL computes it, which knows nothing of ours. */
function publicKeyByOpenssl(privateKey: string): string {
  const ecdh = createECDH("secp256k1");
  ecdh.setPrivateKey(Buffer.from(privateKey, "hex"));
  return ecdh.getPublicKey("hex", "uncompressed").slice(2);
}

describe("the identity of a node", () => {
  it.each(DOCUMENTED)("of the documented key %s is the documented address", (privateKey, address) => {
    expect(nodeOfPrivateKey(privateKey)).toEqual({
      nodeId: publicKeyByOpenssl(privateKey),
      address: `0x${address}`,
    });
  });

  it("is the same from either half of any key, however it is written", () => {
    const keys = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
      bytes[0] = 1; // below the order of the group, and not 0
      return Buffer.from(bytes).toString("hex");
    });
    fc.assert(
      fc.property(keys, (key) => {
        const node = nodeOfPrivateKey(`0x${key}\n`);
        expect(node.nodeId).toBe(publicKeyByOpenssl(key));
        for (const text of [node.nodeId, `0x${node.nodeId}`, `04${node.nodeId}`, node.nodeId.toUpperCase()])
          expect(nodeOfPublicKey(text)).toEqual(node);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses what is no key, without repeating it", () => {
    const secret = "ff".repeat(32); // beyond the order of the group
    expect(() => nodeOfPrivateKey(secret)).toThrow(/^(?!.*ffff).*64 hex digits$/);
    expect(() => nodeOfPrivateKey("abcd")).toThrow("64 hex digits");
    expect(() => nodeOfPublicKey("ab".repeat(63))).toThrow("128 hex digits");
    expect(() => nodeOfPublicKey("11".repeat(64))).toThrow("no point of secp256k1");
  });

  it("is another for every new key", () => {
    const keys = Array.from({ length: 20 }, createPrivateKey);
    expect(new Set(keys).size).toBe(20);
    for (const key of keys) expect(key).toMatch(/^0x[0-9a-f]{64}$/);
  });
});
