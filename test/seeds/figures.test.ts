import { describe, expect, it } from "vitest";
import { roundHalfAway as round } from "../../src/domain/measure/rateOfChange.ts";
import { computeFigure, judgeFigure } from "../../src/seeding/figures.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";

const { figures, counts, sme } = loadSeeds();
const figure = (id: string) => figures.find((each) => each.id === id);

describe("the figures of the report", () => {
  it.each(figures.map((each) => [each.id, each] as const))("%s computes to what is stated", (_, each) => {
    expect(computeFigure(each)).toBe(each.ours);
    expect(judgeFigure(each, each.ours)).toBe(each.verdict);
  });

  it("name those that do not follow from the report's own numbers", () => {
    expect(figures.filter(({ verdict }) => verdict === "DIFFERS").map(({ id }) => id)).toEqual([
      "table-1-first-column",
      "table-1-second-column",
      "top-three-share",
      "top-three-share-canada",
      "oga-benefit-shares",
      "bilateral-arrangements",
      "economies-with-arrangements",
      "sme-share",
      "workshop-responses",
    ]);
  });

  it("take their inputs from the other files where these have them", () => {
    const column = counts.rows.flatMap(({ idb }) => ("count" in idb ? [idb.count] : []));
    expect(figure("table-1-first-column")?.a).toEqual(column);
    const second = counts.rows.flatMap(({ wco }) =>
      "parts" in wco ? [wco.parts.reduce((total, { count, tier }) => total + (tier === "GENERAL" ? 0 : count), 0)] : [],
    );
    expect(figure("table-1-second-column")?.a).toEqual(second);
    expect(figure("sme-certified")?.a).toEqual(sme.certified.map(({ count }) => count));
  });

  it("have the growth of 4.45 per cent, and 180 as the seven economies without Canada", () => {
    expect(figure("aeo-growth")).toMatchObject({ ours: 4.45, verdict: "AGREES" });
    expect(figure("sme-annex-b")).toMatchObject({ ours: 180, verdict: "AGREES" });
  });
});

describe("round", () => {
  it.each([
    [0.5, 0, 1],
    [-0.5, 0, -1],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [1.005, 2, 1.01],
    [-48.93429, 2, -48.93],
    [0, 2, 0],
  ])("%d to %d decimals is %d, halves away from zero", (value, decimals, expected) => {
    expect(round(value, decimals)).toBe(expected);
  });
});
