import { describe, expect, it } from "vitest";
import { MODE_BITS } from "../../src/domain/mode.ts";
import { recognisesByLegs } from "../../src/domain/recognition.ts";
import { Facts, JP, KR, leg, TW, terms } from "../support/facts.ts";

const { arrangements } = new Facts()
  .members(10, TW, JP, KR)
  .adopted(100, 1, terms([leg({ tiers: 0b10, operatorTypes: 0b110, benefits: 1n })]))
  .adopted(100, 2, terms([leg({ tiers: 0b10, operatorTypes: 0b010, benefits: 4n })]))
  .adopted(100, 3, { ...terms([leg({ tiers: 0b10, operatorTypes: 0b110, benefits: 8n })]), kind: "INFORMATION" })
  .state();

const asked = {
  issuer: TW,
  recogniser: JP,
  modeBit: MODE_BITS.SEA,
  programme: leg().programme,
  tier: 1,
  operatorTypes: 0b010,
  moment: 2_000,
};
const NO = { recognised: false, benefits: 0n };

describe("what legs alone recognise", () => {
  it("is the union of the benefits of the legs that cover, and an exchange of information covers nothing", () => {
    expect(recognisesByLegs(arrangements, asked)).toEqual({ recognised: true, benefits: 5n });
    expect(recognisesByLegs(arrangements, { ...asked, operatorTypes: 0b100 })).toEqual({
      recognised: true,
      benefits: 1n,
    });
  });

  it.each([
    ["no mode", { modeBit: 0 }],
    ["the other direction", { issuer: JP, recogniser: TW }],
    ["another programme", { programme: leg().programme + 1 }],
    ["a tier below", { tier: 0 }],
    ["a tier above", { tier: 2 }],
    ["no type that is covered", { operatorTypes: 0b1000 }],
    ["no type at all", { operatorTypes: 0 }],
    ["the second before", { moment: 999 }],
  ])("is nothing for %s", (_, change) => {
    expect(recognisesByLegs(arrangements, { ...asked, ...change })).toEqual(NO);
  });
});
