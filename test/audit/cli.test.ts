import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rebuildView } from "../../src/gateway/rebuildView.ts";
import manifest from "../../package.json" with { type: "json" };
import { generateStatementKey } from "../../src/exchange/statementKeys.ts";
import { openStores } from "../../src/gateway/stores.ts";
import { Follower } from "../../src/ledger/follower.ts";
import { RpcFailover } from "../../src/ledger/rpcFailover.ts";
import { LedgerView } from "../../src/projection/view.ts";
import { JP, TW } from "../support/facts.ts";
import type { RpcServer } from "../support/rpcServer.ts";
import { aeoAudit, folderOf, serveNode } from "./auditCli.ts";
import { type AuditLedger, buildLedger } from "./support.ts";

let on: AuditLedger;
let server: RpcServer;
let at: (name: string) => string;

beforeAll(async () => {
  on = await buildLedger();
  at = folderOf(on);
  server = await serveNode(on);
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

/** Runs `aeo audit` with this ledger's address book, unless another is named. */
function aeo(...args: string[]) {
  const named = args[0] === "evidence" || args.includes("--book") ? [] : ["--book", at("book.json")];
  return aeoAudit(...args, ...named);
}

const setEndpoint = (of: typeof TW, text: string) =>
  on.ledger.send(on.ledger.contracts.authorities.connect(on.ledger.adminOf(of)).setEndpoint(text));

describe("aeo audit replay", () => {
  test("says in plain words what it checked", async () => {
    const { exit, stdout } = await aeo("replay", "--rpc", server.url, "--from", "genesis");
    expect(stdout).toMatch(/^CLEAN: everything that was checked fits\./);
    expect(stdout).toMatch(/annulment.*two persons/);
    expect(stdout).toMatch(/\d+ slots of the contracts are what the events give/);
    expect(stdout).toMatch(/suspect writer +writes/);
    expect(exit).toBe(0);
  });

  test("ends with 2 for a wrong command and 3 when the node does not answer", async () => {
    expect((await aeo("replay")).exit).toBe(2);
    expect((await aeo("replay", "--rpc", server.url, "--from", "12")).exit).toBe(2);
    for (const flag of ["--key", "--evidence"])
      expect(await aeo("replay", "--rpc", server.url, flag, at("head.jwk"))).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining(`${flag} goes with --checkpoint`),
      });
    const lost = await aeo("replay", "--rpc", "http://127.0.0.1:1");
    expect(lost).toMatchObject({ exit: 3, stdout: "" });
    expect(lost.stderr).toContain("LEDGER_UNAVAILABLE");
    const compared = await aeo("compare", "http://127.0.0.1:1", server.url);
    expect(compared).toMatchObject({ exit: 3, stdout: "" });
    expect(compared.stderr).toContain("LEDGER_UNAVAILABLE");
  });

  test("does not say of what it found faulty that it was checked and fits", async () => {
    await aeo("export", "--rpc", server.url, "--out", at("whole"));
    // A file stands where the folder would be.
    const onFile = await aeo("export", "--rpc", server.url, "--out", at("book.json"));
    expect(onFile).toMatchObject({ exit: 2, stderr: expect.stringContaining("FILE_UNREADABLE") });
    const lines = readFileSync(at("whole/history.jsonl"), "utf8").split("\n");
    writeFileSync(at("short.jsonl"), lines.toSpliced(3, 1).join("\n"));
    const { exit, stdout } = await aeo("replay", "--file", at("short.jsonl"));
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^FAULT: \d+ things do not fit\./);
    expect(stdout).toMatch(/^events .* blocks: FAULTY, below$/m);
    expect(stdout).toMatch(/^times +block times never go back$/m);
  });

  test("says of a state from before the ledger that nobody was known", async () => {
    const { stdout } = await aeo("state", "--rpc", server.url, "--known-at", "2001-01-01T00:00:00Z");
    expect(stdout).toContain("the ledger knew of no authority yet");
  });

  test("ends with 1 at another chain than the address book's", async () => {
    const other = at("other-book.json");
    writeFileSync(other, JSON.stringify({ ...on.book, genesisHash: `0x${"00".repeat(32)}` }));
    const { exit, json } = await aeo("replay", "--rpc", server.url, "--json", "--book", other);
    expect(exit).toBe(1);
    expect(json()).toMatchObject({ outcome: "FAULT", findings: [{ check: "chain", kind: "differs" }] });
  });
});

/** A gateway's store of the same ledger, filled by its follower. */
async function followedStore(path: string): Promise<void> {
  const { database, events } = openStores(path, { consent: { mode: "NONE" }, reorgDepth: 64 });
  const nodes = new RpcFailover({
    endpoints: [{ name: "node", rpc: on.rpc }],
    admit: async () => undefined,
    monotonic: () => 0,
  });
  const view = new LedgerView(() => []);
  const follower = new Follower({ book: on.book, nodes, store: events, view, now: () => 0 });
  let outcome = await follower.step();
  while (outcome.kind === "advanced") outcome = await follower.step();
  expect(outcome.kind).toBe("idle");
  database.close();
}

