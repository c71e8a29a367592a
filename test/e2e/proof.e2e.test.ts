import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { run } from "../../src/cli/run.ts";
import { processIo } from "../../src/cli/io.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import { operatorsOf } from "../support/networkRecords.ts";

const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];
const directory = mkdtempSync(join(tmpdir(), "aeo-proof-"));
let net: TestNetwork;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP], seed: "gateways" });
});
afterAll(async () => {
  await net?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function check(file: string, ...more: string[]) {
  let stdout = "";
  const io = { ...processIo(), stdout: (text: string) => void (stdout += text) };
  const trust = ["--book", join(directory, "book.json"), "--authorities", join(directory, "members.json")];
  const exit = await run(["proof", "check", file, ...trust, "--json", ...more], io);
  return { exit, ...JSON.parse(stdout) };
}

test("an officer's answer is proven to somebody who trusts no gateway, and the proof of a lie is refused", async () => {
  const officer = await net.as(JP, "officer");
  const tin = operatorsOf(net, TW).find(({ operatorTypes }) => operatorTypes.includes("EXPORTER"))?.tin ?? "";
  const ask = async () => (await officer.get(`/v1/verifications?tin=${tin}&mode=SEA&proof=true`)).body;
  const answer = await eventually("recognition", ask, ({ recognition }) => recognition === "RECOGNISED");
  const write = (name: string, content: unknown) => {
    writeFileSync(join(directory, name), JSON.stringify(content));
    return join(directory, name);
  };
  write("book.json", net.network.book);
  write("members.json", (await officer.get("/v1/members")).body);

  const proven = await check(write("proof.json", answer.proof));
  expect(proven).toMatchObject({
    exit: 0,
    proven: true,
    recognition: "RECOGNISED",
    trust: { by: "AUTHORITIES", economies: ["JP", "TW"] },
    question: { certification: answer.certification.id },
  });
  expect(proven.benefits).toEqual(answer.benefits);
  // No identifier, name or address travels in it.
  expect(JSON.stringify(answer.proof)).not.toContain(tin);

  const lie = structuredClone(answer.proof);
  lie.question.recogniser = "KR";
  expect(await check(write("lie.json", lie))).toMatchObject({ exit: 1, proven: false, code: "OTHER_ANSWER" });
  expect(await check(join(directory, "proof.json"), "--required", "3")).toMatchObject({
    exit: 3,
    code: "HEADER_UNTRUSTED",
  });
  const unknown = await officer.get("/v1/verifications?tin=TW000000000&mode=SEA&proof=true");
  expect(unknown.body).toMatchObject({ recognition: "UNKNOWN", proof: null });
});
