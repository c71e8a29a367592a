import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StatementKey } from "../../src/domain/authority.ts";
import { publicKeyOf } from "../../src/exchange/statementKeys.ts";
import { checkFile } from "../../src/files/checkFile.ts";
import { openDirectory } from "../../src/files/directory.ts";
import { readManifest, verifyManifest } from "../../src/files/manifest.ts";
import { outdated } from "../../src/files/names.ts";
import { placeFiles } from "../../src/files/placeFiles.ts";
import { FileWorld, profileOf } from "../services/support/exchangeFiles.ts";
import { idOf, JP, record, TW } from "../support/facts.ts";

const { privateKey } = generateKeyPairSync("ed25519");
const keyId = idOf(77);
const signer = { economy: JP, purpose: "RECEIPT", keyId, privateKey } as const;
const key = { keyId, economy: JP, purpose: "RECEIPT", publicKey: publicKeyOf(privateKey) } as unknown as StatementKey;
const keys = { statementKeysOf: (_: unknown, purpose: string) => (purpose === "RECEIPT" ? [key] : []) };

let path: string;
let world: FileWorld;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "aeo-files-"));
  world = new FileWorld();
  tell(1);
});
afterEach(async () => await rm(path, { recursive: true }));

function tell(number: number): void {
  world.facts.certification(200 + number, "CertificationGranted", idOf(number), record({ validFrom: 150 }));
  world.profiles.set(idOf(number), profileOf(number));
}

async function place(keep = 3): Promise<number> {
  const { series, placed } = world.store.current();
  const directory = await openDirectory(path);
  const head = await placeFiles({
    economy: JP,
    draw: world.draw,
    directory,
    signer,
    placed: { series, sequence: placed },
    keep,
  });
  world.store.place(head.position.sequence, head.createdAt);
  return head.position.sequence;
}

const read = async (name: string) => await readFile(join(path, name), "utf8");
const STEM = "aeo-JP-0a1b2c3d-0000000";

describe("the files of a day", () => {
  it("are a full one and then also the delta since the day before, with checksums and a signed manifest", async () => {
    await place();
    expect(await readdir(path)).toEqual(
      ["-full.csv", "-full.xml", ".manifest", ".sha256"].map((end) => `${STEM}1${end}`),
    );
    tell(2);
    await place();
    const names = ["-delta.csv", "-delta.xml", "-full.csv", "-full.xml"].map((end) => `${STEM}2${end}`);
    expect((await readdir(path)).slice(4)).toEqual([...names, `${STEM}2.manifest`, `${STEM}2.sha256`]);
    const claims = await verifyManifest((await read(`${STEM}2.manifest`)).trim(), keys);
    expect(claims).toMatchObject({ iss: JP, position: "0a1b2c3d-2", previous: "0a1b2c3d-1" });
    expect(claims.files.map(({ name }) => name).sort()).toEqual(names);
    const sums = await read(`${STEM}2.sha256`);
    for (const { name, sha256, bytes, kind, entries, since } of claims.files) {
      const text = await read(name);
      expect(createHash("sha256").update(text).digest("hex")).toBe(sha256);
      expect(Buffer.byteLength(text)).toBe(bytes);
      expect(sums).toContain(`${sha256}  ${name}\n`);
      expect([kind, entries, since]).toEqual(kind === "FULL" ? ["FULL", 2, null] : ["DELTA", 1, "0a1b2c3d-1"]);
    }
  });

  it("leave nothing behind when they can't be drawn", async () => {
    world.freshness = "STALE";
    await expect(place()).rejects.toMatchObject({ code: "FILE_NOT_FRESH" });
    expect(await readdir(path)).toEqual([]);
  });

  it("leave nothing that a manifest names when they can't be written to their end, and the next delta misses nothing", async () => {
    await place();
    tell(2);
    const { series, placed } = world.store.current();
    const directory = await openDirectory(path);
    const failing = {
      ...directory,
      begin: async () => {
        const part = await directory.begin();
        return { ...part, close: () => Promise.reject(new Error("the disk is full")) };
      },
    };
    const parts = {
      economy: JP,
      draw: world.draw,
      directory: failing,
      signer,
      placed: { series, sequence: placed },
      keep: 3,
    };
    await expect(placeFiles(parts)).rejects.toThrow("the disk is full");
    expect((await readdir(path)).every((name) => name.startsWith(`${STEM}1`))).toBe(true);
    expect(await place()).toBe(3);
    const claims = readManifest((await read(`${STEM}3.manifest`)).trim());
    expect(claims.previous).toBe("0a1b2c3d-1");
    expect(await read(`${STEM}3-delta.csv`)).toContain("TW000000002");
  });

  it("go when there are newer ones, and so do parts of a process that ended", async () => {
    await writeFile(join(path, "1.part"), "half");
    await writeFile(join(path, "notes.txt"), "somebody else's");
    for (let day = 0; day < 4; day += 1) await place(2);
    const stems = new Set((await readdir(path)).map((name) => name.split(/[-.]/).slice(0, 4).join("-")));
    expect([...stems]).toEqual([`${STEM}3`, `${STEM}4`, "notes-txt"]);
  });

  it("of a lost series go whole", () => {
    const names = [
      "aeo-JP-0a1b2c3d-00000001.manifest",
      "aeo-JP-ffffffff-00000009-full.xml",
      "aeo-JP-x",
      "aeo-TW-ffffffff-00000009.sha256",
    ];
    expect(outdated(names, JP, "0a1b2c3d", 2)).toEqual(["aeo-JP-ffffffff-00000009-full.xml"]);
    expect(outdated(names, TW, "ffffffff", 1)).toEqual([]);
  });
});

