import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCESS_ROLES, type AccessGateway, type AccessRole, writeAccessFile } from "../../src/access/accessFile.ts";
import { processIo } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { mintToken } from "../../src/start/keys.ts";
import { startTestNetwork, type TestNetwork } from "../support/network.ts";

const ECONOMIES = ["JP", "TW"] as Economy[];
const directory = mkdtempSync(join(tmpdir(), "aeo-audit-e2e-"));
const at = (name: string): string => join(directory, name);
let net: TestNetwork;

beforeAll(async () => {
  net = await startTestNetwork({ economies: ECONOMIES, seed: "none" });
  writeFileSync(at("book.json"), JSON.stringify(net.network.book));
  const gateways = await Promise.all(ECONOMIES.map(accessOf));
  const rpcUrl = net.network.rpcUrls[0] as string;
  writeAccessFile(at("access.json"), {
    startedAt: new Date().toISOString(),
    rpcUrl,
    addressBook: at("book.json"),
    gateways,
  });
  const members = await (await net.as(ECONOMIES[0] as Economy, "officer")).get("/v1/members");
  writeFileSync(at("members.json"), JSON.stringify(members.body));
});
afterAll(async () => {
  await net?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function accessOf(economy: Economy): Promise<AccessGateway> {
  const gateway = net.gateway(economy);
  const keys = net.network.keysOf(economy);
  if (keys === undefined) throw new Error(`no keys of ${economy}`);
  const tokens = await Promise.all(ACCESS_ROLES.map(async (role) => [role, await mintToken(keys, role, Date.now())]));
  const byRole = Object.fromEntries(tokens) as Record<AccessRole, string>;
  return { economy, name: economy, url: gateway.url, metricsUrl: gateway.metricsUrl, tokens: byRole };
}

async function aeo(...args: string[]) {
  let stdout = "";
  let stderr = "";
  const io = {
    ...processIo(),
    stdout: (text: string) => void (stdout += text),
    stderr: (text: string) => void (stderr += text),
  };
  const exit = await run(["audit", ...args, "--book", at("book.json"), "--json"], io);
  return { exit, stderr, body: stdout === "" ? undefined : JSON.parse(stdout) };
}

test("an auditor replays a network's chain, and its gateways, node and export say the same", async () => {
  const rpcUrl = net.network.rpcUrls[0] as string;
  const replayed = await aeo("replay", "--rpc", rpcUrl);
  expect(replayed).toMatchObject({ exit: 0, body: { outcome: "CLEAN", findings: [] } });
  expect(replayed.body.counts.slots).toBeGreaterThan(10);
  const gateways = ["JP:auditor", "TW:auditor"];
  const trust = ["--access", at("access.json"), "--authorities", at("members.json")];
  const compared = await aeo("compare", ...gateways, ...trust);
  expect(compared).toMatchObject({ exit: 0, body: { agree: true } });
  expect(await aeo("compare", "TW:auditor", rpcUrl, ...trust)).toMatchObject({ exit: 0, body: { agree: true } });
  expect(await aeo("export", "--rpc", rpcUrl, "--out", at("history"))).toMatchObject({ exit: 0 });
  const file = at("history/history.jsonl");
  expect(await aeo("compare", "JP:auditor", file, ...trust)).toMatchObject({ exit: 0, body: { agree: true } });
});
