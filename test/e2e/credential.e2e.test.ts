import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getListFromStatusListJWT } from "@sd-jwt/jwt-status-list";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { run } from "../../src/cli/run.ts";
import { mintToken } from "../../src/start/keys.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const [TW, JP, NZ] = ["TW", "JP", "NZ"] as Economy[] as [Economy, Economy, Economy];
const data = mkdtempSync(join(tmpdir(), "aeo-credential-"));
let net: TestNetwork;
let registrar: Client;
let id: CertificationId;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP, NZ], seed: "none" });
  registrar = await net.as(TW, "registrar");
  id = await certified(registrar, grantBody(1));
});
afterAll(async () => {
  await net?.close();
  rmSync(data, { recursive: true, force: true });
});

const offline: typeof fetch = () => Promise.reject(new Error("there is no network"));

/** Runs a command as a person would, with a role's token or without any network. */
async function aeo(argv: readonly string[], as?: { economy: Economy; role: "registrar" | "officer" }) {
  let stdout = "";
  let stderr = "";
  const keys = as && net.network.keysOf(as.economy);
  const exit = await run([...argv, "--json"], {
    env:
      as === undefined || keys === undefined
        ? {}
        : { AEO_GATEWAY: net.gateway(as.economy).url, AEO_TOKEN: await mintToken(keys, as.role, Date.now()) },
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    stdin: () => Promise.resolve(Buffer.from("")),
    colour: { stdout: false, stderr: false },
    fetch: as === undefined ? offline : fetch,
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newKey: () => crypto.randomUUID(),
  });
  return { exit, stderr, answer: stdout === "" ? undefined : JSON.parse(stdout) };
}

const file = (name: string) => join(data, name);
const fetchBundle = (economy: Economy) =>
  aeo(["credential", "bundle", "--out", file(`${economy}.json`)], { economy, role: "officer" });
const check = (text: string, economy: Economy, ...more: string[]) =>
  aeo(["credential", "check", text, "--bundle", file(`${economy}.json`), "--mode", "SEA", ...more]);

/** Fetches bundles until the offline answer is as wanted. */
const checked = (text: string, economy: Economy, recognition: string) =>
  eventually(
    `${recognition} offline`,
    async () => {
      await fetchBundle(economy);
      return check(text, economy);
    },
    ({ answer }) => answer.recognition === recognition,
  );

const change = (path: string, version: number, body: object = {}) =>
  registrar.send("POST", `/v1/certifications/${id}/${path}?wait=final`, body, { version });

let credential: string;

test("a registrar issues a credential, once per key, and its QR code is a picture", async () => {
  const svg = file("qr.svg");
  const issued = await aeo(["credential", "issue", "TW000000001", "--svg", svg, "--idempotency-key", "issue-once-1"], {
    economy: TW,
    role: "registrar",
  });
  expect(issued.exit, issued.stderr).toBe(0);
  credential = issued.answer.credential;
  expect(readFileSync(svg, "utf8")).toMatch(/^<svg /);
  const path = `/v1/certifications/${id}/credential`;
  const again = await registrar.send("POST", path, {}, { key: "issue-once-1" });
  expect(again).toMatchObject({ status: 201, body: { id: issued.answer.id, credential } });
  const other = await registrar.send("POST", path, { validDays: 3 });
  expect(other.body.id).not.toBe(issued.answer.id);
  expect(other.body.status.idx).not.toBe(issued.answer.status.idx);

  const bare = await registrar.get(`/v1/credentials/${issued.answer.id}?disclose=`);
  expect(bare.body).toMatchObject({ disclosed: [], credential: `${credential.split("~")[0]}~` });
  const picture = await registrar.get<string>(`/v1/credentials/${issued.answer.id}/qr.svg?disclose=name`);
  expect(picture.headers.get("content-type")).toMatch(/^image\/svg\+xml/);
  expect(picture.body).toMatch(/^<svg /);
  const officer = await net.as(TW, "officer");
  expect(await officer.send("POST", path, {})).toMatchObject({ status: 403, body: { code: "ROLE_MISSING" } });
  expect(await registrar.get("/v1/credentials/8d6d1c6e-0f2c-4a2e-8f0e-2f6b0d6d3b7a")).toMatchObject({ status: 404 });
});

