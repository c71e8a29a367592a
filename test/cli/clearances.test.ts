import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLEARANCE_COLUMNS } from "../../src/domain/clearanceColumns.ts";
import { portionsOf } from "../../src/cli/portions.ts";
import { JP } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { oneRecognised } from "./support/oneRecognised.ts";
import { accessFileFor, aeo, scratch } from "./support/runCli.ts";

const directory = scratch();
const HEADER = "reference,issuer,mode,lodgedAt,releasedAt,channel,operator,claimed,granted";
let jp: TestGateway;
let env: Record<string, string>;

beforeAll(async () => {
  jp = await startGateway(JP, oneRecognised());
  env = { AEO_ACCESS: accessFileFor(directory, [jp]), AEO_AS: "JP:monitor" };
});
afterAll(() => jp.close());

function file(name: string, lines: readonly string[]): string {
  const path = join(directory, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const row = (
  reference: string,
  rest = "TW,SEA,2026-01-05T00:00:00Z,2026-01-05T01:00:00Z,FREE,TW123456789,yes,REDUCED_EXAMINATION",
) => `${reference},${rest}`;

describe("aeo clearance import", () => {
  it("records a file in portions, says which rows are wrong by their number in the whole file, and counts a repetition once", async () => {
    const rows = Array.from({ length: 7 }, (_, index) => row(`R${index}`));
    rows[4] = row("R4", "TW,SEA,yesterday,,FREE,,,");
    const path = file("clearances.csv", [HEADER, ...rows]);
    const first = await aeo(["clearance", "import", path, "--rows", "3", "--json"], { env });
    expect(first.exit, first.stderr).toBe(1);
    expect(JSON.parse(first.stdout)).toMatchObject({
      rows: 7,
      accepted: 6,
      refusedCount: 1,
      refused: [{ row: 5, code: "INVALID_ROW", errors: [{ pointer: "/lodgedAt" }] }],
    });
    const again = await aeo(["clearance", "import", path, "--rows", "2"], { env });
    expect(again.stdout).toMatch(/known already\s+6/);
    expect(again.stdout).toMatch(/5\s+INVALID_ROW\s+\/lodgedAt/);
  });

  it("says which columns there are, and which are needed", async () => {
    const { stdout } = await aeo(["clearance", "import", "--help"], { env });
    for (const column of CLEARANCE_COLUMNS) expect(stdout).toMatch(new RegExp(`\\b${column}\\b`));
    expect(stdout).toMatch(/reference\* issuer\* mode\*.* lodgedAt\*.* channel\* operator /);
  });

  it("takes corrections only when they are announced", async () => {
    const path = file("other.ndjson", [
      JSON.stringify({ reference: "R0", issuer: "TW", mode: "AIR", lodgedAt: "2026-01-05T00:00:00Z", channel: "FREE" }),
    ]);
    expect((await aeo(["clearance", "import", path], { env })).stdout).toContain("CLEARANCE_DIFFERS");
    const corrected = await aeo(["clearance", "import", path, "--corrections", "--json"], { env });
    expect(JSON.parse(corrected.stdout)).toMatchObject({ corrected: 1, refusedCount: 0 });
  });

  it("is for the monitor and other agencies, and an agency speaks for itself only", async () => {
    const path = file("one.csv", [`${HEADER},agency`, `${row("X1")},Customs`]);
    expect((await aeo(["clearance", "import", path], { env: { ...env, AEO_AS: "JP:officer" } })).exit).toBe(2);
    const agency = await aeo(["clearance", "import", path, "--json"], { env: { ...env, AEO_AS: "JP:agency" } });
    expect(JSON.parse(agency.stdout)).toMatchObject({ refused: [{ row: 1, errors: [{ pointer: "/agency" }] }] });
    const own = file("own.csv", [HEADER, row("X2")]);
    expect((await aeo(["clearance", "import", own], { env: { ...env, AEO_AS: "JP:agency" } })).exit).toBe(0);
  });
});

describe("measures, for another agency", () => {
  it("are those of what it cleared, with nothing of customs' or of others' beside them", async () => {
    const as = (role: string) => ({ env: { ...env, AEO_AS: `JP:${role}` } });
    const customs = file("customs.csv", [HEADER, row("C1"), row("C2")]);
    expect((await aeo(["clearance", "import", customs], as("monitor"))).exit).toBe(0);
    const before = JSON.parse((await aeo(["measures", "--json"], as("agency"))).stdout).n;
    const own = file("agency.csv", [HEADER, row("G1")]);
    expect((await aeo(["clearance", "import", own], as("agency"))).exit).toBe(0);
    const seen = async (role: string, ...more: string[]) =>
      JSON.parse((await aeo(["measures", "--json", ...more], as(role))).stdout).n as number;
    expect(await seen("agency")).toBe(before + 1);
    expect(await seen("agency", "--agency", "JP-agency")).toBe(before + 1);
    expect(await seen("monitor", "--agency", "JP-agency")).toBe(before + 1);
    expect(await seen("monitor", "--agency", "none")).toBe((await seen("monitor")) - before - 1);
    for (const other of ["none", "Quarantine"]) {
      const refused = await aeo(["measures", "--agency", other], as("agency"));
      expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("ROLE_MISSING") });
    }
  });

  it("can't be made out of customs' declarations: it corrects its own only", async () => {
    const customs = file("mine.csv", [HEADER, row("D1")]);
    expect((await aeo(["clearance", "import", customs], { env })).exit).toBe(0);
    const taken = file("taken.csv", [HEADER, row("D1").replace("FREE", "PAPER_REVIEW")]);
    const tried = await aeo(["clearance", "import", taken, "--corrections", "--json"], {
      env: { ...env, AEO_AS: "JP:agency" },
    });
    expect(JSON.parse(tried.stdout)).toMatchObject({ corrected: 0, refused: [{ code: "CLEARANCE_DIFFERS" }] });
  });
});

describe("portions", () => {
  it("hold every row once, in order, each with the header", async () => {
    const rows = Array.from({ length: 10 }, (_, index) => `r${index}`);
    const path = file("rows.csv", ["h", ...rows, ""]);
    const parts = [];
    for await (const part of portionsOf(path, "CSV", 4, {} as never)) parts.push(part);
    expect(parts.map(({ before, rows: n }) => [before, n])).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect(parts.flatMap(({ text }) => text.split("\n").slice(1))).toEqual(rows);
    expect(parts.every(({ text }) => text.startsWith("h\n"))).toBe(true);
  });

  it("of a file that is no UTF-8, or is not there, are refused", async () => {
    const path = join(directory, "big5.csv");
    writeFileSync(path, Buffer.from([0x68, 0x0a, 0xa4, 0xa4, 0x0a]));
    for (const [name, message] of [
      [path, /UTF-8/],
      [join(directory, "nowhere.csv"), /can't be read/],
    ] as const) {
      const all = (async () => {
        for await (const _ of portionsOf(name, "CSV", 4, {} as never));
      })();
      await expect(all).rejects.toThrow(message);
    }
  });
});
