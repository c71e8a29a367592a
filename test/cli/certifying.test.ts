import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { JP, KR, leg, terms, TW } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger } from "./support/memoryLedger.ts";
import { grantBody } from "./support/operator.ts";
import { accessFileFor, aeo, scratch } from "./support/runCli.ts";

const TIN = "TW123456789";
const directory = scratch();
let ledger: MemoryLedger;
let tw: TestGateway;
let jp: TestGateway;
let access: string;

/** The options with which each test certifies the operator. */
const GRANT = [
  ["certify", "--tin", TIN, "--legal-name", "Formosa Example Trading", "--address-line", "1 Example Road"],
  ["--city", "Taipei", "--country", "tw", "--operator-type", "exporter,importer", "--programme", "aeo"],
  ["--tier", "AEOS", "--valid-from", "2026-12-01", "--consent", "per-partner", "--partners", "JP,KR"],
].flat();

beforeAll(async () => {
  ledger = new MemoryLedger();
  ledger.facts.members(1_000, TW, JP, KR).adopted(1_000, 1, terms([leg()]));
  tw = await startGateway(TW, ledger);
  jp = await startGateway(JP, ledger);
  access = accessFileFor(directory, [tw, jp]);
});
afterAll(async () => {
  await tw.close();
  await jp.close();
});
beforeEach(() => {
  ledger.fate = "final";
  ledger.profiles.clear();
  ledger.consents.clear();
});

const as = (who: string) => ["--access", access, "--as", who];
const registrar = () => as("TW:registrar");

async function certified(): Promise<string> {
  const { exit, stdout, stderr } = await aeo([...GRANT, ...registrar(), "--json"]);
  expect(exit, stderr).toBe(0);
  return (JSON.parse(stdout) as { certificationId: string }).certificationId;
}

async function recognition(): Promise<{ exit: number; recognition: string }> {
  const ran = await aeo(["verify", TIN, "--mode", "sea", "--json", ...as("JP:officer")]);
  return { exit: ran.exit, recognition: (JSON.parse(ran.stdout) as { recognition: string }).recognition };
}

describe("certify", () => {
  it("writes what the options say and prints the new certification", async () => {
    const ran = await aeo([...GRANT, "--alias", "OBIN:X-1/2", "--contact", "Duty desk", ...registrar()]);
    expect(ran).toMatchObject({ exit: 0 });
    expect(ran.stdout).toMatch(
      /^FINAL: grant of a certification is on the ledger\.\ncertification {2}0x[0-9a-f]{64}\n/,
    );
    const [profile] = [...ledger.profiles.values()];
    expect(profile).toMatchObject({
      tin: TIN,
      legalName: "Formosa Example Trading",
      address: { lines: ["1 Example Road"], city: "Taipei", country: "TW", postcode: null },
      operatorTypes: ["EXPORTER", "IMPORTER"],
      programme: "AEO",
      tier: "AEOS",
      validFrom: "2026-12-01",
      validUntil: null,
      aliases: [{ scheme: "OBIN", value: "X-1/2" }],
      contact: "Duty desk",
    });
    expect(ledger.consents.get(profile!.certificationId)).toEqual({ mode: "PER_PARTNER", partners: ["JP", "KR"] });
  });

  it("takes a file or standard input, over which options count", async () => {
    const grant = grantBody({ legalName: "From The File" });
    const path = join(directory, "grant.json");
    writeFileSync(path, JSON.stringify(grant));
    expect((await aeo(["certify", "--file", path, ...registrar()])).exit).toBe(0);
    const stdin = JSON.stringify({ ...grant, tin: "TW223456789" });
    const ran = await aeo(["certify", "--file", "-", "--legal-name", "From The Option", ...registrar()], { stdin });
    expect(ran.exit).toBe(0);
    expect([...ledger.profiles.values()].map(({ legalName }) => legalName)).toEqual([
      "From The File",
      "From The Option",
    ]);
  });

  it("still says which certification is new when the ledger takes its time", async () => {
    ledger.fate = "held";
    const onSleep = () => {
      ledger.fate = "final";
      ledger.settle();
    };
    const ran = await aeo([...GRANT, "--json", ...registrar()], { onSleep });
    const [id] = [...ledger.profiles.keys()];
    expect(JSON.parse(ran.stdout)).toMatchObject({ state: "FINAL", certificationId: id });
  });

  it.each([
    ["nothing", [], "there is nothing to certify"],
    ["half an address", ["--tin", TIN, "--city", "Taipei"], "an address is given whole"],
    ["partners without a consent", ["--tin", TIN, "--partners", "JP"], "--partners goes with --consent"],
    ["PER_PARTNER without partners", ["--tin", TIN, "--consent", "PER_PARTNER"], "PER_PARTNER needs --partners"],
    ["a format without an import", ["--tin", TIN, "--format", "csv"], "--format goes with --import"],
    ["an import and a field", ["--import", "x.csv", "--tin", TIN], "--import says everything"],
    ["an operator type that is none", ["--operator-type", "exporter,wizard"], "It is one of IMPORTER, EXPORTER"],
    ["a missing file", ["--file", "/nowhere/grant.json"], "does not exist"],
  ])("refuses %s before it sends anything", async (_, options, why) => {
    const sent = ledger.calls.length;
    const ran = await aeo(["certify", ...options, ...registrar()]);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain(why);
    expect(ledger.calls).toHaveLength(sent);
  });

  it("says which letter of a name only looks like a Latin one", async () => {
    const grant = join(directory, "homoglyph.json");
    writeFileSync(grant, JSON.stringify(grantBody({ legalName: "\u0415vil Corp" })));
    const ran = await aeo(["certify", "--file", grant, ...registrar()]);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toMatch(/refused +INVALID_NAME\n/);
    expect(ran.stderr).toContain("U+0415");
  });

  it("prints what the gateway refuses, with code, places, fix and trace id", async () => {
    const ran = await aeo(["certify", "--tin", TIN, ...registrar()]);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toMatch(/refused +INVALID_BODY\nwhy +at .*\/legalName.*\n/);
    expect(ran.stderr).toMatch(/\nat +\/legalName: .+\n/);
    expect(ran.stderr).toMatch(/\nfix +Correct the fields listed under errors.*\ntrace +[0-9a-f-]{36}\n$/);
  });
});

