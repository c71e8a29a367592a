import type { CountedClearance } from "../../../src/domain/clearance.ts";
import { CHANNELS } from "../../../src/domain/clearance.ts";
import { type ClearanceJudgement, unrecognised } from "../../../src/domain/clearanceJudgement.ts";
import { BenefitLedger } from "../../../src/services/benefitLedger.ts";
import { monthsOf } from "../../../src/services/months.ts";
import { PARTNERS } from "./world.ts";

const FIRST = Date.UTC(2024, 0, 1) / 1000;
const TWO_YEARS = 2 * 365 * 86_400;
const ORDINARY = unrecognised("ORDINARY");

/** The figures over so many clearances of twenty partners and two years, without a store beneath them. */
export function figuresOver(count: number): BenefitLedger {
  const figures = new BenefitLedger(monthsOf("UTC"));
  let seed = 12_345;
  const below = (limit: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const recognised = PARTNERS.map(
    (_, index): ClearanceJudgement => ({ ...ORDINARY, standing: "RECOGNISED", arrangement: index + 1, due: 9n }),
  );
  for (let number = 0; number < count; number += 1) {
    const partner = below(PARTNERS.length);
    const isNamed = below(2) === 0;
    const judgement = isNamed ? (recognised[partner] as ClearanceJudgement) : ORDINARY;
    const lodgedAt = FIRST + below(TWO_YEARS);
    const releasedAt = lodgedAt + Math.floor(-Math.log(1 - below(1_000_000) / 1_000_000) * (isNamed ? 18_000 : 50_000));
    const clearance: CountedClearance = {
      issuer: PARTNERS[partner] as (typeof PARTNERS)[number],
      mode: below(4) === 0 ? "AIR" : "SEA",
      arrivedAt: lodgedAt - below(43_200),
      lodgedAt,
      releasedAt,
      deliveredAt: releasedAt + below(172_800),
      channel: CHANNELS[below(12) === 0 ? 2 : below(2)] ?? "FREE",
      operatorType: isNamed ? "EXPORTER" : null,
      claimed: isNamed,
      smeClass: isNamed && below(3) === 0 ? "SMALL" : null,
      granted: isNamed ? 9n : 0n,
      denial: null,
      agency: null,
    };
    figures.add({ clearance, relied: judgement, truth: judgement });
  }
  return figures;
}
