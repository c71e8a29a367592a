import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ERRORS } from "../../src/domain/errors.ts";
import { FAULTS } from "../../src/cli/fault.ts";
import { idOf, JP, KR, leg, record, terms, TW } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger, NOW } from "./support/memoryLedger.ts";
import { operator } from "./support/operator.ts";
import { aeo, type Surroundings } from "./support/runCli.ts";

let ledger: MemoryLedger;
let jp: TestGateway;
let tw: TestGateway;

beforeAll(async () => {
  ledger = new MemoryLedger();
  ledger.facts
    .members(1_000, TW, JP, KR)
    .adopted(1_000, 1, terms([leg({ modes: 1, benefits: 3n })]))
    .adopted(1_000, 2, terms([leg({ recogniser: KR, modes: 15 })], { parties: [KR, TW], kind: "INFORMATION" }))
    .certification(2_000, "CertificationGranted", idOf(7), record({ operatorTypes: 2 }))
    .authority(3_000, {
      type: "BallotProposed",
      ballotId: 1,
      economy: KR,
      kind: "SUSPEND",
      proposer: TW,
      compromisedSince: 0,
      admin: `0x${"00".repeat(20)}`,
      expiresAt: NOW + 60,
      electorate: 0b11n,
    });
  const address = { lines: ["1 Example Road"], city: "Taipei", postcode: "100", country: TW };
  ledger.profiles.set(idOf(7), operator(idOf(7), { localName: "福爾摩沙範例貿易", address }));
  jp = await startGateway(JP, ledger);
  tw = await startGateway(TW, ledger);
});
afterAll(async () => {
  await jp.close();
  await tw.close();
});
beforeEach(() => {
  jp.knobs.freshness = "LIVE";
  jp.knobs.problems = [];
});

const at = (gateway: TestGateway, role: keyof TestGateway["tokens"]) => ({
  env: { AEO_GATEWAY: gateway.url, AEO_TOKEN: gateway.tokens[role] },
});
const verify = (options: readonly string[] = [], around: Surroundings = {}) =>
  aeo(["verify", "TW123456789", "--mode", "sea", ...options], { ...around, ...at(jp, "officer") });