describe("a suspension by TIN", () => {
  it("reaches the partner, and a reinstatement too", async () => {
    const id = await certified();
    expect(await recognition()).toEqual({ exit: 0, recognition: "RECOGNISED" });
    const options = ["--reason", "REVIEW", "--text", "Under review", "--review-at", "2027-02-01T00:00:00Z"];
    const ran = await aeo(["suspend", "tw-123 456 789", ...options, ...registrar()]);
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining(`suspension of ${id} is on the ledger`) });
    expect(ran.stderr).toContain("decided on version 1");
    expect(ran.stdout + ran.stderr).not.toContain("Formosa");
    expect(ledger.profiles.get(id as `0x${string}`)?.statusReason).toEqual({ code: "REVIEW", text: "Under review" });
    expect(await recognition()).toEqual({ exit: 1, recognition: "SUSPENDED" });
    expect((await aeo(["reinstate", id, ...registrar()])).exit).toBe(0);
    expect(await recognition()).toEqual({ exit: 0, recognition: "RECOGNISED" });
  });

  it("takes effect when it is said to", async () => {
    const id = await certified();
    const from = "2027-01-10T00:00:00Z";
    await aeo(["suspend", TIN, "--reason", "REVIEW", "--effective-from", from, ...registrar()]);
    expect(ledger.calls.at(-1)).toMatchObject({ entries: [{ id, effectiveFrom: Date.parse(from) / 1000 }] });
  });

  it("finds nobody by a TIN that is only the beginning of one", async () => {
    await certified();
    const sent = ledger.calls.length;
    const ran = await aeo(["suspend", TIN.slice(0, -1), "--reason", "REVIEW", ...registrar()]);
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(ran.stderr).toContain("no operator has exactly this identifier; 1 begin with it");
    expect(ledger.calls).toHaveLength(sent);
  });

  it("refuses to choose among several live certifications, and names their ids but nobody's name", async () => {
    const first = await certified();
    const second = await certified();
    const ran = await aeo(["suspend", TIN, "--reason", "REVIEW", ...registrar()]);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain("AMBIGUOUS_TARGET");
    expect(ran.stderr).toContain(first);
    expect(ran.stderr).toContain(second);
    expect(ran.stderr).not.toContain("Formosa");
  });

  it("passes over certifications that have ended, and says so when there is no other", async () => {
    await certified();
    expect((await aeo(["revoke", TIN, "--reason", "INFRINGEMENT", ...registrar()])).exit).toBe(0);
    const refused = await aeo(["suspend", TIN, "--reason", "REVIEW", ...registrar()]);
    expect(refused).toMatchObject({ exit: 1 });
    expect(refused.stderr).toMatch(/certifications have ended: 0x[0-9a-f]{64} \(AEO, AEOS, REVOKED, version 2\)/);
    await certified();
    expect((await aeo(["suspend", TIN, "--reason", "REVIEW", ...registrar()])).exit).toBe(0);
  });

  it("looks at every page of what begins like the TIN", async () => {
    await certified();
    const [profile] = [...ledger.profiles.values()];
    ledger.profiles.clear();
    for (let index = 0; index < 501; index++) {
      const id = `0x${(index + 1).toString(16).padStart(64, "0")}` as const;
      ledger.profiles.set(id, { ...profile!, certificationId: id, tin: `${TIN}${index}` });
    }
    ledger.profiles.set(profile!.certificationId, profile!);
    expect((await aeo(["suspend", TIN, "--reason", "REVIEW", ...registrar()])).exit).toBe(0);
  });
});

