import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TW } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger } from "./support/memoryLedger.ts";
import { grantBody } from "./support/operator.ts";
import { aeo, scratch, type Surroundings } from "./support/runCli.ts";

const directory = scratch();
let ledger: MemoryLedger;
let gateway: TestGateway;

beforeAll(async () => {
  ledger = new MemoryLedger();
  ledger.facts.members(1_000, TW);
  gateway = await startGateway(TW, ledger);
});
afterAll(() => gateway.close());
beforeEach(() => {
  ledger.fate = "final";
  ledger.profiles.clear();
});

const HEADER = "tin,legalName,addressLines,city,country,operatorTypes,programme,validFrom";
const row = (tin: string) => `${tin},"Formosa, Example",1 Example Road,Taipei,TW,EXPORTER,AEO,2026-12-01`;

function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function imported(options: readonly string[], around: Surroundings = {}) {
  const env = { AEO_GATEWAY: gateway.url, AEO_TOKEN: gateway.tokens.registrar };
  return aeo(["certify", "--import", ...options], { ...around, env });
}

describe("an import", () => {
  it("of sound rows is positive when all are on the ledger", async () => {
    const path = file("sound.csv", [HEADER, row("TW100000001"), row("TW100000002")].join("\n"));
    const ran = await imported([path]);
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toMatch(
      /^import +[0-9a-f-]{36}\nrows +2\non the ledger +2\non the way +0\nrefused +0\nfailed +0\n$/,
    );
    expect(ran.stderr).toContain("2 of 2 rows taken, 0 refused");
    expect(ledger.profiles.size).toBe(2);
  });

  it("names each row that is refused with its place, and is negative though the others are written", async () => {
    const rows = [row("TW100000001"), row("TW1"), row("TW100000001"), row("TW100000002").replace("EXPORTER", "WIZARD")];
    const ran = await imported([file("mixed.csv", [HEADER, ...rows].join("\n"))]);
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain("on the ledger  1\n");
    expect(ran.stdout).toMatch(
      /\nrow +code +why\n2 +INVALID_TIN +\/tin: .+\n3 +DUPLICATE_CERTIFICATION +row 1 .+\n4 +INVALID_ROW +\/operatorTypes\/0: .+\n$/,
    );
    expect(ran.stdout).not.toContain("Formosa");
    expect(ledger.profiles.size).toBe(1);
  });

  it("waits until all is decided, and its JSON is the API's last word", async () => {
    ledger.fate = "held";
    const onSleep = () => {
      ledger.fate = "final";
      ledger.settle();
    };
    const lines = ["TW100000001", "TW100000002"].map((tin) => JSON.stringify(grantBody({ tin })));
    const ran = await imported(["-", "--format", "ndjson", "--json"], { stdin: lines.join("\n"), onSleep });
    expect(ran).toMatchObject({ exit: 0, waits: [1_000] });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      rows: 2,
      accepted: 2,
      operations: [{ state: "FINAL", rows: [1, 2] }],
    });
  });

  it("that is not decided in time is cannot-know, and need not be waited for", async () => {
    ledger.fate = "held";
    const path = file("held.csv", [HEADER, row("TW100000003")].join("\n"));
    expect(await imported([path, "--timeout", "3"])).toMatchObject({
      exit: 3,
      stdout: expect.stringContaining("on the way     1"),
    });
    expect(await imported([path, "--no-wait"])).toMatchObject({ exit: 0, waits: [] });
  });

  it("whose operation fails on the ledger names its rows", async () => {
    ledger.fate = { code: "NOT_AUTHORISED_ON_LEDGER", detail: "the key may not" };
    const ran = await imported([file("failing.csv", [HEADER, row("TW100000004"), row("TW100000005")].join("\n"))]);
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toMatch(
      /failed +2\n\nrow +code +why\n1 +NOT_AUTHORISED_ON_LEDGER +the key may not\n2 +NOT_AUTHORISED/,
    );
  });

  it.each([
    ["a name that says nothing", () => file("operators.txt", HEADER), "add --format csv or --format ndjson"],
    ["another encoding", () => file("big5.csv", Buffer.from([0xba, 0x7e, 0xa6, 0x72])), "is not UTF-8"],
    ["no header", () => file("bare.csv", row("TW100000001")), "the header lacks tin"],
    ["nothing in it", () => file("empty.csv", ""), "INVALID_BODY"],
  ])("of a file with %s is refused whole", async (_, make, why) => {
    const sent = ledger.calls.length;
    const ran = await imported([make()]);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain(why);
    expect(ledger.calls).toHaveLength(sent);
  });

  it("of a file that a spreadsheet wrote, with its byte order mark, is read", async () => {
    const path = file("bom.csv", `\ufeff${[HEADER, row("TW100000006")].join("\r\n")}`);
    expect((await imported([path])).exit).toBe(0);
  });
});
