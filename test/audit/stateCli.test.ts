import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instantToText } from "../../src/domain/time.ts";
import { TW, ZERO } from "../support/facts.ts";
import type { RpcServer } from "../support/rpcServer.ts";
import { aeoAudit, folderOf, serveNode } from "./auditCli.ts";
import { type AuditLedger, buildLedger } from "./support.ts";

const HOUR = 3_600;
let on: AuditLedger;
let server: RpcServer;
let at: (name: string) => string;
/** A certification of Chinese Taipei that was suspended at `recorded` with effect from `effective`. */
let backdated: { readonly id: string; readonly recorded: number; readonly effective: number };

const fromNode = (...args: string[]) => aeoAudit(...args, "--rpc", server.url, "--book", at("book.json"));
const fromFile = (...args: string[]) => aeoAudit(...args, "--file", at("history.jsonl"), "--book", at("book.json"));

beforeAll(async () => {
  on = await buildLedger();
  at = folderOf(on);
  server = await serveNode(on);
  const { certifications } = (await fromNode("state", "--economy", "TW", "--list", "--json")).json();
  const { id } = certifications.find(
    (one: any) => one.version === 1 && one.recordedAt === certifications.at(-1).recordedAt,
  );
  const effective = (await on.ledger.now()) - 2 * HOUR;
  const change = {
    id,
    profileCommitment: ZERO,
    version: 1,
    reviewAt: 0,
    decidedAt: effective,
    effectiveFrom: effective,
  };
  await on.ledger.send(on.ledger.contracts.certifications.connect(on.ledger.writerOf(TW)).suspend(change));
  backdated = { id, effective, recorded: await on.ledger.now() };
  await fromNode("export", "--out", at("history.jsonl"), "--key", at("head.jwk"));
}, 120_000);
afterAll(() => server[Symbol.asyncDispose]());

async function statusOf(validAt: number, knownAt: number): Promise<string> {
  const times = ["--valid-at", instantToText(validAt), "--known-at", instantToText(knownAt)];
  const { exit, json } = await fromFile("state", "--economy", "TW", "--list", "--json", ...times);
  expect(exit).toBe(0);
  return json().certifications.find(({ id }: { id: string }) => id === backdated.id).status;
}

describe("aeo audit state", () => {
  test("tells what was so from what was known: a backdated suspension", async () => {
    const { effective, recorded } = backdated;
    expect(await statusOf(effective, recorded)).toBe("SUSPENDED");
    expect(await statusOf(effective - 1, recorded)).toBe("CERTIFIED");
    expect(await statusOf(effective, recorded - 1)).toBe("CERTIFIED");
    expect(await statusOf(recorded, recorded - 1)).toBe("CERTIFIED");
  });

  test("gives the same from a node and from an export", async () => {
    const [node, file] = [await fromNode("state", "--json"), await fromFile("state", "--json")];
    expect(node.exit).toBe(0);
    expect({ ...node.json(), source: "file", "signed by": "TW" }).toEqual(file.json());
    expect(file.json()).toMatchObject({ outcome: "CLEAN", certifications: null, validAt: file.json().knownAt });
  });

  test("says it in words", async () => {
    const validAt = instantToText(backdated.recorded - 60 * HOUR);
    const { stdout, exit } = await fromFile("state", "--economy", "TW", "--list", "--valid-at", validAt);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^CLEAN/);
    expect(stdout).toMatch(/Chinese Taipei \(TW\) +active .* 7 certified, 1 reissued, 1 revoked, 2 suspended/);
    expect(stdout).toMatch(/TW -> JP +2 +1 +recognition +SEA/);
    expect(stdout).toContain("12 certifications\n");
    expect(stdout).toMatch(new RegExp(`${backdated.id} +certified`));
    expect(stdout).not.toContain("Korea (KR)");
  });

  test("knows no more after its newest block than at it", async () => {
    const far = await fromFile("state", "--json", "--known-at", "2999-01-01T00:00:00Z");
    expect(far.json()).toEqual((await fromFile("state", "--json")).json());
  });

  test("refuses a wrong question, and an economy that is no member", async () => {
    expect((await fromFile("state", "--list")).exit).toBe(2);
    expect((await fromFile("state", "--valid-at", "2027-02-30T00:00:00Z")).exit).toBe(2);
    expect((await aeoAudit("state", "--book", at("book.json"))).exit).toBe(2);
    const { exit, json, stderr } = await fromFile("state", "--economy", "XX", "--json");
    expect(exit).toBe(1);
    expect(json()).toMatchObject({ outcome: "NOT_FOUND", code: "UNKNOWN_MEMBER" });
    expect(stderr).toContain("UNKNOWN_MEMBER");
  });
});

