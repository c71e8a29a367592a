import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JP, KR, leg, terms, TW, ZERO } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger, NOW } from "./support/memoryLedger.ts";
import { aeo, type Surroundings } from "./support/runCli.ts";

let ledger: MemoryLedger;
let gateway: TestGateway;

beforeAll(async () => {
  ledger = new MemoryLedger();
  const open = terms([leg({ recogniser: KR, from: 0 })], { parties: [KR, TW] });
  ledger.facts
    .members(1_000, TW, JP, KR)
    .adopted(
      1_000,
      1,
      terms([leg({ modes: 3 }), leg({ issuer: JP, recogniser: TW, until: NOW - 1 }), leg({ from: 0 })]),
    )
    .adopted(1_000, 2, terms([leg({ issuer: KR, recogniser: JP })], { parties: [JP, KR], kind: "INFORMATION" }))
    .arrangement(2_000, KR, {
      arrangement: 3,
      type: "ArrangementProposed",
      version: 1,
      proposer: KR,
      termsHash: ZERO,
      terms: open,
    })
    .arrangement(2_000, KR, { arrangement: 3, type: "ArrangementSigned", version: 1, party: KR })
    .arrangement(3_000, JP, {
      arrangement: 1,
      type: "SuspensionNotified",
      party: JP,
      issuer: TW,
      recogniser: JP,
      effectiveAt: NOW + 86_400,
    });
  gateway = await startGateway(TW, ledger);
});
afterAll(() => gateway.close());

function arrangements(argv: readonly string[], around: Surroundings = {}) {
  const env = { AEO_GATEWAY: gateway.url, AEO_TOKEN: gateway.tokens.signatory };
  return aeo(["arrangements", ...argv], { ...around, env });
}

describe("arrangements", () => {
  it("are a list, and a matrix of what is in force now", async () => {
    const ran = await arrangements([]);
    expect(ran).toMatchObject({ exit: 0, stderr: "" });
    expect(ran.stdout).toBe(`no  status    kind         parties  version  open for signature
1   IN_FORCE  RECOGNITION  JP, TW   1        -
2   IN_FORCE  INFORMATION  JP, KR   1        -
3   PROPOSED  RECOGNITION  KR, TW   -        version 1, signed by KR

issuer  JP
KR      info
TW      SART
columns recognise rows; S sea, A air, R road, T rail; info = information only; . = nothing
3 arrangements; in force by this machine's clock
`);
  });

  it("are those of one party, if asked so", async () => {
    const ran = await arrangements(["--party", "kr", "--json"]);
    const { arrangements: found } = JSON.parse(ran.stdout) as { arrangements: { arrangement: number }[] };
    expect(found.map(({ arrangement }) => arrangement)).toEqual([2, 3]);
    expect((await arrangements(["--party", "NZ"])).stdout).toContain("no leg is in force\n0 arrangements");
  });

  it("show one in full, with what is announced and what is open for signature", async () => {
    const { stdout } = await arrangements(["1"]);
    expect(stdout).toMatch(
      /^arrangement 1: IN_FORCE\nparties +JP, TW\nversion +1\nkind +recognition\nnotice +60 days\n/,
    );
    expect(stdout).toContain("suspended   TW -> JP by JP from 2027-01-16T08:00:00Z\n");
    expect(stdout).toMatch(/\n0 +TW -> JP +SEA AIR +AEO +all +all +1970-01-01T00:16:40Z +open +reduced examination\n/);
    expect(stdout).toMatch(/\n2 +TW -> JP .* to be confirmed +open/);
    const proposed = await arrangements(["3"]);
    expect(proposed.stdout).toContain("version  none signed by all\n");
    expect(proposed.stdout).toContain("open for signature: version 1, proposed by KR, signed by KR, not yet by TW\n");
    expect(await arrangements(["9"])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("UNKNOWN_ARRANGEMENT"),
    });
  });
});

