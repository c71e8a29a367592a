import { describe, expect, it } from "vitest";
import { demoArrangements } from "../../src/seeding/demoArrangements.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";

const seeds = loadSeeds();
const demos = demoArrangements(seeds);

describe("the arrangements of the report", () => {
  it("are these ten, with the state that the report gives them", () => {
    expect(seeds.arrangements.map(({ id, status, parties }) => `${id} ${status} ${parties.join(",")}`.trim())).toEqual([
      "NZ-US SIGNED NZ,US",
      "PACIFIC-ALLIANCE SIGNED CL,CO,MX,PE",
      "KR-TW IN_FORCE KR,TW",
      "JP-TW IN_FORCE JP,TW",
      "AU-TW IN_FORCE AU,TW",
      "HK-NZ IN_FORCE HK,NZ",
      "MX-US IN_FORCE MX,US",
      "ANDEAN-COMMUNITY SIGNED",
      "PACIFIC-ALLIANCE-MERCOSUR NEGOTIATION CL,CO,MX,PE",
      "ASEAN STUDY PH,SG",
    ]);
  });

  it("name Colombia as the only party outside APEC", () => {
    expect(new Set(seeds.arrangements.flatMap(({ nonApecParties }) => nonApecParties))).toEqual(new Set(["CO"]));
  });

  it("keep both of the dates that the report gives for Korea and Chinese Taipei", () => {
    expect(seeds.arrangements.find(({ id }) => id === "KR-TW")?.dates).toMatchObject([
      { event: "ENTRY_INTO_FORCE", date: "2016-10-01" },
      { event: "ENTERED_INTO", year: 2015, lines: "1311" },
    ]);
  });
});

describe("demoArrangements", () => {
  it("completes those in force or signed whose parties are known, and no others", () => {
    expect(demos.map(({ id, enteredIntoForceOn, dateFromReport }) => [id, enteredIntoForceOn, dateFromReport])).toEqual(
      [
        ["NZ-US", "2007-07-01", false],
        ["PACIFIC-ALLIANCE", "2018-07-01", false],
        ["KR-TW", "2016-10-01", true],
        ["JP-TW", "2019-05-22", true],
        ["AU-TW", "2019-06-01", true],
        ["HK-NZ", "2019-03-08", false],
        ["MX-US", "2015-01-01", false],
      ],
    );
  });

  it("says of each that what completes it is an example", () => {
    for (const { statement } of demos) expect(statement).toMatch(/^An example, not from the report: /);
  });

  it("makes a leg for each ordered pair of parties, with the issuer's own programme", () => {
    for (const { id, parties, legs } of demos) {
      const pairs = legs.map(({ issuer, recogniser }) => `${issuer}>${recogniser}`);
      expect(new Set(pairs).size, id).toBe(parties.length * (parties.length - 1));
      expect(pairs).toHaveLength(new Set(pairs).size);
      for (const { issuer, programme } of legs) {
        const own = seeds.economies.find(({ code }) => code === issuer)?.programme.name ?? "AEO";
        expect(programme, `${id} ${issuer}`).toBe(own);
      }
    }
  });

  it("covers every leg and mode that the report has evidence for", () => {
    for (const { id, legs } of seeds.arrangements) {
      const demo = demos.find((each) => each.id === id);
      for (const { issuer, recogniser, modes } of legs) {
        const covering = demo?.legs.find((leg) => leg.issuer === issuer && leg.recogniser === recogniser);
        expect(covering?.modes, `${id} ${issuer}>${recogniser}`).toEqual(expect.arrayContaining(modes));
      }
    }
  });

  it("covers exporters only where New Zealand issues, for it certifies no others", () => {
    const own = demos.flatMap(({ legs }) => legs).filter(({ issuer }) => issuer === "NZ");
    expect(own).toHaveLength(2);
    for (const { operatorTypes } of own) expect(operatorTypes).toEqual(["EXPORTER"]);
  });
});
