import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { publicKeyOf } from "../../src/exchange/statementKeys.ts";
import { signManifest } from "../../src/files/manifest.ts";
import { idOf, JP } from "../support/facts.ts";
import { aeo, scratch } from "./support/runCli.ts";

const CONTENT = '<?xml version="1.0"?><AeoExchangeFile/>\n';
const NAME = "aeo-JP-0a1b2c3d-00000042-delta.xml";
const { privateKey } = generateKeyPairSync("ed25519");
const signer = { economy: JP, purpose: "RECEIPT", keyId: idOf(77), privateKey } as const;
const sha256 = createHash("sha256").update(CONTENT);
const digest = sha256.copy().digest("base64");
const dir = scratch();
const members = join(dir, "members.json");
let manifest: string;

beforeAll(async () => {
  const position = { series: "0a1b2c3d", sequence: 42 };
  const asOf = { block: 9, blockHash: idOf(9), time: 995 };
  const file = { kind: "DELTA", since: "0a1b2c3d-41", bytes: CONTENT.length, entries: 0 } as const;
  const files = [{ ...file, name: NAME, sha256: sha256.copy().digest("hex") }];
  manifest = await signManifest(signer, { position, createdAt: 1_000, asOf }, null, files);
  const key = { keyId: signer.keyId, purpose: "RECEIPT", publicKey: publicKeyOf(privateKey) };
  const times = { from: "1970-01-01T00:00:01Z", until: null, revokedAt: null };
  writeFileSync(members, JSON.stringify({ members: [{ economy: JP, statementKeys: [{ ...key, ...times }] }] }));
});

/** A gateway that has this one file, and what it was asked. */
function gateway(content = CONTENT) {
  const asked: string[] = [];
  const answer: typeof fetch = (url) => {
    asked.push(url instanceof URL ? url.href : "no URL");
    const headers = {
      "Content-Disposition": `attachment; filename="${NAME}"`,
      "Content-Digest": `sha-256=:${digest}:`,
      "Aeo-File-Position": "0a1b2c3d-42",
      "Aeo-File-Manifest": manifest,
    };
    return Promise.resolve(new Response(content, { headers }));
  };
  return { asked, around: { fetch: answer, env: { AEO_GATEWAY: "http://127.0.0.1:1", AEO_TOKEN: "token" } } };
}

describe("file export", () => {
  it("writes the file and its manifest, which aeo file check finds good", async () => {
    const { asked, around } = gateway();
    const out = join(dir, "delta.xml");
    const ran = await aeo(["file", "export", "--since", "0a1b2c3d-41", "--out", out, "--json"], around);
    expect(ran).toMatchObject({ exit: 0, stderr: "" });
    expect(JSON.parse(ran.stdout)).toMatchObject({ file: out, name: NAME, position: "0a1b2c3d-42" });
    expect(asked).toEqual(["http://127.0.0.1:1/v1/exchange-file?format=xml&since=0a1b2c3d-41"]);
    expect(readFileSync(out, "utf8")).toBe(CONTENT);
    const check = (...more: string[]) => aeo(["file", "check", out, ...more]);
    expect((await check("--authorities", members, "--held", "0a1b2c3d-41")).exit).toBe(0);
    expect((await check()).exit).toBe(3);
    const missed = await check("--authorities", members, "--held", "0a1b2c3d-40");
    expect(missed.exit).toBe(1);
    expect(missed.stdout).toContain("were missed");
    writeFileSync(out, "other");
    expect((await check("--authorities", members)).exit).toBe(1);
  });

  it("prints the file, and its position to people", async () => {
    const ran = await aeo(["file", "export", "--full", "--format", "csv", "--out", "-"], gateway().around);
    expect(ran).toEqual({ exit: 0, stdout: CONTENT, stderr: "position 0a1b2c3d-42\n", waits: [] });
  });

  it("does not take a file that was damaged on the way", async () => {
    const ran = await aeo(["file", "export", "--full", "--out", "-"], gateway("half").around);
    expect(ran).toMatchObject({ exit: 3, stdout: "" });
    expect(ran.stderr).toContain("checksum");
  });

  it("is either of all or since a file", async () => {
    expect((await aeo(["file", "export"], gateway().around)).exit).toBe(2);
    expect((await aeo(["file", "export", "--full", "--since", "a-1"], gateway().around)).exit).toBe(2);
  });
});
