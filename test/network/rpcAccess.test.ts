import { readdirSync, readFileSync } from "node:fs";
import { createSign, generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isP256 } from "../../src/network/memberFields.ts";
import { createRpcKey, RPC_PERMISSIONS, rpcToken } from "../../src/network/rpcAccess.ts";

/** Every JSON-RPC method that the source of some folders names. */
function methodsOf(...folders: readonly string[]): string[] {
  const texts = folders.flatMap((folder) =>
    readdirSync(join("src", folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => readFileSync(join("src", folder, path), "utf8")),
  );
  return [...new Set(texts.flatMap((text) => text.match(/"(eth|net|web3)_[a-zA-Z]+"/g) ?? []))].map((quoted) =>
    quoted.slice(1, -1).replace("_", ":"),
  );
}

describe("what a token lets its holder do", () => {
  it("is for a gateway every method that its code calls, and no more", () => {
    expect([...RPC_PERMISSIONS.gateway].toSorted()).toEqual(
      methodsOf("ledger", "gateway", "proof", "projection", "network").toSorted(),
    );
  });

  it("is for an auditor every method of an audit, and no sending", () => {
    for (const method of methodsOf("audit")) expect(RPC_PERMISSIONS.auditor).toContain(method);
    expect(RPC_PERMISSIONS.auditor).not.toContain("eth:sendRawTransaction");
    expect(RPC_PERMISSIONS.operator).not.toContain("eth:sendRawTransaction");
  });

  it("is never a whole group of those that write", () => {
    expect(RPC_PERMISSIONS.gateway.filter((permission) => permission.endsWith("*"))).toEqual([]);
  });
});

describe("the key for tokens", () => {
  it("signs also as openssl writes it, and never as another curve", async () => {
    const at = { nowMs: 0, seconds: 60 };
    const sec1 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "pem", type: "sec1" });
    expect(String(sec1)).toContain("BEGIN EC PRIVATE KEY");
    expect(await rpcToken(String(sec1), "gateway", at)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const other = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    const pem = other.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    await expect(rpcToken(pem, "gateway", at)).rejects.toThrow("not a private key of P-256");
    expect(isP256(other.publicKey.export({ format: "pem", type: "spki" }).toString())).toBe(false);
    expect(createSign("sha256").update("").sign(createRpcKey().privatePem)).toBeInstanceOf(Buffer);
  });
});