test("a partner's officer checks it without a network; past the bound nobody can tell", async () => {
  expect((await fetchBundle(JP)).exit).toBe(0);
  const { exit, answer } = await checked(credential, JP, "RECOGNISED");
  expect(exit).toBe(0);
  expect(answer.anchor).toBe("OF_THE_BUNDLE");
  const { anchor } = JSON.parse(readFileSync(file("JP.json"), "utf8"));
  expect((await check(credential, JP, "--anchor", anchor.publicKey)).answer.anchor).toBe("GIVEN");
  expect(answer).toMatchObject({
    reason: "COVERED",
    disclosed: { tin: "TW000000001", name: [grantBody(1).legalName, grantBody(1).localName] },
  });
  expect(answer.benefits.length).toBeGreaterThan(0);
  const late = new Date(Date.now() + 25 * 3_600_000).toISOString();
  const stale = await check(credential, JP, "--at", late);
  expect(stale).toMatchObject({ exit: 3, answer: { recognition: "CANNOT_TELL", reason: "BUNDLE_STALE" } });
  expect(await check(credential, JP, "--anchor", `0x${"1".repeat(64)}`)).toMatchObject({
    exit: 3,
    answer: { reason: "BUNDLE_INVALID" },
  });
  const forged = credential.replace(/^(.{200})./, (_, kept: string) => `${kept}${credential[200] === "A" ? "B" : "A"}`);
  expect(await check(forged, JP)).toMatchObject({ exit: 1, answer: { recognition: "REFUSED" } });
});

test("an economy without an arrangement has none offline either", async () => {
  await fetchBundle(NZ);
  expect(await check(credential, NZ)).toMatchObject({ exit: 1, answer: { recognition: "NO_ARRANGEMENT" } });
});

test("a bundle names no operator", async () => {
  const text = readFileSync(file("JP.json"), "utf8");
  const { tin, legalName, localName } = grantBody(1);
  for (const secret of [tin, legalName, localName, "Example Works"]) expect(text).not.toContain(secret);
  expect(existsSync(file("JP.json"))).toBe(true);
});

test("a suspension, its end and a revocation show offline and in the status list", async () => {
  const { body } = await registrar.send("POST", `/v1/certifications/${id}/credential`, {});
  const { uri, idx } = body.status as { uri: string; idx: number };
  const list = async () => {
    const response = await fetch(uri);
    expect(response.headers.get("content-type")).toMatch(/^application\/statuslist\+jwt/);
    return response.text();
  };
  const listed = (value: number) =>
    eventually(
      `status ${value} in the list`,
      async () => getListFromStatusListJWT(await list()).getStatus(idx),
      (status) => status === value,
    );
  await listed(0);
  const response = await fetch(uri);
  const tag = response.headers.get("etag") ?? "";
  expect((await fetch(uri, { headers: { "if-none-match": tag } })).status).toBe(304);

  expect((await change("suspensions", 1, { reason: { code: "AUDIT_FINDING" } })).body.state).toBe("FINAL");
  await listed(2);
  expect((await fetch(uri, { headers: { "if-none-match": tag } })).status).toBe(200);
  // The list reaches a device whose bundle does not know yet.
  writeFileSync(file("list.jwt"), await list());
  expect((await checked(credential, JP, "SUSPENDED")).exit).toBe(1);
  const refused = await registrar.send("POST", `/v1/certifications/${id}/credential`, {});
  expect(refused).toMatchObject({ status: 409, body: { code: "INVALID_TRANSITION" } });

  expect((await change("reinstatements", 2)).body.state).toBe("FINAL");
  await checked(credential, JP, "RECOGNISED");
  await listed(0);
  // A list that says worse than the ledger counts, until it is fetched anew.
  const withOldList = await check(credential, JP, "--status-list", file("list.jwt"));
  expect(withOldList.answer).toMatchObject({ recognition: "SUSPENDED", reason: "STATUS_LIST" });
  writeFileSync(file("list.jwt"), await list());
  const withNewList = await check(credential, JP, "--status-list", file("list.jwt"));
  expect(withNewList.answer).toMatchObject({ recognition: "RECOGNISED" });
  expect(withNewList.answer.statusListAsOf).not.toBeNull();

  expect((await change("revocations", 3, { reason: { code: "AUDIT_FINDING" } })).body.state).toBe("FINAL");
  await listed(1);
  expect(await checked(credential, JP, "ENDED")).toMatchObject({ exit: 1, answer: { reason: "STATUS" } });
});
