import fc from "fast-check";
import { expect, it } from "vitest";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { normaliseTin } from "../../src/domain/tinCharacters.ts";
import { instantToText } from "../../src/domain/time.ts";
import { canonicalJson } from "../../src/exchange/canonicalJson.ts";
import { questionText } from "../../src/services/questionText.ts";
import { JP, TW } from "../support/facts.ts";

const moment = fc.integer({ min: 0, max: 4_000_000_000 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

it("is the RFC 8785 form of what was asked and filled in", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 64 }),
      optional(fc.constant(TW)),
      optional(fc.constantFrom(...OPERATOR_TYPES)),
      optional(moment),
      moment,
      moment,
      (identifier, issuer, operatorType, departedAt, validAt, knownAt) => {
        const asked = { identifier, issuer, operatorType, departedAt, validAt, knownAt };
        const meant = {
          tin: normaliseTin(identifier),
          recogniser: "JP",
          mode: "SEA",
          validAt: instantToText(validAt),
          knownAt: instantToText(knownAt),
          ...(issuer === undefined ? {} : { issuer }),
          ...(operatorType === undefined ? {} : { operatorType }),
          ...(departedAt === undefined ? {} : { departedAt: instantToText(departedAt) }),
        };
        const canonical = Buffer.from(canonicalJson(meant)).toString("utf8");
        expect(questionText({ ...asked, recogniser: JP, mode: "SEA" })).toBe(canonical);
      },
    ),
  );
});