describe("aeo audit timeline", () => {
  test("tells every fact of a certification, with its transaction, in words", async () => {
    const { id, effective, recorded } = backdated;
    const { facts } = (await fromFile("timeline", id, "--json")).json();
    expect(facts.map(({ type }: { type: string }) => type)).toEqual(["CertificationGranted", "CertificationSuspended"]);
    expect(facts[1]).toMatchObject({
      ...{ actor: "TW", effectiveAt: instantToText(effective), time: instantToText(recorded) },
      recordedLateSeconds: recorded - effective,
    });
    const { stdout } = await fromNode("timeline", id.toUpperCase().replace("0X", "0x"));
    expect(stdout).toContain(`Chinese Taipei suspended certification ${id}`);
    expect(stdout).toMatch(/2 hours +Chinese Taipei/);
    const receipt: any = await on.rpc.request("eth_getTransactionReceipt", [facts[1].transaction]);
    expect(Number(receipt.blockNumber)).toBe(facts[1].block);
    expect(stdout).toContain(facts[1].transaction);
  });

  test("tells an arrangement's and an authority's in the ledger's order", async () => {
    for (const subject of ["2", "kr"]) {
      const { facts } = (await fromFile("timeline", subject, "--json")).json();
      const places = facts.map((fact: any) => fact.block * 10_000 + fact.logIndex);
      expect(places).toEqual(places.toSorted((a: number, b: number) => a - b));
      expect(facts.length).toBeGreaterThan(10);
    }
    expect((await fromFile("timeline", "2")).stdout).toContain("Japan gave notice to suspend recognition");
  });

  test("of an economy can be asked for by kind, time and page", async () => {
    const whole = (await fromFile("timeline", "TW", "--json")).json();
    expect(whole).toMatchObject({ total: whole.facts.length, next: null });
    const kind = "certificationsuspended,Arrangements";
    const some = (await fromFile("timeline", "TW", "--json", "--kind", kind)).json();
    expect(some.facts).toEqual(
      whole.facts.filter(({ type, registry }: any) => type === "CertificationSuspended" || registry === "arrangements"),
    );
    const first = (await fromFile("timeline", "TW", "--json", "--kind", kind, "--limit", "3")).json();
    expect(first).toMatchObject({ total: some.total, facts: some.facts.slice(0, 3) });
    const next = (await fromFile("timeline", "TW", "--json", "--kind", kind, "--after", first.next)).json();
    expect(next.facts).toEqual(some.facts.slice(3));
    const { time } = whole.facts.at(-1);
    const late = (await fromFile("timeline", "TW", "--json", "--from", time)).json();
    expect(late.facts).toEqual(whole.facts.filter((fact: any) => fact.time >= time));
    const early = (await fromFile("timeline", "TW", "--json", "--to", time)).json();
    expect(early.facts.length + late.facts.length).toBe(whole.facts.length);
    const { stdout } = await fromFile("timeline", "TW", "--limit", "2");
    expect(stdout).toContain(`2 of ${whole.total} facts that fit`);
    expect(stdout).toMatch(/it goes on: --after \d+:\d+\n$/);
  });

  test("refuses a filter that nothing can fit", async () => {
    for (const wrong of [
      ["--kind", "Nothing"],
      ["--after", "12"],
      ["--limit", "0"],
      ["--from", "yesterday"],
    ])
      expect((await fromFile("timeline", "TW", ...wrong)).exit).toBe(2);
    const times = ["--from", "2026-11-02T00:00:00Z", "--to", "2026-11-01T00:00:00Z"];
    expect((await fromFile("timeline", "TW", ...times)).exit).toBe(2);
  });

  test.each([
    [`0x${"ab".repeat(32)}`, "UNKNOWN_CERTIFICATION"],
    ["77", "UNKNOWN_ARRANGEMENT"],
    ["XX", "UNKNOWN_MEMBER"],
  ])("refuses the unknown %s", async (subject, code) => {
    const { exit, json, stdout } = await fromFile("timeline", subject, "--json");
    expect(exit).toBe(1);
    expect(json()).toMatchObject({ outcome: "NOT_FOUND", code });
    expect(stdout).not.toContain("facts");
  });

  test("refuses what is no subject", async () => {
    expect((await fromFile("timeline", "0xab")).exit).toBe(2);
  });
});

