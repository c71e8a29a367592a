import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import {
  type CoveringLeg,
  coverageKey,
  type DisclosureFacts,
  isEntitled,
  legsInForceAt,
} from "../../src/domain/entitlement.ts";
import { ALL_OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import type { Consent } from "../../src/domain/profile.ts";

const JP = economy("JP");
const KR = economy("KR");
const NOW = 1_800_000_000;

const leg = (over: Partial<CoveringLeg> = {}): CoveringLeg => ({
  modes: 1,
  programme: 1,
  tiers: 0b1,
  operatorTypes: ALL_OPERATOR_TYPES,
  from: NOW - 1000,
  until: 0,
  ...over,
});
const facts = (over: Partial<DisclosureFacts> = {}): DisclosureFacts => ({
  programme: 1,
  tier: 0,
  operatorTypes: 0b10,
  reissued: false,
  consent: { mode: "GENERAL" },
  ...over,
});
const entitled = (legs: CoveringLeg[], of: DisclosureFacts, at = NOW): boolean =>
  isEntitled(JP, legsInForceAt(legs, at), of);

describe("entitlement to a profile", () => {
  it("follows from a leg in force that covers programme, tier and one operator type", () => {
    expect(entitled([leg()], facts())).toBe(true);
    expect(entitled([], facts())).toBe(false);
    expect(entitled([leg({ programme: 2 })], facts())).toBe(false);
    expect(entitled([leg({ tiers: 0b10 })], facts())).toBe(false);
    expect(entitled([leg({ tiers: 0b10 })], facts({ tier: 1 }))).toBe(true);
    expect(entitled([leg({ operatorTypes: 0b01 })], facts())).toBe(false);
    expect(entitled([leg({ operatorTypes: 0b11 })], facts())).toBe(true);
    expect(entitled([leg({ modes: 0 })], facts())).toBe(false);
  });

  it("reads the highest tier and operator type bits", () => {
    const high = { tiers: 2 ** 31, operatorTypes: 2 ** 31 };
    expect(entitled([leg(high)], facts({ tier: 31, operatorTypes: 2 ** 31 }))).toBe(true);
    expect(entitled([leg(high)], facts({ tier: 30, operatorTypes: 2 ** 31 }))).toBe(false);
  });

  it("begins with the leg and lasts through its notice, to the second", () => {
    const noticed = leg({ from: NOW, until: NOW + 60 });
    expect(entitled([noticed], facts(), NOW - 1)).toBe(false);
    expect(entitled([noticed], facts(), NOW)).toBe(true);
    expect(entitled([noticed], facts(), NOW + 59)).toBe(true);
    expect(entitled([noticed], facts(), NOW + 60)).toBe(false);
  });

  it("needs every clock to agree that the leg is in force", () => {
    expect(legsInForceAt([leg({ until: NOW })], NOW - 1, NOW)).toEqual([]);
    expect(legsInForceAt([leg({ until: NOW })], NOW - 1, NOW - 1)).toHaveLength(1);
  });

  it("needs consent: general, or naming the partner", () => {
    const consents: [Consent, boolean][] = [
      [{ mode: "GENERAL" }, true],
      [{ mode: "NONE" }, false],
      [{ mode: "PER_PARTNER", partners: [] }, false],
      [{ mode: "PER_PARTNER", partners: [KR] }, false],
      [{ mode: "PER_PARTNER", partners: [KR, JP] }, true],
    ];
    for (const [consent, expected] of consents) expect(entitled([leg()], facts({ consent }))).toBe(expected);
  });

  it("ends when the certification goes on under another id", () => {
    expect(entitled([leg()], facts({ reissued: true }))).toBe(false);
  });

  it("is the same for legs with the same coverage key, whatever their order and dates", () => {
    const mask = fc.integer({ min: 0, max: 0xffffffff });
    const anyLeg = fc.record({
      modes: fc.constant(1),
      programme: fc.integer({ min: 1, max: 3 }),
      tiers: mask,
      operatorTypes: mask,
      from: fc.constant(NOW),
      until: fc.constant(0),
    });
    const anyFacts = fc.record({
      programme: fc.integer({ min: 1, max: 3 }),
      tier: fc.integer({ min: 0, max: 31 }),
      operatorTypes: mask,
      reissued: fc.boolean(),
      consent: fc.constant<Consent>({ mode: "GENERAL" }),
    });
    fc.assert(
      fc.property(fc.array(anyLeg), anyFacts, (legs, of) => {
        const shuffled = [...legs, ...legs].reverse().map((one) => ({ ...one, from: NOW - 5, until: NOW + 5 }));
        expect(coverageKey(shuffled)).toBe(coverageKey(legs));
        expect(isEntitled(JP, shuffled, of)).toBe(isEntitled(JP, legs, of));
      }),
    );
  });
});
