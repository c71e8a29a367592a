import { describe, expect, it } from "vitest";
import { loadSeeds } from "../../src/seeding/seeds.ts";

const { economies, counts, sme } = loadSeeds();
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const row = (code: string) => counts.rows.find(({ economy }) => economy === code);
const idb = (code: string): number | undefined => {
  const cell = row(code)?.idb;
  return cell !== undefined && "count" in cell ? cell.count : undefined;
};
const wco = (code: string): number | undefined => {
  const cell = row(code)?.wco;
  return cell !== undefined && "parts" in cell ? sum(cell.parts.map(({ count }) => count)) : undefined;
};

describe("Table 1", () => {
  it("has in its first column the figures of fifteen economies, ascending, 18,769 together", () => {
    const column = counts.rows.flatMap(({ idb: cell }) => ("count" in cell ? [cell.count] : []));
    expect(column).toEqual([2, 38, 60, 69, 70, 85, 122, 125, 182, 193, 325, 631, 2088, 3200, 11579]);
    expect(sum(column)).toBe(18_769);
    expect([idb("CL"), idb("JP"), idb("TW"), idb("NZ"), idb("US")]).toEqual([2, 60, 122, 125, 11_579]);
  });

  it("has in its second column all operators by type where they are given", () => {
    const totals = Object.fromEntries(counts.rows.map(({ economy }) => [economy, wco(economy)]));
    expect(totals).toEqual({
      CL: undefined,
      HK: 50,
      JP: 690,
      VN: 65,
      MY: 140,
      PE: 101,
      TW: undefined,
      NZ: 123,
      TH: 354,
      SG: 183,
      AU: 317,
      MX: 947,
      CA: 1_633,
      CN: 33_511,
      US: 11_586,
      KR: 832,
      ID: 110,
      RU: 177,
      BN: undefined,
      PH: undefined,
      PG: undefined,
    });
    const general = 30_145;
    expect(sum(Object.values(totals).map((total) => total ?? 0)) - general).toBe(20_674);
  });

  it("writes each cell's parts as the cell's own text has them", () => {
    for (const { economy, wco: cell } of counts.rows) {
      if (!("parts" in cell)) continue;
      for (const { label, count } of cell.parts) {
        const number = count.toLocaleString("en-US");
        expect(cell.text, economy).toContain(label === null ? number : `${number} ${label}`);
      }
    }
  });

  it("has the note on Chinese Taipei: 748 roles in ten types on 2020-07-12", () => {
    expect(counts.note).toMatchObject({ economy: "TW", on: "2020-07-12", lines: "171-173" });
    expect(counts.note.parts).toHaveLength(10);
    expect(sum(counts.note.parts.map(({ count }) => count))).toBe(748);
  });

  it("tells a blank cell from an economy without information, and neither from zero", () => {
    expect(row("KR")?.idb).toMatchObject({ missing: "BLANK" });
    expect(row("TW")?.wco).toMatchObject({ missing: "BLANK" });
    for (const code of ["BN", "PH", "PG"]) expect(row(code)?.idb).toMatchObject({ missing: "NO_INFORMATION" });
  });
});

describe("the economies", () => {
  it("are the 21 of APEC: fifteen programmes called AEO, five with another name, one without", () => {
    const names = economies.map(({ programme }) => programme.name);
    expect(names.filter((name) => name === "AEO")).toHaveLength(15);
    expect(economies.filter(({ programme }) => programme.name !== "AEO").map(({ code }) => code)).toEqual([
      "AU",
      "CA",
      "NZ",
      "PG",
      "SG",
      "US",
    ]);
    expect(names.filter((name) => name === null)).toHaveLength(1);
  });

  it("have a launch year only where the report's text states one", () => {
    const years = Object.fromEntries(
      economies.flatMap(({ code, launch }) => (launch.year === null ? [] : [[code, launch.year]])),
    );
    expect(years).toEqual({ AU: 2016, CL: 2017, ID: 2015, PH: 2015 });
    const order = economies.flatMap(({ code, launch }) =>
      launch.year === null && launch.order !== undefined ? [`${launch.order} ${code}`] : [],
    );
    expect(new Set(order)).toEqual(new Set(["1 US", "2 NZ", "3 JP", "4 SG"]));
  });

  it("limit certifications to terms of years in five of them", () => {
    const terms = economies.flatMap(({ code, validity }) =>
      validity.kind === "YEARS" ? [`${code} ${validity.upTo ? "up to " : ""}${validity.years}`] : [],
    );
    expect(terms).toEqual(["HK up to 3", "MX 2", "MY 2", "SG up to 3", "VN up to 3"]);
    expect(economies.filter(({ validity }) => validity.kind === "NONE").map(({ code }) => code)).toEqual(["PG"]);
  });

  it("share data by partner in Chinese Taipei, and in general elsewhere", () => {
    expect(economies.filter(({ consent }) => consent.regime === "PER_PARTNER").map(({ code }) => code)).toEqual(["TW"]);
  });
});

describe("small and medium-sized enterprises", () => {
  it("add up to 1,692 certified and 75 in process, and to Annex B's 180 without Canada", () => {
    const certified = sum(sme.certified.map(({ count }) => count));
    expect(certified).toBe(1_692);
    expect(sme.certifiedTotal.count).toBe(certified);
    expect(sum(sme.inProcess.map(({ count }) => count))).toBe(75);
    expect(sme.inProcessTotal.count).toBe(75);
    const canada = sme.certified.find(({ economy }) => economy === "CA")?.count ?? 0;
    expect(certified - canada).toBe(sme.annexB.count);
  });

  it("are nowhere more than the economy's operators", () => {
    for (const { economy, count } of sme.certified) expect(count, economy).toBeLessThan(idb(economy) ?? 0);
  });
});