describe("verify", () => {
  it("prints the answer first, then why, what to do, whom to compare and as of when", async () => {
    const ran = await verify();
    expect(ran).toMatchObject({ exit: 0, stderr: "" });
    expect(ran.stdout).toBe(`RECOGNISED
Japan recognises this certification of Chinese Taipei for SEA.
Grant the benefits listed. Compare the name and address with the documents first.

operator       Formosa Example Trading / 福爾摩沙範例貿易
address        1 Example Road, Taipei, 100, TW
identifier     TW123456789
certified as   AEO, exporter
certification  ${idOf(7)} (version 1)
since          1970-01-01T00:16:40Z
benefits       reduced examination, reduced document review
arrangement    1 (version 1, from 1970-01-01T00:16:40Z)
reason         COVERED
asked          by Japan, for SEA, at 2027-01-15T08:00:00Z as known at 2027-01-15T08:00:00Z
ledger         as of 2027-01-15T07:59:55Z, block ${ledger.facts.events.length}, LIVE
profiles       of Chinese Taipei as of 2027-01-15T07:59:58Z
`);
  });

  it("says plainly that the papers name somebody else, and that nothing is to be granted before that is clear", async () => {
    const ran = await verify(["--name", "Harbour Lane Foods Ltd.", "--address", "1 Example Rd, Taipei"]);
    expect(ran).toMatchObject({ exit: 1, stderr: "" });
    expect(ran.stdout).toContain("RECOGNISED\n");
    expect(ran.stdout).toContain("The name given is not the operator's.");
    expect(ran.stdout).toContain("Do not grant benefits before the papers are clarified");
    expect(ran.stdout).toMatch(/name given +MISMATCH \(0\.\d\d\)\n/);
    expect(ran.stdout).toMatch(/address given +(MATCH|POSSIBLE) \(0\.\d\d\)\n/);
    expect(ran.stdout).not.toContain("Harbour");
  });

  it("says that the papers name the operator", async () => {
    const ran = await verify(["--name", "FORMOSA EXAMPLE TRADING CO., LTD."]);
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringMatching(/name given +MATCH \(1\.00\)\n/) });
  });

  it.each([
    ["another mode", ["--mode", "air"], 1, "NO ARRANGEMENT"],
    ["another type", ["--operator-type", "sea_carrier"], 1, "NOT ELIGIBLE"],
    ["an issuer that shared nothing", ["--issuer", "KR"], 1, "UNKNOWN"],
    ["a time before the certification was known", ["--known-at", "1970-01-01T00:17:00Z"], 1, "UNKNOWN"],
  ])("of %s is a negative answer", async (_, options, exit, first) => {
    const ran = await verify(options);
    expect(ran).toMatchObject({ exit, stderr: "" });
    expect(ran.stdout.split("\n")[0]).toBe(first);
  });

  it("of a stale gateway is cannot-know, and still an answer in JSON", async () => {
    jp.knobs.freshness = "STALE";
    expect(await verify()).toMatchObject({ exit: 3, stdout: expect.stringMatching(/^STALE\n/) });
    const json = await verify(["--json"]);
    expect(json).toMatchObject({ exit: 3, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({ recognition: "STALE", cause: { code: "LEDGER_STALE" } });
  });

  it("paints the word on a terminal, and only there", async () => {
    expect((await verify([], { colour: true })).stdout).toContain("\u001b[32mRECOGNISED\u001b[39m\n");
    expect((await verify()).stdout).not.toContain("\u001b");
    expect((await verify(["--json"], { colour: true })).stdout).not.toContain("\u001b");
  });

  it.each([
    ["a mode that is none", ["--mode", "space"], "It is one of SEA, AIR, ROAD, RAIL."],
    ["a time without a zone", ["--valid-at", "2027-01-01"], "/query/validAt"],
    ["an option that is none", ["--colour"], "unknown option"],
  ])("refuses %s as usage", async (_, options, why) => {
    const ran = await verify(options);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain(why);
  });
});

describe("status", () => {
  const status = () => aeo(["status"], at(jp, "officer"));

  it("is good while the gateway is ready", async () => {
    const ran = await status();
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toBe(`READY
gateway  Japan, release 0.1.0
ledger   LIVE, as of 2027-01-15T07:59:55Z (5 seconds ago), block ${ledger.facts.events.length}
writes   none on its way to the ledger

partner  profiles as of        age
KR       2027-01-15T07:59:57Z  3 seconds ago
`);
  });

  it("is still good while a receiver of events fails, and says so", async () => {
    jp.knobs.events = { streams: 0, receivers: 3, failing: 1, deadLetters: 2 };
    try {
      const ran = await status();
      expect(ran.exit).toBe(0);
      expect(ran.stdout).toContain("webhooks  1 receiver failing, 2 dead letters\n");
    } finally {
      jp.knobs.events = { streams: 0, receivers: 0, failing: 0, deadLetters: 0 };
    }
  });

  it("is cannot-know when the gateway is not ready, naming each problem, or stale", async () => {
    jp.knobs.problems = [{ code: "LEDGER_FORKED", detail: "block 7 changed" }];
    const ran = await status();
    expect(ran).toMatchObject({ exit: 3, stdout: expect.stringMatching(/^NOT READY\n/) });
    expect(ran.stdout).toContain("problem  LEDGER_FORKED: block 7 changed\n");
    jp.knobs.problems = [];
    jp.knobs.freshness = "STALE";
    expect((await status()).exit).toBe(3);
    jp.knobs.freshness = "LAGGING";
    expect((await status()).exit).toBe(0);
  });
});