describe("an export", () => {
  test("is replayed, imported and compared without the node that it came from", async () => {
    const exported = await aeo("export", "--rpc", server.url, "--out", at("out"), "--key", at("head.jwk"), "--json");
    expect(exported).toMatchObject({ exit: 0 });
    expect(exported.json()).toMatchObject({ outcome: "CLEAN", signedBy: "TW" });
    const file = at("out/history.jsonl");
    const replayed = await aeo("replay", "--file", file, "--json");
    expect(replayed.json()).toMatchObject({
      outcome: "CLEAN",
      stateDigest: exported.json().stateDigest,
      "signed by": "TW",
    });
    const imported = await aeo("import", "--file", file, "--store", at("copy.db"), "--json");
    expect(imported).toMatchObject({ exit: 0 });
    expect(imported.json().storeDigest).toBe(exported.json().stateDigest);
    const rebuilt = rebuildView(at("copy.db"), on.book, manifest.version);
    expect(rebuilt).toMatchObject({ equal: true, after: exported.json().stateDigest });
    await followedStore(at("followed.db"));
    expect(rebuildView(at("followed.db"), on.book, manifest.version).after).toBe(rebuilt.after);
    expect((await aeo("import", "--file", file, "--store", at("copy.db"))).exit).toBe(2);
    expect(await aeo("compare", file, server.url)).toMatchObject({ exit: 0 });
  });

  test("has a schema that every line fits, and a README that names what the lines hold", () => {
    const schema = JSON.parse(readFileSync(at("out/schema.json"), "utf8")) as { oneOf: { required: string[] }[] };
    const readme = readFileSync(at("out/README.md"), "utf8");
    const lines = readFileSync(at("out/history.jsonl"), "utf8").trimEnd().split("\n");
    const forms = schema.oneOf.map(({ required }) => required.toSorted().join());
    for (const line of lines)
      expect(forms).toContain(
        Object.keys(JSON.parse(line) as object)
          .toSorted()
          .join(),
      );
    for (const member of ["topic", "subject", "data", "head", "sums", "digest", "signature"])
      expect(readme).toContain(`\`${member}\``);
  });

  test("is not signed with a key that no authority has", async () => {
    const privateKey = generateStatementKey().privateKey.export({ format: "jwk" });
    writeFileSync(at("foreign.jwk"), JSON.stringify(privateKey));
    const { exit, stderr } = await aeo(
      "export",
      "--rpc",
      server.url,
      "--out",
      at("foreign"),
      "--key",
      at("foreign.jwk"),
    );
    expect(exit).toBe(2);
    expect(stderr).toContain("no authority has this key");
    expect(existsSync(at("foreign/history.jsonl"))).toBe(false);
  });
});

describe("a history that goes on, and one that was rewritten", () => {
  test("are told apart, and the rewriting is kept and shown", async () => {
    mkdirSync(at("checks"));
    const checkpoint = at("checks/last.json");
    const replay = () => aeo("replay", "--rpc", server.url, "--checkpoint", checkpoint, "--key", at("head.jwk"));
    const snapshot = await on.ledger.raw.request({ method: "evm_snapshot", params: [] });
    await setEndpoint(TW, "https://one.example");
    expect((await replay()).stdout).toContain("first one");
    await setEndpoint(JP, "https://two.example");
    expect((await replay()).stdout).toMatch(/history only grew since block \d+, by 1 events/);
    await aeo("export", "--rpc", server.url, "--out", at("before"));

    await on.ledger.raw.request({ method: "evm_revert", params: [snapshot] });
    const kept = readFileSync(checkpoint, "utf8");
    const behind = await replay();
    expect(behind).toMatchObject({ exit: 3 });
    await setEndpoint(TW, "https://another.example");
    await setEndpoint(JP, "https://two.example");
    const rewritten = await replay();
    expect(rewritten.exit).toBe(1);
    expect(rewritten.stdout).toContain("history was rewritten");
    expect(readFileSync(checkpoint, "utf8")).toBe(kept);

    const shown = await aeo("evidence", `${checkpoint}.evidence.json`);
    expect(shown.exit).toBe(1);
    expect(shown.stdout).toMatch(/^HISTORY WAS REWRITTEN/);
    const { before, entries } = JSON.parse(readFileSync(`${checkpoint}.evidence.json`, "utf8"));
    const then = before.heads.authorities;
    const now = entries.find(({ registry }: { registry: string }) => registry === "authorities");
    expect(now.sequence).toBe(then.sequence);
    expect(now.head).not.toBe(then.head);
    for (const head of [then.head, now.head]) expect(shown.stdout).toContain(head);
    const first = readFileSync(`${checkpoint}.evidence.json`);
    expect((await replay()).stdout).toContain(`${checkpoint}.evidence.2.json`);
    expect(readFileSync(`${checkpoint}.evidence.json`)).toEqual(first);
    expect((await aeo("evidence", `${checkpoint}.evidence.2.json`)).stdout).toMatch(/^HISTORY WAS REWRITTEN/);
    const compared = await aeo("compare", at("before/history.jsonl"), server.url, "--json");
    expect(compared.exit).toBe(1);
    const { registries } = compared.json();
    const { first: parted, verdict } = registries.find(
      ({ registry }: { registry: string }) => registry === "authorities",
    );
    expect(verdict).toBe("DIFFERENT");
    expect(parted.fields).toContain("endpoint");
    expect(parted.entries.map(({ fact }: { fact: { endpoint: string } }) => fact.endpoint)).toEqual([
      "https://one.example",
      "https://another.example",
    ]);
  });
});
