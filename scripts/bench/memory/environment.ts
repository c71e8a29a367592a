import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SyntheticNode } from "./syntheticChain.ts";

/** The purposes of the keys that a gateway signs statements with. */
const STATEMENT_USES = ["REQUEST", "HEAD", "RECEIPT", "CREDENTIAL"] as const;

/** Writes what a gateway of JP needs into a folder, with keys made for it alone, and gives its configuration. */
export function gatewayEnvironment(folder: string, node: Pick<SyntheticNode, "url" | "book">): Record<string, string> {
  const at = (name: string) => join(folder, name);
  const write = (name: string, value: unknown): string => {
    writeFileSync(at(name), typeof value === "string" ? value : JSON.stringify(value), { mode: 0o600 });
    return at(name);
  };
  mkdirSync(at("keystores"));
  return {
    AEO_ECONOMY: "JP",
    AEO_TIME_ZONE: "Asia/Tokyo",
    AEO_PORT: "0",
    AEO_METRICS_PORT: "0",
    AEO_STORE: at("gateway.sqlite"),
    AEO_RPC_URLS: node.url,
    AEO_ADDRESS_BOOK: write("book.json", node.book),
    AEO_KEYSTORES: at("keystores"),
    AEO_KEYSTORE_PASSWORD_FILE: write("password", "none is kept here"),
    AEO_STATEMENT_KEYS: write("statement-keys.json", { keys: STATEMENT_USES.map(privateJwk) }),
    AEO_TOKEN_ISSUER: "bench",
    AEO_TOKEN_AUDIENCE: "bench",
    AEO_TOKEN_KEYS: write("token-keys.json", { keys: [publicJwk()] }),
  };
}

function privateJwk(use: string): object {
  return { ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }), use };
}

function publicJwk(): object {
  return generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
}
