import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Checkpoint, checkpointOf } from "../../src/audit/checkpoint.ts";
import { STATEMENT_PURPOSES } from "../../src/domain/event.ts";
import { canonicalJson, sha256 } from "../../src/exchange/canonicalJson.ts";
import { generateStatementKey } from "../../src/exchange/statementKeys.ts";
import { JP } from "../support/facts.ts";
import type { RpcServer } from "../support/rpcServer.ts";
import { aeoAudit, folderOf, serveNode } from "./auditCli.ts";
import { type AuditLedger, buildLedger } from "./support.ts";

let on: AuditLedger;
let server: RpcServer;
let at: (name: string) => string;
let signed: Checkpoint;

const replay = (checkpoint: string, ...args: string[]) =>
  aeoAudit("replay", "--rpc", server.url, "--book", at("book.json"), "--checkpoint", at(checkpoint), ...args);

/** The checkpoint with other facts, and a digest that fits them; the signature stays. */
function altered(over: Partial<Checkpoint>): Checkpoint {
  const { digest: _digest, signature, ...facts } = { ...signed, ...over };
  return { ...facts, digest: sha256(canonicalJson(facts)), signature };
}

const write = (name: string, checkpoint: Checkpoint) => writeFileSync(at(name), JSON.stringify(checkpoint));

beforeAll(async () => {
  on = await buildLedger(10);
  at = folderOf(on);
  server = await serveNode(on);
  expect((await replay("signed.json", "--key", at("head.jwk"))).exit).toBe(0);
  signed = JSON.parse(readFileSync(at("signed.json"), "utf8")) as Checkpoint;
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

test("the next audit says who signed the last one", async () => {
  write("next.json", signed);
  const { exit, stdout } = await replay("next.json", "--key", at("head.jwk"), "--signed-by", "TW");
  expect(stdout).toMatch(new RegExp(`last audit +of block ${signed.block}, signed by TW with HEAD key 0x`));
  expect(exit).toBe(0);
});

test.each([
  ["other facts under the old signature", () => altered({ block: signed.block - 1 }), "another checkpoint"],
  ["another moment", () => altered({ auditedAt: signed.auditedAt + 1 }), "another checkpoint"],
  ["no signature in its place", () => ({ ...signed, signature: "a.b.c" }), "MALFORMED"],
])("%s is found, and both are kept", async (_name, forge, reason) => {
  write("forged.json", forge());
  const { exit, json } = await replay("forged.json", "--json");
  expect(exit).toBe(1);
  expect(json().findings).toMatchObject([{ check: "checkpoint", kind: "altered", field: "signature" }]);
  expect(json().findings[0].detail).toContain(reason);
  expect(JSON.parse(readFileSync(at("forged.json"), "utf8"))).toEqual(forge());
  const shown = await aeoAudit("evidence", at("forged.json.evidence.json"));
  expect(shown.stdout).toMatch(/^THE CHECKPOINT IS NOT SIGNED AS IT SAYS\n/);
});

test("a key that came later to the ledger can't have signed it", async () => {
  const { privateKey, publicKey } = generateStatementKey();
  const { ledger } = on;
  const registry = ledger.contracts.authorities.connect(ledger.adminOf(JP));
  await ledger.send(registry.addStatementKey(STATEMENT_PURPOSES.indexOf("HEAD"), publicKey, 0, 0));
  const keyId = (await registry.queryFilter(registry.filters.StatementKeyAdded())).at(-1)!.args.keyId as `0x${string}`;
  const signer = { economy: JP, purpose: "HEAD", keyId, privateKey } as const;
  const { block, blockHash, time, heads, stateDigest, auditedAt } = signed;
  const asOf = { block, blockHash, time, heads } as never;
  write("late.json", await checkpointOf(on.book, asOf, stateDigest, auditedAt, signer));
  const { exit, json } = await replay("late.json", "--json");
  expect(exit).toBe(1);
  expect(json().findings[0].detail).toContain(`at block ${block} the registry had no such HEAD key`);
  // Of a later block the same key is one.
  const now = (await ledger.provider.getBlock("latest"))!;
  write(
    "now.json",
    await checkpointOf(on.book, { ...(asOf as object), block: now.number } as never, stateDigest, auditedAt, signer),
  );
  expect((await replay("now.json", "--signed-by", "JP")).exit).toBe(0);
});

test("who asks for signatures is not given an unsigned one, nor another's", async () => {
  write("plain.json", { ...signed, signature: null });
  for (const flags of [
    ["--key", at("head.jwk")],
    ["--signed-by", "TW"],
  ]) {
    const { exit, stderr } = await replay("plain.json", ...flags);
    expect(exit).toBe(2);
    expect(stderr).toContain("is not signed");
  }
  expect((await replay("none.json", "--signed-by", "TW")).exit).toBe(2);
  expect(existsSync(at("none.json"))).toBe(false);
  write("other.json", signed);
  const { exit, json } = await replay("other.json", "--signed-by", "JP", "--json");
  expect(exit).toBe(1);
  expect(json().findings[0].detail).toContain("signed by TW, not by JP");
});

test("without signatures asked for an unsigned one is gone on from, and one that is no longer signed is told of", async () => {
  write("plain.json", { ...signed, signature: null });
  const plain = await replay("plain.json");
  expect(plain.exit).toBe(0);
  expect(plain.stdout).toContain("signed by nobody");
  write("lost.json", signed);
  expect((await replay("lost.json")).stdout).toContain("no longer signed: give --key");
});
