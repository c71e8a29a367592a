import { readFileSync, writeFileSync } from "node:fs";
import { HDNodeWallet, JsonRpcProvider } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { REGISTRIES } from "../../src/domain/event.ts";
import { rebuildView } from "../../src/gateway/rebuildView.ts";
import { openStores } from "../../src/gateway/stores.ts";
import { onLedger } from "../../src/ledger/continuedChain.ts";
import { Follower } from "../../src/ledger/follower.ts";
import { createRpcClient } from "../../src/ledger/rpcClient.ts";
import { RpcFailover } from "../../src/ledger/rpcFailover.ts";
import { parseAddressBook } from "../../src/ledger/addressBook.ts";
import { storedEvents } from "../../src/ledger/storedEvents.ts";
import { openView } from "../../src/projection/openView.ts";
import { CertificationRegistry__factory } from "../../types/contracts/index.ts";
import { TW, ZERO } from "../support/facts.ts";
import type { RpcServer } from "../support/rpcServer.ts";
import { AnvilNode, hasAnvil } from "./anvilNode.ts";
import { aeoAudit, folderOf, serveNode } from "./auditCli.ts";
import { type AuditLedger, buildLedger } from "./support.ts";

let on: AuditLedger;
let server: RpcServer;
let at: (name: string) => string;

const jsonOf = (name: string) => JSON.parse(readFileSync(at(name), "utf8"));
const old = (...args: string[]) => aeoAudit(...args, "--file", at("history.jsonl"), "--book", at("book.json"));