describe("checking a file", () => {
  async function check(fields: { name?: string; content?: string; held?: string; manifest?: string } = {}) {
    const name = fields.name ?? `${STEM}3-delta.xml`;
    const manifest = fields.manifest ?? (await read(`${STEM}3.manifest`)).trim();
    const content = Buffer.from(fields.content ?? (await read(name)));
    const findings = await checkFile({ manifest, name, content, keys, held: fields.held });
    return findings.map(({ checked, outcome }) => `${checked} ${outcome}`);
  }
  beforeEach(async () => {
    for (let day = 0; day < 3; day += 1) await place();
  });

  it("finds a sound file good", async () => {
    expect(await check()).toEqual(["signature good", "content good"]);
  });

  it("finds altered content and an altered manifest", async () => {
    expect(await check({ content: "other" })).toContain("content false");
    const manifest = (await read(`${STEM}3.manifest`)).trim();
    const [header, claims = "", signature] = manifest.split(".");
    const other = Buffer.from(claims, "base64url").toString().replace('"entries":1', '"entries":2');
    const forged = [header, Buffer.from(other).toString("base64url"), signature].join(".");
    expect(forged).not.toBe(manifest);
    expect(await check({ manifest: forged })).toContain("signature false");
    expect(await check({ manifest: "nothing" })).toEqual(["signature false"]);
  });

  it("does not take a receipt's statement for a manifest, nor a manifest under a HEAD key", async () => {
    const manifest = (await read(`${STEM}3.manifest`)).trim();
    const asHead = { statementKeysOf: (_: unknown, purpose: string) => (purpose === "HEAD" ? [key] : []) };
    await expect(verifyManifest(manifest, asHead)).rejects.toMatchObject({ reason: "UNKNOWN_KEY" });
    const [, claims, signature] = manifest.split(".");
    const header = { alg: "EdDSA", typ: "aeo-receipt-batch+jwt", kid: keyId };
    const renamed = [Buffer.from(JSON.stringify(header)).toString("base64url"), claims, signature].join(".");
    await expect(verifyManifest(renamed, keys)).rejects.toMatchObject({ reason: "WRONG_KIND" });
  });

  it("says whether a delta may be added to what is held: a missed file shows", async () => {
    expect(await check({ held: "0a1b2c3d-2" })).toContain("order good");
    expect(await check({ held: "0a1b2c3d-1" })).toContain("order false");
    expect(await check({ held: "0a1b2c3d-3" })).toContain("order false");
    expect(await check({ held: "ffffffff-2" })).toContain("order false");
    expect(await check({ name: `${STEM}3-full.xml`, held: "ffffffff-2" })).toContain("order good");
  });
});