describe("the acts of a signatory", () => {
  const DAY = "2027-06-01T00:00:00Z";
  const moment = Date.parse(DAY) / 1000;
  const direction = ["--issuer", "tw", "--recogniser", "jp"];
  const way = { issuer: TW, recogniser: JP };
  const cancelled = { type: "SuspensionCancelled", party: TW, ...way };
  const notified = { type: "SuspensionNotified", party: TW, ...way };
  /** What must be so on the ledger for an act to be somebody's turn. */
  const BEFORE: Readonly<Record<string, readonly object[]>> = {
    suspend: [cancelled],
    cancelSuspension: [{ ...notified, effectiveAt: NOW + 86_400 }],
    resume: [cancelled, { ...notified, effectiveAt: NOW - 10 }],
    withdraw: [cancelled],
    cancelWithdrawal: [{ type: "WithdrawalNotified", party: TW, effectiveAt: NOW + 86_400 }],
    terminate: [{ type: "WithdrawalCancelled", party: TW }],
  };

  it.each([
    [
      "confirm",
      ["confirm", "1", "--leg", "2", "--mode", "sea,air", "--from", DAY],
      { legIndex: 2, modes: 3, from: moment },
    ],
    [
      "suspend",
      ["suspend", "1", ...direction, "--effective-at", DAY],
      { issuer: TW, recogniser: JP, effectiveAt: moment },
    ],
    ["cancelSuspension", ["cancel-suspension", "1", ...direction], { issuer: TW, recogniser: JP }],
    ["resume", ["resume", "1", ...direction], { issuer: TW, recogniser: JP, from: 0 }],
    ["withdraw", ["withdraw", "1", "--effective-at", DAY], { effectiveAt: moment }],
    ["cancelWithdrawal", ["cancel-withdrawal", "1"], {}],
    ["terminate", ["terminate", "1", "--effective-at", DAY], { effectiveAt: moment }],
  ])("%s is what the ledger is asked for", async (fn, argv, fields) => {
    for (const fact of BEFORE[fn] ?? []) ledger.facts.arrangement(4_000, TW, { arrangement: 1, ...fact } as never);
    const ran = await arrangements(argv);
    expect(ran, ran.stderr).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^FINAL: .* of arrangement 1 is on the ledger/),
    });
    const call = ledger.calls.at(-1);
    expect(call).toMatchObject({ registry: "arrangements", arrangement: 1, ...fields });
    expect(call?.fn.toLowerCase()).toContain(fn.toLowerCase());
  });

  it("sign what is open, and tell what that is", async () => {
    const ran = await arrangements(["sign", "3"]);
    expect(ran.exit).toBe(0);
    expect(ran.stderr).toContain("open for signature: version 1, proposed by KR");
    expect(ledger.calls.at(-1)).toMatchObject({ fn: "sign", arrangement: 3, version: 1 });
    expect(await arrangements(["sign", "1"])).toMatchObject({ exit: 1, stderr: expect.stringContaining("NO_MATCH") });
    expect(await arrangements(["cancel-proposal", "3", "--version", "2"])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("STALE_VERSION"),
    });
  });

  it("propose, amend and accede with terms from a file", async () => {
    const body = {
      parties: ["TW", "JP"],
      legs: [{ issuer: "TW", recogniser: "JP", modes: ["SEA"], programme: "AEO" }],
    };
    const stdin = JSON.stringify(body);
    expect((await arrangements(["propose", "--file", "-"], { stdin })).exit).toBe(0);
    expect(ledger.calls.at(-1)).toMatchObject({ fn: "propose", terms: { parties: [JP, TW] } });
    expect((await arrangements(["amend", "1", "--file", "-"], { stdin })).exit).toBe(0);
    expect(ledger.calls.at(-1)).toMatchObject({ fn: "amend", arrangement: 1 });
    const three = JSON.stringify({ ...body, kind: "INFORMATION", parties: ["JP", "KR", "TW"] });
    expect((await arrangements(["accede", "2", "--file", "-"], { stdin: three })).exit).toBe(0);
    expect(ledger.calls.at(-1)).toMatchObject({ fn: "accede", arrangement: 2 });
  });

  it.each([
    ["too short a notice", ["withdraw", "1", "--effective-at", "2027-01-20T00:00:00Z"], 2, "NOTICE_TOO_SHORT"],
    ["an arrangement of others", ["withdraw", "2", "--effective-at", DAY], 2, "NOT_A_PARTY"],
    ["terms that are no JSON", ["propose", "--file", "-"], 2, "FILE_UNREADABLE"],
    ["a mistyped act", ["sgin", "1"], 2, "error:"],
    ["an act without its number", ["sign"], 2, "missing required argument"],
  ])("are refused for %s", async (_, argv, exit, why) => {
    const sent = ledger.calls.length;
    const ran = await arrangements(argv, { stdin: "{" });
    expect(ran).toMatchObject({ exit, stdout: "" });
    expect(ran.stderr).toContain(why);
    expect(ledger.calls).toHaveLength(sent);
  });
});
