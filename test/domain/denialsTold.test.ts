import { describe, expect, it } from "vitest";
import type { BenefitTotals, ShownCount } from "../../src/domain/benefitTotals.ts";
import { denialsTold } from "../../src/domain/denialsTold.ts";
import { JP, KR, TW } from "../support/facts.ts";

function told(fields: Partial<BenefitTotals>, other: ShownCount): BenefitTotals {
  const modes = [{ denials: [{ reason: "OTHER", n: other }] }] as unknown as BenefitTotals["modes"];
  return {
    importer: JP,
    partner: TW,
    arrangement: 1,
    from: 0,
    until: 10,
    revision: 1,
    modes,
    ...fields,
  } as BenefitTotals;
}

describe("denials told by partners", () => {
  it("are added up over periods and arrangements, partner by partner; hidden cells are told apart", () => {
    const all = [
      told({}, 6),
      told({ from: 10, until: 20 }, null),
      told({ arrangement: 2 }, 7),
      told({ importer: KR }, 8),
    ];
    expect(denialsTold(all, 0, 20)).toEqual([
      { importer: JP, reason: "OTHER", n: 13, hidden: 1 },
      { importer: KR, reason: "OTHER", n: 8, hidden: 0 },
    ]);
  });

  it("count once where a quarter was told besides its months, and by the newest revision", () => {
    const all = [told({ until: 30 }, 30), told({}, 9), told({ revision: 2 }, 10)];
    expect(denialsTold(all, 0, 30)).toMatchObject([{ n: 10 }]);
    expect(denialsTold(all.toReversed(), 0, 30)).toMatchObject([{ n: 10 }]);
  });

  it("of a period that reaches beyond what is asked for do not count, nor reasons of a later release", () => {
    expect(denialsTold([told({}, 9)], 1, 30)).toEqual([]);
    const modes = [{ denials: [{ reason: "TOMORROW", n: 5 }] }] as unknown as BenefitTotals["modes"];
    expect(denialsTold([told({ modes }, 0)], 0, 30)).toEqual([]);
  });
});

describe("the list of denials", () => {
  it("goes by partner, for each the commonest reason first", () => {
    const of = (importer: typeof JP, denials: object[]) =>
      told({ importer, modes: [{ denials }] as unknown as BenefitTotals["modes"] }, 0);
    const [few, many] = [
      { reason: "OTHER", n: 5 },
      { reason: "RISK_TARGETED", n: 9 },
    ];
    const list = denialsTold([of(KR, [few, many]), of(JP, [few, many])], 0, 30);
    expect(list.map(({ importer, reason }) => [importer, reason])).toEqual([
      [JP, "RISK_TARGETED"],
      [JP, "OTHER"],
      [KR, "RISK_TARGETED"],
      [KR, "OTHER"],
    ]);
  });

  it("takes a period that ends with what is asked for, none that ends after", () => {
    expect(denialsTold([told({}, 9)], 0, 10)).toMatchObject([{ n: 9 }]);
    expect(denialsTold([told({}, 9)], 0, 9)).toEqual([]);
  });

  it("takes the shorter of periods that overlap, wherever they lie", () => {
    const [month, quarter] = [told({ from: 100, until: 110 }, 9), told({ from: 0, until: 105 }, 30)];
    for (const all of [
      [month, quarter],
      [quarter, month],
    ])
      expect(denialsTold(all, 0, 200)).toMatchObject([{ n: 9 }]);
    const after = told({ from: 110, until: 200 }, 5);
    expect(denialsTold([month, after], 0, 200)).toMatchObject([{ n: 14 }]);
    expect(denialsTold([after, month], 0, 200)).toMatchObject([{ n: 14 }]);
  });
});
