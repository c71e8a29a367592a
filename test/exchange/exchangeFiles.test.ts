import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { create } from "xmlbuilder2";
import { afterAll, describe, expect, it } from "vitest";
import {
  applyChanges,
  changesBetween,
  FILE_COLUMNS,
  type FileRow,
  inFileOrder,
  rowKey,
} from "../../src/domain/exchangeFile.ts";
import { checkSets } from "../../src/exchange/fileCheck.ts";
import { deltaCsv, fullCsv, readDeltaCsv, readFullCsv } from "../../src/exchange/fileCsv.ts";
import { openFileDirectory } from "../../src/exchange/fileDirectory.ts";
import { removeBefore, setsIn, writeSet } from "../../src/exchange/fileSet.ts";
import { FILE_NAMESPACE, fullXml } from "../../src/exchange/fileXml.ts";
import { FakeKeyRegistry } from "./support/keys.ts";
import { JP, START } from "./support/profiles.ts";

const cell = fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replaceAll("\0", ""));
const row = fc
  .tuple(
    fc.constantFrom("TW", "KR"),
    fc.constantFrom("0x1", "0x2", "0x3", "0x4"),
    fc.array(cell, { minLength: 17, maxLength: 17 }),
  )
  .map(
    ([issuer, certification, cells]) =>
      ({
        ...Object.fromEntries(FILE_COLUMNS.map((column, index) => [column, cells[index] ?? ""])),
        issuer,
        certification,
      }) as FileRow,
  );
const full = fc.uniqueArray(row, { selector: rowKey, maxLength: 8 }).map(inFileOrder);
/** Some rows of a file kept, so that most changes change something. */
const pair = fc.tuple(full, full, fc.boolean()).map(([before, after, keeps]) => {
  const kept = keeps ? before.slice(0, 3) : [];
  const others = after.filter((one) => !kept.some((other) => rowKey(other) === rowKey(one)));
  return [before, inFileOrder([...kept, ...others])] as const;
});

describe("a delta", () => {
  it("makes the full file before into the next, through CSV as well, with no change too many", () => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const changes = changesBetween(before, after);
        const received = readDeltaCsv(deltaCsv(changes));
        expect(received).toEqual(changes);
        expect(applyChanges(readFullCsv(fullCsv(before)), received)).toEqual(after);
        expect(changesBetween(after, after)).toEqual([]);
        expect(new Set(changes.map((one) => rowKey(one.row))).size).toBe(changes.length);
      }),
    );
  });

  it("is refused where one before it was left out, and so are two rows of one certification", () => {
    expect(() => applyChanges([], [{ change: "REMOVE", row: { issuer: "TW", certification: "0x1" } }])).toThrow(
      RangeError,
    );
    expect(() => inFileOrder([sample(1), sample(1)])).toThrow(RangeError);
  });
});

function sample(number: number, fields: Partial<FileRow> = {}): FileRow {
  return {
    issuer: "TW",
    certification: `0x${number}`,
    tin: `TW12345678${number}`,
    aliases: "NACCS:A1|OBIN:B2",
    legalName: 'Formosa "Example" & Sons',
    localName: "虛構貿易",
    programme: "AEO",
    tier: "",
    operatorTypes: "EXPORTER|FREIGHT_FORWARDER",
    status: "CERTIFIED",
    effectiveFrom: "2026-01-01T00:00:00Z",
    validFrom: "2026-01-01T00:00:00Z",
    validUntil: "",
    SEA: "RECOGNISED",
    AIR: "NO_ARRANGEMENT",
    ROAD: "NO_ARRANGEMENT",
    RAIL: "NO_ARRANGEMENT",
    ...fields,
  };
}

describe("the XML of a file", () => {
  it("has the WCO's class, identifiers and roles, and never cuts an identifier", async () => {
    const long = `JP${"1".repeat(17)}`;
    const xml = await fullXml({ economy: "JP", sequence: 1, preparedAt: "2026-01-01T00:00:00Z" }, [
      sample(1),
      sample(2, { tin: long }),
    ]);
    const parsed = create(xml).root().node;
    expect((parsed as unknown as { namespaceURI: string }).namespaceURI).toBe(FILE_NAMESPACE);
    expect([...parsed.childNodes].filter(({ nodeType }) => nodeType === 1)).toHaveLength(2);
    expect(xml).toContain('<AEOMutualRecognitionParty wcoClass="16C" issuer="TW" certification="0x1">');
    expect(xml).toContain('<Identifier wcoId="R143">TW123456781</Identifier>');
    expect(xml).toContain('<Role wcoId="R005" codeList="CL704">FW</Role>');
    expect(xml).toContain(`<Identifier wcoId="R143" longerThan="an..17">${long}</Identifier>`);
    expect(xml).toContain('<Alias scheme="OBIN">B2</Alias>');
    expect(xml).toContain('<Name>Formosa "Example" &amp; Sons</Name>');
    expect(xml).toContain('<Recognition mode="SEA">RECOGNISED</Recognition>');
  });
});

