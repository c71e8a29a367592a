import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SeedError } from "../../src/seeding/seedError.ts";
import { loadSeeds, SEEDS_DIRECTORY } from "../../src/seeding/seeds.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "seeds-"));
  cpSync(SEEDS_DIRECTORY, directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The error of loading the copied files. */
function refusal(): SeedError {
  try {
    loadSeeds(directory);
  } catch (error) {
    if (error instanceof SeedError) return error;
    throw error;
  }
  throw new Error("the seeds were accepted");
}

/** Sets, or with undefined removes, the value at a path such as rows.0.idb.count. */
function change(file: string, path: string, value: unknown): void {
  const document = JSON.parse(readFileSync(join(directory, file), "utf8"));
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce((object, key) => object[key], document);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  writeFileSync(join(directory, file), JSON.stringify(document));
}

describe("loadSeeds", () => {
  it("reads the files of a directory as it reads the released ones", () => {
    expect(loadSeeds(directory)).toEqual(loadSeeds());
  });

  it.each([
    ["economies.json", "economies.0.code", "Australia", "economies[0].code"],
    ["economies.json", "economies.0.name", "Austria", "economies[0].name"],
    ["economies.json", "economies.1.code", "AU", "economies"],
    [
      "economies.json",
      "economies.0.legalDates.timeZone",
      "Australia/Canberra City",
      "economies[0].legalDates.timeZone",
    ],
    ["economies.json", "economies.0.nameLines", "119-", "economies[0].nameLines"],
    ["economies.json", "economies.0.extra", 1, "economies[0]"],
    ["economies.json", "economies.0.consent.notFromReport", undefined, "economies[0].consent.notFromReport"],
    ["economies.json", "economies.20", undefined, "economies[20]"],
    ["aeo-counts.json", "rows.0.economy", "CO", "rows"],
    ["aeo-counts.json", "rows.0.economy", "HK", "rows"],
    ["aeo-counts.json", "rows.0.idb.count", 0, "rows[0].idb.count"],
    ["aeo-counts.json", "rows.2.wco.parts.0.types.0", "HARBOUR_MASTER", "rows[2].wco"],
    ["aeo-counts.json", "note.on", "2020-02-30", "note.on"],
    ["arrangements.json", "arrangements.0.parties.0", "CO", "arrangements[0].parties"],
    ["arrangements.json", "arrangements.2.legs.0.issuer", "JP", "arrangements[2].legs[0]"],
    ["arrangements.json", "arrangements.2.legs.0.issuer", "TW", "arrangements[2].legs[0]"],
    ["arrangements.json", "arrangements.1.id", "NZ-US", "arrangements"],
    ["arrangements.json", "arrangements.0.example.statement", "As agreed by both", "arrangements[0].example.statement"],
    [
      "arrangements.json",
      "arrangements.0.example.enteredIntoForceOn",
      undefined,
      "arrangements[0].example.enteredIntoForceOn",
    ],
    [
      "arrangements.json",
      "arrangements.2.example.enteredIntoForceOn",
      "2016-10-01",
      "arrangements[2].example.enteredIntoForceOn",
    ],
    ["arrangements.json", "arrangements.0.example.legs.0.tiers", ["GOLD"], "arrangements[0].example.legs[0].tiers"],
    ["arrangements.json", "arrangements.0.example.legs.0.recognisers.0", "JP", "arrangements[0].example.legs[0]"],
    ["arrangements.json", "arrangements.0.lines", undefined, "arrangements[0].lines"],
    ["release-times.json", "tables.0.rows.0.before.seconds", 44_246, "tables[0].rows[0].before"],
    ["release-times.json", "tables.1.rows.0.after.missing", 0, "tables[1].rows[0].after"],
    ["release-times.json", "tables.0.arrangement", "AU-TW", "tables[0].exporter"],
    ["release-times.json", "tables.0.after.from", "2019-05-21", "tables[0]"],
    ["release-times.json", "tables.0.rows.0.stage", 3, "tables[0].rows[0].stage"],
    ["sme-counts.json", "certified.0.economy", "CA", "certified"],
    ["sme-counts.json", "certified.0.economy", "CO", "certified[0].economy"],
    ["sme-counts.json", "certifiedTotal.count", "1692", "certifiedTotal.count"],
    ["figures.json", "figures.0.ours", 4.5, "figures[0].ours"],
    ["figures.json", "figures.0.verdict", "DIFFERS", "figures[0].verdict"],
    ["figures.json", "figures.0.lines", "2478", "figures[0].lines"],
  ])("refuses %s with a wrong %s of %j, and says where", (file, path, value, place) => {
    change(file, path, value);
    const error = refusal();
    expect(error.code).toBe("SEED_INVALID");
    expect(error.file).toBe(join(directory, file));
    expect(error.faults.map((fault) => fault.path)).toContain(place);
    expect(error.message).toContain(`${join(directory, file)}: `);
    expect(error.message).toContain(place);
  });

  it("names every fault of a file at once", () => {
    change("sme-counts.json", "certified.0.count", -1);
    change("sme-counts.json", "annexB", undefined);
    expect(refusal().faults.map(({ path }) => path)).toEqual(["certified[0].count", "annexB"]);
  });

  it("refuses a file that is missing, by name", () => {
    rmSync(join(directory, "economies.json"));
    expect(refusal()).toMatchObject({ code: "SEED_MISSING", file: join(directory, "economies.json") });
  });

  it("refuses a file that is no JSON, by name", () => {
    writeFileSync(join(directory, "figures.json"), "{");
    expect(refusal()).toMatchObject({ code: "SEED_NOT_JSON", file: join(directory, "figures.json") });
  });
});
