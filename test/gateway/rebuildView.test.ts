import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { openStores } from "../../src/gateway/stores.ts";
import { SnapshotFile } from "../../src/projection/snapshotFile.ts";
import { aeo } from "../cli/support/runCli.ts";
import { FakeLedger } from "../support/fakeLedger.ts";
import { FakeNode } from "../support/fakeNode.ts";
import { Random } from "../support/random.ts";
import { mineHistory, RandomFacts } from "../support/randomFacts.ts";
import { reader, settle } from "../support/reader.ts";

let folder: string;
let store: string;
let snapshot: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "aeo-rebuild-"));
  store = join(folder, "gateway.sqlite");
  snapshot = `${store}.view`;
  const ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), 40);
  writeFileSync(join(folder, "book.json"), JSON.stringify(ledger.book));
  const stores = openStores(store, { consent: { mode: "NONE" }, reorgDepth: 64 });
  const { follower, view } = reader(ledger, [new FakeNode(ledger)], { db: stores.database });
  await settle(follower);
  new SnapshotFile(snapshot, manifest.version).save(view.current());
  stores.database.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function rebuild(path = store) {
  const book = join(folder, "book.json");
  const { exit, stdout, stderr } = await aeo(["view", "rebuild", "--store", path, "--address-book", book, "--json"]);
  return { exit, stderr, rebuilt: stdout === "" ? undefined : JSON.parse(stdout) };
}

describe("aeo view rebuild", () => {
  it("gives the very bytes that the snapshot had", async () => {
    const bytes = readFileSync(snapshot);
    const { exit, rebuilt } = await rebuild();
    expect(exit).toBe(0);
    expect(rebuilt).toMatchObject({ from: "snapshot", equal: true, after: rebuilt.before, unusable: null });
    expect(readFileSync(snapshot).equals(bytes)).toBe(true);
  });

  it("puts a snapshot that is damaged or missing in order", async () => {
    const bytes = readFileSync(snapshot);
    const damaged = Buffer.from(bytes);
    damaged[Math.floor(damaged.length / 2)]! ^= 1;
    writeFileSync(snapshot, damaged);
    expect((await rebuild()).rebuilt).toMatchObject({ from: "events", unusable: expect.any(String) });
    expect(readFileSync(snapshot).equals(bytes)).toBe(true);
    rmSync(snapshot);
    expect((await rebuild()).rebuilt).toMatchObject({ from: "events", unusable: null });
    expect(readFileSync(snapshot).equals(bytes)).toBe(true);
  });

  it("leaves the store of a running gateway alone, and has it when that has ended", async () => {
    const settings = { consent: { mode: "NONE" }, reorgDepth: 64 } as const;
    const gateway = openStores(store, settings);
    rmSync(snapshot);
    const { exit, stderr } = await rebuild();
    expect(exit).toBe(2);
    expect(stderr).toContain("STORE_IN_USE");
    expect(stderr).toContain("Stop the gateway");
    expect(existsSync(snapshot)).toBe(false);
    gateway.database.close();
    expect((await rebuild()).rebuilt).toMatchObject({ from: "events" });
  });

  it("refuses a store that is not there, and makes none", async () => {
    expect((await rebuild(join(folder, "other.sqlite"))).exit).toBe(2);
    expect(existsSync(join(folder, "other.sqlite"))).toBe(false);
  });
});
