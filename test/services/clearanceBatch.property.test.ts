import fc from "fast-check";
import { expect, it } from "vitest";
import {
  CHANNELS,
  type Clearance,
  contradictionIn,
  DENIAL_REASONS,
  STAGES,
  stageSeconds,
} from "../../src/domain/clearance.ts";
import { contradictingIn, stageSecondsIn } from "../../src/domain/clearanceBatch.ts";
import { economy } from "../../src/domain/economy.ts";
import { JudgedBatch } from "../../src/domain/judgedBatch.ts";
import { MODES } from "../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { SME_CLASSES } from "../../src/domain/profile.ts";
import { BenefitLedger } from "../../src/services/benefitLedger.ts";
import { monthsOf } from "../../src/services/months.ts";
import { contentOf } from "./support/clearanceIntake.ts";
import { batchOf } from "../support/clearanceBatches.ts";
import { ORDINARY } from "../support/judgements.ts";

const optional = <T>(list: readonly T[]) => fc.option(fc.constantFrom(...list));
// Few moments, so that some are equal.
const moment = fc.integer({ min: 0, max: 8 }).map((step) => 1_767_000_000 + step * 400_000);
const anyClearance: fc.Arbitrary<Clearance> = fc.record({
  reference: fc.string(),
  issuer: fc.constantFrom(economy("TW"), economy("KR")),
  mode: fc.constantFrom(...MODES),
  departedAt: fc.option(moment),
  arrivedAt: fc.option(moment),
  lodgedAt: moment,
  releasedAt: fc.option(moment),
  deliveredAt: fc.option(moment),
  channel: fc.constantFrom(...CHANNELS),
  operator: fc.constantFrom(null, "", "TW1", "TW2"),
  operatorType: optional(OPERATOR_TYPES),
  claimed: fc.boolean(),
  smeClass: optional(SME_CLASSES),
  granted: fc.constantFrom(0n, 1n, 9n, 2n ** 40n),
  denial: optional(DENIAL_REASONS),
  agency: optional(["Food Agency"]),
});
const batches = fc.array(anyClearance, { minLength: 1, maxLength: 30 });

it("clearances in a batch are what they are alone, also those that are picked from it", () => {
  fc.assert(
    fc.property(batches, fc.array(fc.nat(), { maxLength: 10 }), (clearances, draws) => {
      const batch = batchOf(clearances);
      expect(clearances.map((_, index) => batch.clearance(index))).toEqual(clearances);
      const places = draws.map((draw) => draw % clearances.length);
      const picked = batch.pick(places);
      expect(places.map((_, index) => picked.clearance(index))).toEqual(places.map((place) => clearances[place]));
      expect([...picked.rows]).toEqual(places.map((place) => place + 1));
    }),
  );
});

it("clearances in a batch contradict themselves, and took as long, as those alone do", () => {
  let [sound, contradicting] = [0, 0];
  fc.assert(
    fc.property(batches, (clearances) => {
      const batch = batchOf(clearances);
      const contradicts = contradictingIn(batch);
      for (const [index, clearance] of clearances.entries()) {
        const isFound = contradictionIn(clearance) !== undefined;
        expect(contradicts(index)).toBe(isFound);
        if (isFound) contradicting += 1;
        else sound += 1;
        for (const stage of STAGES)
          expect(stageSecondsIn(batch, index, stage)).toBe(stageSeconds(clearance, stage) ?? Number.NaN);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(Math.min(sound, contradicting)).toBeGreaterThan(100);
});

it("clearances count as a batch as they do one by one", () => {
  const recognised = (due: bigint) => ({ ...ORDINARY, standing: "RECOGNISED", arrangement: 1, due }) as const;
  const said = fc.constantFrom(ORDINARY, recognised(1n), recognised(9n), { ...ORDINARY, standing: "REFUSED" as const });
  const records = fc.array(
    fc
      .tuple(anyClearance, said, said)
      .filter(([clearance]) => contradictionIn(clearance) === undefined)
      .map(([clearance, relied, truth]) => ({ clearance, relied, truth, salt: new Uint8Array(16) })),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(records, records, (first, second) => {
      const [single, joined] = [new BenefitLedger(monthsOf("UTC")), new BenefitLedger(monthsOf("UTC"))];
      for (const one of [...first, ...second]) single.add(one);
      joined.addAll(JudgedBatch.of(first));
      joined.addAll(JudgedBatch.of(second));
      expect(contentOf(joined)).toEqual(contentOf(single));
      for (const one of first) joined.remove(one);
      for (const one of first) single.remove(one);
      expect(contentOf(joined)).toEqual(contentOf(single));
    }),
    { numRuns: 300 },
  );
});