describe("history", () => {
  it("tells the facts in the ledger's order, page by page", async () => {
    const ran = await aeo(["history", "--registry", "certifications"], at(tw, "auditor"));
    expect(ran).toMatchObject({ exit: 0, stderr: "" });
    expect(ran.stdout).toContain(
      `certifications 1  Chinese Taipei granted certification ${idOf(7)} (version 1; AEO; exporter; valid from 1970-01-01T00:16:40Z; decided 1970-01-01T00:33:20Z)`,
    );
    const first = await aeo(["history", "--limit", "2"], at(tw, "auditor"));
    expect(first.stdout.trim().split("\n")).toHaveLength(3);
    expect(first.stderr).toBe("more: --after 2:0\n");
    const second = await aeo(["history", "--after", "2:0", "--limit", "1"], at(tw, "auditor"));
    expect(second.stdout).toMatch(/\n3:0 /);
    expect(await aeo(["history", "--after", "x"], at(tw, "auditor"))).toMatchObject({ exit: 2 });
    const ahead = await aeo(["history", "--after", "999999:0"], at(tw, "auditor"));
    expect(ahead).toMatchObject({ exit: 1, stderr: expect.stringContaining("CURSOR_AHEAD") });
  });

  it("of one certification is found by its id or its operator's TIN", async () => {
    for (const named of [idOf(7), "TW123456789"]) {
      const ran = await aeo(["history", "--certification", named], at(tw, "registrar"));
      expect(ran.exit).toBe(0);
      expect(ran.stdout).toMatch(
        /1 +1970-01-01T00:33:20Z +1970-01-01T00:33:20Z +1970-01-01T00:16:40Z +16 minutes +CERTIFIED +granted\n$/,
      );
    }
    expect(await aeo(["history", "--certification", idOf(8)], at(tw, "registrar"))).toMatchObject({ exit: 1 });
    expect(await aeo(["history", "--certification", idOf(7), "--limit", "2"], at(tw, "registrar"))).toMatchObject({
      exit: 2,
    });
  });
});

describe("members and ballots", () => {
  it("are tables", async () => {
    const members = await aeo(["members"], at(jp, "officer"));
    expect(members.stdout).toMatch(/\nTW +Chinese Taipei +ACTIVE +1970-01-01T00:16:40Z +1 +0 +0 +-\n/);
    const ballots = await aeo(["ballots"], at(jp, "officer"));
    expect(ballots.stdout).toMatch(/\n1 +suspend +KR +TW +1 of 2 +JP +open +2027-01-15T08:01:00Z\n$/);
    expect((await aeo(["ballots", "--economy", "jp", "--json"], at(jp, "officer"))).stdout).toBe('{"ballots":[]}\n');
  });
});

describe("errors", () => {
  it("explains every code, the gateways' and its own, with the exit code it leads to", async () => {
    const ran = await aeo(["errors", "--json"]);
    const codes = (JSON.parse(ran.stdout) as { code: string }[]).map(({ code }) => code);
    expect(codes).toEqual([...Object.keys(ERRORS), ...Object.keys(FAULTS)].sort());
    const one = await aeo(["errors", "stale-version"]);
    expect(one).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^code +STALE_VERSION\n.*\nfix +.*\n.*\nexit code +1\n$/),
    });
    expect(await aeo(["errors", "NONSENSE"])).toMatchObject({ exit: 1, stdout: "" });
  });
});

const find = (name: string, options: readonly string[] = []) => aeo(["find", name, ...options], at(jp, "officer"));

describe("find", () => {
  it("lists whose papers these may be, and says how to verify them", async () => {
    const ran = await find("Formosa Exampel", ["--address", "Example Road, Taipei"]);
    expect(ran).toMatchObject({ exit: 0, stderr: expect.stringContaining("aeo verify TW123456789 --issuer TW") });
    expect(ran.stdout).toMatch(/TW123456789 +TW +Formosa Example Trading/);
  });

  it("of a name that nobody has anything like is a negative answer; of less than a name it is refused", async () => {
    expect((await find("Zyx Harbour")).exit).toBe(1);
    expect(await find("Co., Ltd. A")).toMatchObject({ exit: 2, stderr: expect.stringContaining("three letters") });
  });

  it("is refused after thirty times in a minute", async () => {
    const exits: number[] = [];
    for (let times = 0; times < 31; times++) exits.push((await find("Formosa", ["--json"])).exit);
    expect(exits.at(-1)).not.toBe(0);
  });
});