beforeAll(async () => {
  on = await buildLedger(10);
  at = folderOf(on);
  server = await serveNode(on);
  const exported = await aeoAudit(
    "export",
    "--rpc",
    server.url,
    "--book",
    at("book.json"),
    "--out",
    at("history.jsonl"),
  );
  expect(exported.exit).toBe(0);
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

describe("aeo audit genesis", () => {
  test("writes code, slots and heads of the registries, and nonces past all of the old chain", async () => {
    const { exit, stdout } = await old("genesis", "--out", at("genesis.json"));
    expect(stdout).toMatch(/genesis +.*four registries, \d+ slots/);
    expect(exit).toBe(0);
    const { alloc, config, timestamp } = jsonOf("genesis.json");
    expect(config.chainId).toBe(on.book.chainId);
    expect(Number(timestamp)).toBe(await on.ledger.now());
    for (const registry of REGISTRIES) {
      const { address } = on.book.contracts[registry];
      expect(alloc[address].code).toBe(await on.rpc.request("eth_getCode", [address, "latest"]));
      for (const [slot, word] of Object.entries(alloc[address].storage))
        expect(await on.rpc.request("eth_getStorageAt", [address, slot, "latest"]), slot).toBe(word);
    }
    expect(alloc[on.ledger.writerOf(TW).address.toLowerCase()].nonce).toBe("0x100000000");
  });

  test("takes the nonces of the old chain where that still answers", async () => {
    expect((await old("genesis", "--out", at("taken.json"), "--rpc", server.url)).exit).toBe(0);
    const { address } = on.ledger.writerOf(TW);
    const count = await on.rpc.request("eth_getTransactionCount", [address, "latest"]);
    expect(jsonOf("taken.json").alloc[address.toLowerCase()].nonce).toBe(count);
  });

  test("adds to a network's own genesis file, and to none of another chain id", async () => {
    const qbft = { blockperiodseconds: 2 };
    const alloc = { "00000000000000000000000000000000000000aa": { balance: "0x1" } };
    writeFileSync(
      at("template.json"),
      JSON.stringify({ config: { chainId: 31337, qbft }, extraData: "0xf87a", alloc }),
    );
    expect((await old("genesis", "--out", at("qbft.json"), "--template", at("template.json"))).exit).toBe(0);
    const made = jsonOf("qbft.json");
    expect(made).toMatchObject({ config: { qbft }, extraData: "0xf87a", alloc });
    expect(made.alloc[on.book.contracts.benefits.address].nonce).toBe("0x1");
    writeFileSync(at("template.json"), JSON.stringify({ config: { chainId: 5 } }));
    const other = await old("genesis", "--out", at("none.json"), "--template", at("template.json"));
    expect(other.exit).toBe(2);
    expect(other.stderr).toContain("the template's chain id is 5, not 31337");
  });

  test("continues no history that is not clean", async () => {
    const lines = readFileSync(at("history.jsonl"), "utf8").split("\n");
    writeFileSync(at("short.jsonl"), lines.toSpliced(9, 1).join("\n"));
    const { exit, stdout } = await aeoAudit(
      "genesis",
      "--file",
      at("short.jsonl"),
      "--book",
      at("book.json"),
      "--out",
      at("no.json"),
    );
    expect(exit).toBe(1);
    expect(stdout).toContain("only a clean history is continued");
  });
});

const anvil = hasAnvil();

describe.skipIf(!anvil)("a new chain from an export", () => {
  let node: AnvilNode;
  const seam = (...args: string[]) =>
    aeoAudit(...args, "--rpc", node.url, "--file", at("history.jsonl"), "--book", at("new-book.json"));

  beforeAll(async () => {
    await old("genesis", "--out", at("genesis.json"));
    node = await AnvilNode.begin(at("genesis.json"));
  }, 60_000);
  afterAll(() => node[Symbol.asyncDispose]());

  test("holds the same state to the last slot, which the roots of storage show", async () => {
    for (const registry of REGISTRIES) {
      const { address } = on.book.contracts[registry];
      const [one, other] = await Promise.all([
        on.rpc.request<any>("eth_getProof", [address, [], "latest"]),
        node.request<any>("eth_getProof", [address, [], "latest"]),
      ]);
      expect(other.storageHash, registry).toBe(one.storageHash);
      expect(other.codeHash, registry).toBe(one.codeHash);
    }
  });

  test("is compared with the history, and gets an address book that says where it goes on", async () => {
    const { exit, stdout } = await old(
      "import",
      "--rpc",
      node.url,
      "--new-book",
      at("new-book.json"),
      "--store",
      at("new.db"),
    );
    expect(stdout).toMatch(/new chain +holds the same in its block 0, slot by slot: code, \d+ slots/);
    expect(exit).toBe(0);
    const book = jsonOf("new-book.json");
    expect(book.continues.genesisHash).toBe(on.book.genesisHash);
    expect(book.genesisHash).not.toBe(on.book.genesisHash);
    expect(book.contracts).toEqual(on.book.contracts);
  });

  test("of another state is refused, slot by slot", async () => {
    const genesis = jsonOf("genesis.json");
    const { storage } = genesis.alloc[on.book.contracts.certifications.address];
    const slot = Object.keys(storage).at(-1)!;
    storage[slot] = storage[slot].replace(/.$/, (digit: string) => (digit === "1" ? "2" : "1"));
    writeFileSync(at("bent.json"), JSON.stringify(genesis));
    await using bent = await AnvilNode.begin(at("bent.json"));
    const { exit, json } = await old("import", "--rpc", bent.url, "--new-book", at("no-book.json"), "--json");
    expect(exit).toBe(1);
    expect(json()).toMatchObject({
      outcome: "FAULT",
      newBook: null,
      findings: [{ check: "chain", registry: "certifications", field: slot }],
    });
    const same = await old("import", "--rpc", server.url, "--new-book", at("no-book.json"), "--json");
    expect(same.json().findings[0].detail).toBe("it is the chain that the history comes from");
  });

  test("is written on, and audited across the seam as one history", async () => {
    const before = (await old("replay", "--json")).json();
    const untouched = await seam("replay", "--json");
    expect(untouched).toMatchObject({ exit: 0 });
    expect(untouched.json().counts).toMatchObject({ events: before.counts.events });

    const id = `0x${"5a".repeat(32)}`;
    const provider = new JsonRpcProvider(node.url, on.book.chainId, { staticNetwork: true, cacheTimeout: -1 });
    const wallet = writer(on).connect(provider);
    const registry = CertificationRegistry__factory.connect(on.book.contracts.certifications.address, wallet);
    const now = (await provider.getBlock("latest"))!.timestamp;
    const free = { gasPrice: 0, type: 0 };
    const grant = {
      id,
      profileCommitment: `0x${"77".repeat(32)}`,
      programme: 1,
      tier: 0,
      operatorTypes: 1,
      validFrom: now,
      validUntil: 0,
      reviewAt: 0,
      decidedAt: now,
    };
    await (await registry.grant(grant, free)).wait();
    const change = { id, profileCommitment: ZERO, version: 1, reviewAt: 0, decidedAt: now, effectiveFrom: 0 };
    await (await registry.suspend(change, free)).wait();
    provider.destroy();

    const replayed = await seam("replay", "--json", "--checkpoint", at("checkpoint.json"));
    expect(replayed.json()).toMatchObject({ outcome: "CLEAN", findings: [] });
    const { counts, asOf } = replayed.json();
    expect(counts.events.certifications).toBe(before.counts.events.certifications + 2);
    expect(counts.slots).toBeGreaterThan(100);
    expect(asOf.block).toBeGreaterThan(before.asOf.block + 2);

    const { facts } = (await seam("timeline", id, "--json")).json();
    expect(facts.map(({ type }: { type: string }) => type)).toEqual(["CertificationGranted", "CertificationSuspended"]);
    expect(facts[0].block).toBeGreaterThan(before.asOf.block);
  });

  test("a checkpoint of before the seam is continued, and the whole is exported and replayed alone", async () => {
    await aeoAudit(
      "replay",
      "--rpc",
      server.url,
      "--book",
      at("book.json"),
      "--checkpoint",
      at("before.json"),
      "--key",
      at("head.jwk"),
    );
    const moved = await seam("replay", "--checkpoint", at("before.json"), "--signed-by", "TW");
    expect(moved.stdout).toMatch(/history only grew since block \d+, by 2 events/);
    expect(moved.exit).toBe(0);
    const node1 = await seam("export", "--out", at("whole.jsonl"), "--json");
    expect(node1.exit).toBe(0);
    const whole = ["--file", at("whole.jsonl"), "--book", at("new-book.json")];
    const alone = await aeoAudit("replay", ...whole, "--json");
    expect(alone.json()).toMatchObject({ outcome: "CLEAN", stateDigest: node1.json().stateDigest });
    // And once more: the new chain's history is itself one that a third can continue.
    expect((await aeoAudit("genesis", ...whole, "--out", at("third.json"))).exit).toBe(0);
    await using third = await AnvilNode.begin(at("third.json"));
    expect((await aeoAudit("import", ...whole, "--rpc", third.url, "--new-book", at("third-book.json"))).exit).toBe(0);
    const once = ["--rpc", third.url, "--file", at("whole.jsonl"), "--book", at("third-book.json")];
    expect((await aeoAudit("replay", ...once)).exit).toBe(0);
  });

  test("whose export was altered, or is of another moment, is not one with it", async () => {
    const book = jsonOf("new-book.json");
    writeFileSync(
      at("late-book.json"),
      JSON.stringify({ ...book, continues: { ...book.continues, time: book.continues.time + 1 } }),
    );
    const late = await aeoAudit(
      "replay",
      "--rpc",
      node.url,
      "--file",
      at("history.jsonl"),
      "--book",
      at("late-book.json"),
      "--json",
    );
    expect(late.json()).toMatchObject({ outcome: "FAULT", findings: [{ check: "continuity" }] });
    const { heads } = book.continues;
    const bent = { ...heads, benefits: { ...heads.benefits, head: `0x${"12".repeat(24)}` } };
    writeFileSync(at("bent-book.json"), JSON.stringify({ ...book, continues: { ...book.continues, heads: bent } }));
    const other = await aeoAudit(
      "replay",
      "--rpc",
      node.url,
      "--file",
      at("history.jsonl"),
      "--book",
      at("bent-book.json"),
      "--json",
    );
    expect(other.json().findings[0]).toMatchObject({ check: "continuity", registry: "benefits", field: "head" });
    const without = await aeoAudit("replay", "--rpc", node.url, "--book", at("new-book.json"));
    expect(without.exit).toBe(3);
    expect(without.stderr).toContain("give its export as well");
    const both = await aeoAudit(
      "replay",
      "--rpc",
      server.url,
      "--file",
      at("history.jsonl"),
      "--book",
      at("book.json"),
    );
    expect(both.exit).toBe(2);
  });

  test("is followed by a gateway on the store that the import made, and not on an empty one", async () => {
    const book = parseAddressBook(jsonOf("new-book.json"));
    const client = createRpcClient({ url: node.url });
    const follow = async (path: string) => {
      const { database, events } = openStores(path, { consent: { mode: "NONE" }, reorgDepth: 64 });
      const endpoints = [{ name: "node", rpc: onLedger(client, book) }];
      const nodes = new RpcFailover({ endpoints, admit: async () => undefined, monotonic: () => 0 });
      const checkpoint = events.checkpoints.current();
      const { view } = openView({ checkpoint, events: storedEvents(book, events), snapshot: undefined });
      try {
        const follower = new Follower({ book, nodes, store: events, view, now: () => 0 });
        let outcome = await follower.step();
        while (outcome.kind === "advanced") outcome = await follower.step();
        return outcome;
      } finally {
        database.close();
      }
    };
    expect((await follow(at("new.db"))).kind).toBe("idle");
    const rebuilt = rebuildView(at("new.db"), book, manifest.version);
    expect(rebuilt.after).toBe((await seam("replay", "--json")).json().stateDigest);
    expect(await follow(at("empty.db"))).toMatchObject({
      kind: "halted",
      error: { message: expect.stringContaining("make the store of it with aeo audit import --rpc") },
    });
    client.close();
  });
});

/** The key of Chinese Taipei's writer. */
function writer({ ledger }: AuditLedger): HDNodeWallet {
  return ledger.writerOf(TW) as unknown as HDNodeWallet;
}