describe("the other changes", () => {
  it("renew, amend, withdraw and reissue do what they say", async () => {
    const id = await certified();
    const until = ["--valid-until", "2029-12-31"];
    const renewal = await aeo(["renew", TIN, ...until, ...registrar()]);
    expect(renewal).toMatchObject({ exit: 2, stderr: expect.stringContaining("INVALID_DATE") }); // it has no end already
    expect((await aeo(["amend", TIN, "--operator-type", "exporter", "--tier", "AEOC", ...registrar()])).exit).toBe(0);
    expect(ledger.profiles.get(id as `0x${string}`)).toMatchObject({ operatorTypes: ["EXPORTER"], tier: "AEOC" });
    const cleared = await aeo(["amend", TIN, "--file", "-", ...registrar()], { stdin: '{"tier":null}' });
    expect(cleared.exit).toBe(0);
    expect(ledger.profiles.get(id as `0x${string}`)?.tier).toBeNull();
    const reissued = await aeo(["reissue", TIN, "--json", ...registrar()]);
    const { certificationId } = JSON.parse(reissued.stdout) as { certificationId: string };
    expect(certificationId).not.toBe(id);
    expect((await aeo(["withdraw", certificationId, "--reason", "OWN_REQUEST", ...registrar()])).exit).toBe(0);
    expect(ledger.calls.at(-1)).toMatchObject({ fn: "withdraw", entries: [{ id: certificationId, version: 1 }] });
  });

  it("an annulment is proposed by a registrar and confirmed by a signatory, of an ended certification too", async () => {
    const id = await certified();
    await aeo(["revoke", id, "--reason", "INFRINGEMENT", ...registrar()]);
    expect((await aeo(["annul", "propose", TIN, ...registrar()])).exit).toBe(0);
    const confirm = ["annul", "confirm", TIN, "--reason", "GRANTED_IN_ERROR"];
    expect(await aeo([...confirm, ...registrar()])).toMatchObject({
      exit: 2,
      stderr: expect.stringMatching(/refused +ROLE_MISSING\n/),
    });
    expect((await aeo([...confirm, ...as("TW:signatory")])).exit).toBe(0);
    expect(await aeo(["annul", "propose", TIN, ...registrar()])).toMatchObject({ exit: 1 });
  });

  it.each([
    ["renew without an end or --without-end", ["renew", "0x1"], "--valid-until or --without-end"],
    ["amend without a field", ["amend", "0x1"], "there is nothing to change"],
    ["words without a code", ["reinstate", "0x1", "--text", "Because"], "--text goes with --reason"],
    ["an id that is none", ["reinstate", "0x1"], "an id is 0x and 64 hex digits"],
    ["a suspension without a reason", ["suspend", TIN], "--reason <code>"],
    ["a version that is no number", ["suspend", TIN, "--reason", "R2", "--version", "1x"], "a whole number"],
  ])("refuse %s", async (_, argv, why) => {
    const ran = await aeo([...argv, ...registrar()]);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain(why);
  });

  it("quote the version given, which the gateway refuses when it is old", async () => {
    await certified();
    await aeo(["suspend", TIN, "--reason", "REVIEW", ...registrar()]);
    const ran = await aeo(["reinstate", TIN, "--version", "1", ...registrar()]);
    expect(ran).toMatchObject({ exit: 1, stdout: "" });
    expect(ran.stderr).toContain("STALE_VERSION");
    expect(await aeo(["reinstate", TIN, "--version", "1", "--json", ...registrar()])).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(/^\{.*"code":"STALE_VERSION".*\}\n$/),
    });
  });

  it("a consent is recorded without the ledger", async () => {
    const id = await certified();
    const sent = ledger.calls.length;
    const ran = await aeo(["consent", TIN, "--mode", "general", ...registrar()]);
    expect(ran).toMatchObject({ exit: 0, stdout: `recorded       general\ncertification  ${id}\n` });
    expect(ledger.consents.get(id as `0x${string}`)).toEqual({ mode: "GENERAL" });
    expect(ledger.calls).toHaveLength(sent);
  });
});
