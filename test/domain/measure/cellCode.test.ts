import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANNELS } from "../../../src/domain/clearance.ts";
import { economy } from "../../../src/domain/economy.ts";
import { type CellKey, textOf } from "../../../src/domain/measure/cell.ts";
import { cellCodeOf, partCodeOf } from "../../../src/domain/measure/cellCode.ts";
import { STANDINGS } from "../../../src/domain/measure/standing.ts";
import { MODES } from "../../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../../src/domain/operatorType.ts";
import { SME_CLASSES } from "../../../src/domain/profile.ts";
import { key } from "../../support/countedClearances.ts";

const every = [null, 1, 2, 70_000, 2 ** 32].flatMap((arrangement) =>
  MODES.flatMap((mode) =>
    STANDINGS.flatMap((standing) =>
      CHANNELS.flatMap((channel) =>
        [null, ...OPERATOR_TYPES].flatMap((operatorType) =>
          [null, ...SME_CLASSES].map((smeClass) =>
            key({ mode, standing, arrangement, channel, operatorType, smeClass }),
          ),
        ),
      ),
    ),
  ),
);

describe("the code of a cell", () => {
  it("is another one for every cell of an issuer, month and agency", () => {
    const codes = new Set(every.map(cellCodeOf));
    expect(codes.size).toBe(every.length);
    expect([...codes].every(Number.isSafeInteger)).toBe(true);
    expect(new Set(every.map(textOf)).size).toBe(every.length);
  });

  it("says nothing of issuer, month and agency, which the code of a part and the agency do", () => {
    const other = key({ issuer: economy("ZZ"), month: 209912, agency: "Food" });
    expect(cellCodeOf(other)).toBe(cellCodeOf(key()));
    const letters = fc.constantFrom("A", "B", "L", "M", "Y", "Z");
    const part = fc.tuple(letters, letters, fc.integer({ min: 1900, max: 9_999 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(part, part, (...parts) => {
        const [one, two] = parts.map(([a, b, year, month]) => ({ issuer: economy(a + b), month: year * 100 + month }));
        expect(partCodeOf(one!) === partCodeOf(two!)).toBe(one!.issuer === two!.issuer && one!.month === two!.month);
      }),
    );
    expect(partCodeOf({ issuer: economy("AZ"), month: 202601 })).not.toBe(
      partCodeOf({ issuer: economy("BA"), month: 202601 }),
    );
  });

  it.each([{ mode: "SPACE" }, { standing: "OTHER" }, { channel: "BLUE" }, { operatorType: "?" }, { smeClass: "HUGE" }])(
    "is refused for what no list has: %o",
    (over) => {
      expect(() => cellCodeOf({ ...key(), ...over } as unknown as CellKey)).toThrow(RangeError);
    },
  );
});