describe("sets of files", () => {
  const path = mkdtempSync(join(tmpdir(), "aeo-files-"));
  afterAll(() => rmSync(path, { recursive: true }));
  const keys = new FakeKeyRegistry();
  const signer = keys.add(JP, "HEAD");
  const days = [[sample(1), sample(2)], [sample(1, { status: "SUSPENDED", SEA: "SUSPENDED" }), sample(3)], [sample(3)]];
  const manifest = (number: number) => `aeo-JP-00000${number}-manifest.jwt`;
  const received = (...numbers: number[]) =>
    numbers.map((number) => ({
      statement: readFileSync(join(path, manifest(number)), "utf8").trim(),
      read: async (name: string) => (readdirSync(path).includes(name) ? readFileSync(join(path, name)) : undefined),
    }));
  const outcomes = async (...numbers: number[]) => {
    const findings = await checkSets(received(...numbers), keys);
    return findings.filter(({ outcome }) => outcome !== "good").map(({ checked, outcome }) => `${checked}: ${outcome}`);
  };

  it("are numbered, signed and checked; a gap, another file and another signer show", async () => {
    const directory = await openFileDirectory(path);
    for (const [index, rows] of days.entries())
      await writeSet(directory, signer, { rows, now: START + index * 86_400, block: 7, blockTime: START });
    const sets = await setsIn(directory);
    expect(sets.map(({ claims }) => [claims.sequence, claims.files.length])).toEqual([
      [1, 2],
      [2, 4],
      [3, 4],
    ]);
    expect(sets[1]?.claims.files.filter(({ kind }) => kind === "DELTA").map((one) => one.rows)).toEqual([3, 3]);
    expect(readdirSync(path).filter((name) => name.endsWith(".new"))).toEqual([]);
    expect(await outcomes(3, 1, 2)).toEqual([]);
    expect(await outcomes(1, 3)).toEqual(["from set 1 to 3: false"]);

    const delta = join(path, "aeo-JP-000002-delta.csv");
    const kept = readFileSync(delta);
    writeFileSync(delta, deltaCsv([]));
    expect(await outcomes(1, 2)).toEqual(["aeo-JP-000002-delta.csv: false", "from set 1 to 2: unknown"]);
    rmSync(delta);
    expect(await outcomes(2)).toEqual(["aeo-JP-000002-delta.csv: unknown"]);
    writeFileSync(delta, kept);
    const others = await checkSets(received(1), new FakeKeyRegistry());
    expect(others).toMatchObject([{ checked: "manifest", outcome: "unknown" }]);
    const [head, claims, signature] = readFileSync(join(path, manifest(1)), "utf8")
      .trim()
      .split(".");
    const forged = Buffer.from(
      Buffer.from(claims as string, "base64url")
        .toString()
        .replace('"block":7', '"block":8'),
    );
    const statement = [head, forged.toString("base64url"), signature].join(".");
    expect(await checkSets([{ statement, read: async () => undefined }], keys)).toMatchObject([{ outcome: "false" }]);
  });

  it("are not continued from a full file that is not the one signed for", async () => {
    const name = join(path, "aeo-JP-000003-full.csv");
    const kept = readFileSync(name);
    writeFileSync(name, fullCsv([]));
    const content = { rows: [], now: START, block: 7, blockTime: START };
    await expect(writeSet(await openFileDirectory(path), signer, content)).rejects.toThrow(/signed for/);
    writeFileSync(name, kept);
  });

  it("go when they are old, but for the newest", async () => {
    const directory = await openFileDirectory(path);
    await removeBefore(directory, START + 86_400);
    expect((await setsIn(directory)).map(({ claims }) => claims.sequence)).toEqual([2, 3]);
    await removeBefore(directory, START + 1_000_000);
    expect(readdirSync(path).every((name) => name.startsWith("aeo-JP-000003"))).toBe(true);
  });
});