describe("a history that is not sound", () => {
  test("is refused with the findings of a replay", async () => {
    const lines = readFileSync(at("history.jsonl"), "utf8").split("\n");
    writeFileSync(at("short.jsonl"), lines.toSpliced(9, 1).join("\n"));
    const source = ["--file", at("short.jsonl"), "--book", at("book.json"), "--json"];
    const replayed = await aeoAudit("replay", ...source);
    expect(replayed.exit).toBe(1);
    for (const command of [["state"], ["timeline", backdated.id]]) {
      const refused = await aeoAudit(...command, ...source);
      expect(refused.exit).toBe(1);
      expect(refused.json()).toEqual(replayed.json());
    }
    const words = await aeoAudit("state", ...source.slice(0, -1));
    expect(words.stdout).toMatch(/^FAULT/);
    expect(words.stdout).not.toContain("legs in force");
  });

  test("of which not all could be checked is not believed either", async () => {
    const request = (method: string, params: readonly unknown[]) =>
      method === "eth_getStorageAt"
        ? Promise.reject(Object.assign(new Error("the method does not exist"), { code: -32601 }))
        : on.rpc.request(method, params);
    await using withoutStorage = await serveNode({ ...on, rpc: { ...on.rpc, request } as typeof on.rpc });
    const source = ["--rpc", withoutStorage.url, "--book", at("book.json"), "--json"];
    const refused = await aeoAudit("timeline", backdated.id, ...source);
    expect(refused.exit).toBe(3);
    expect(refused.json()).toMatchObject({ outcome: "UNKNOWN", findings: [] });
    expect(refused.json()).not.toHaveProperty("facts");
  });

  test("of a node that does not answer nothing is said", async () => {
    const lost = await aeoAudit("state", "--rpc", "http://127.0.0.1:1", "--book", at("book.json"));
    expect(lost).toMatchObject({ exit: 3, stdout: "" });
    expect(lost.stderr).toContain("LEDGER_UNAVAILABLE");
  });
});

describe("aeo audit diff", () => {
  test("tells what changed field by field between two moments, alike from a node and a file", async () => {
    const { recorded, id } = backdated;
    const args = ["diff", "--economy", "TW", "--from", instantToText(recorded - 1), "--to", instantToText(recorded)];
    const [node, file] = [await fromNode(...args, "--json"), await fromFile(...args, "--json")];
    expect([node.exit, file.exit]).toEqual([0, 0]);
    expect(node.json().certifications).toEqual(file.json().certifications);
    const found = file.json().certifications.find((one: any) => one.id === id);
    expect(found.change).toBe("CHANGED");
    expect(found.fields).toContainEqual({ name: "status", before: "CERTIFIED", after: "SUSPENDED" });
    const words = await fromFile(...args);
    expect(words.stdout).toMatch(new RegExp(`${id} +changed +version +1 +2`));
    expect(words.stdout).toMatch(/status +CERTIFIED +SUSPENDED/);
  });

  test("tells what the ledger learnt about one moment", async () => {
    const { recorded, effective, id } = backdated;
    const at = instantToText(effective);
    const known = ["--from-known-at", instantToText(recorded - 1), "--to-known-at", instantToText(recorded)];
    const { json } = await fromFile("diff", "--economy", "TW", "--from", at, "--to", at, ...known, "--json");
    expect(json().certifications.map((one: any) => [one.id, one.change])).toEqual([[id, "CHANGED"]]);
  });

  test.each([
    ["at", ["--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00Z"]],
    [
      "as known at",
      ["--from", "2026-01-01T00:00:00Z", "--to", "2026-01-01T00:00:00Z", "--to-known-at", "2025-12-31T00:00:00Z"],
    ],
  ])("refuses a first moment %s which lies after the second", async (_, moments) => {
    const { exit, stderr } = await fromFile("diff", "--economy", "TW", ...moments);
    expect(exit).toBe(2);
    expect(stderr).toContain("the first moment lies after the second");
  });

  test("refuses an economy that never was a member", async () => {
    const { exit, stderr } = await fromFile(
      "diff",
      "--economy",
      "CH",
      "--from",
      "2026-01-01T00:00:00Z",
      "--to",
      "2026-01-02T00:00:00Z",
    );
    expect(exit).toBe(1);
    expect(stderr).toContain("UNKNOWN_MEMBER");
  });
});
