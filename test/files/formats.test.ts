import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { create } from "xmlbuilder2";
import type { ExchangeRow, FileHead } from "../../src/domain/exchangeFile.ts";
import { CSV_FORMAT } from "../../src/files/csvFormat.ts";
import { XML_FORMAT } from "../../src/files/xmlFormat.ts";
import { idOf, JP, TW } from "../support/facts.ts";

const head: FileHead = {
  economy: JP,
  position: { series: "0a1b2c3d", sequence: 42 },
  since: { series: "0a1b2c3d", sequence: 41 },
  createdAt: 1_000,
  asOf: { block: 9, blockHash: idOf(9), time: 995 },
  partners: [{ economy: TW, profilesAsOf: undefined, isStale: true }],
};

/** Text as a profile may hold it: no controls, and no space at its ends. */
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .map((text) => text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim())
  .filter((text) => text !== "");
const row = fc.record({
  key: fc.constant(`TW-${idOf(1)}`),
  issuer: fc.constant(TW),
  tin: fc.constant("TW123456789"),
  aliases: fc.array(fc.record({ scheme: fc.constant("MID"), value: fc.constantFrom("A1", "B-2/3.4") }), {
    maxLength: 2,
  }),
  legalName: name,
  localName: fc.option(name),
  address: fc.record({
    lines: fc.array(
      name.filter((text) => !text.includes("|")),
      { minLength: 1, maxLength: 3 },
    ),
    city: name,
    postcode: fc.option(name),
    country: fc.constant(TW),
  }),
  operatorTypes: fc.constant(["IMPORTER", "EXPORTER"] as const),
  programme: fc.constant("AEO" as const),
  tier: fc.constantFrom(null, "AEOS"),
  status: fc.constantFrom("CERTIFIED" as const, "SUSPENDED" as const),
  effectiveFrom: fc.constant(500),
  validFrom: fc.constant(400),
  validUntil: fc.constantFrom(0, 4_000),
  reviewAt: fc.constantFrom(0, 3_000),
  recognisedFor: fc.constantFrom([], ["SEA"] as const, ["SEA", "AIR"] as const),
});

const write = (format: typeof XML_FORMAT, rows: readonly ExchangeRow[], gone: readonly string[] = []) =>
  [
    format.begin(head),
    ...rows.map((one) => format.entry({ action: "UPSERT", row: one })),
    ...gone.map((key) => format.entry({ action: "REMOVE", key })),
    format.end(),
  ].join("");

/** The part of a document's tree that is read here. */
interface Element {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  getElementsByTagName(name: string): Iterable<Element>;
}
const treeOf = (text: string) => create(text).node as unknown as Element;
const elements = (tree: Element, name: string) => [...tree.getElementsByTagName(name)];
const texts = (tree: Element, name: string) => elements(tree, name).map(({ textContent }) => textContent);

describe("a file in XML", () => {
  it("reads back as what was written, whatever is in a name", () => {
    fc.assert(
      fc.property(row, (one) => {
        const tree = treeOf(write(XML_FORMAT, [one]));
        expect(elements(tree, "aeo").map((aeo) => aeo.getAttribute("key"))).toEqual([one.key]);
        expect(elements(tree, "AEOMutualRecognitionParty").map((party) => party.getAttribute("wco"))).toEqual(["16C"]);
        expect(elements(tree, "id").map((id) => [id.getAttribute("wco"), id.textContent])).toEqual([["R143", one.tin]]);
        expect(texts(tree, "legalName")).toEqual([one.legalName]);
        expect(texts(tree, "localName")).toEqual(one.localName === null ? [] : [one.localName]);
        expect(texts(tree, "line")).toEqual(one.address.lines);
        expect(texts(tree, "city")).toEqual([one.address.city]);
        expect(texts(tree, "postcode")).toEqual(one.address.postcode === null ? [] : [one.address.postcode]);
        expect(texts(tree, "alias")).toEqual(one.aliases.map(({ value }) => value));
        expect(texts(tree, "operatorType")).toEqual(one.operatorTypes);
        expect(texts(tree, "recognisedFor")).toEqual(one.recognisedFor);
        expect(texts(tree, "status")).toEqual([one.status]);
        const until = elements(tree, "validity")[0]?.getAttribute("until") ?? null;
        expect(until).toBe(one.validUntil === 0 ? null : "1970-01-01T01:06:40Z");
      }),
    );
  });

  it("says what it is, since which file, and how far each partner was read", () => {
    const tree = treeOf(write(XML_FORMAT, [], ["TW-1"]));
    const [about] = elements(tree, "head");
    const attributes = ["economy", "kind", "position", "since", "createdAt"].map((name) => about?.getAttribute(name));
    expect(attributes).toEqual(["JP", "DELTA", "0a1b2c3d-42", "0a1b2c3d-41", "1970-01-01T00:16:40Z"]);
    expect(elements(tree, "ledger").map((one) => one.getAttribute("block"))).toEqual(["9"]);
    const partner = (name: string) => elements(tree, "partner").map((one) => one.getAttribute(name));
    expect([partner("economy"), partner("stale"), partner("profilesAsOf")]).toEqual([["TW"], ["true"], [null]]);
    expect(elements(tree, "removed").map((one) => one.getAttribute("key"))).toEqual(["TW-1"]);
  });
});

describe("a file in CSV", () => {
  it("reads back as what was written, whatever is in a name", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 3 }), (rows) => {
        const read: Record<string, string>[] = parse(write(CSV_FORMAT, rows, ["TW-2"]), { columns: true });
        expect(read).toHaveLength(rows.length + 1);
        rows.forEach((one, index) => {
          expect(read[index]).toMatchObject({
            action: "UPSERT",
            key: one.key,
            "16C.R143": one.tin,
            legalName: one.legalName,
            localName: one.localName ?? "",
            addressLines: one.address.lines.join("|"),
            postcode: one.address.postcode ?? "",
            recognisedFor: one.recognisedFor.join("|"),
            validUntil: one.validUntil === 0 ? "" : "1970-01-01T01:06:40Z",
          });
        });
        expect(read.at(-1)).toMatchObject({ action: "REMOVE", key: "TW-2", legalName: "" });
      }),
    );
  });
});
