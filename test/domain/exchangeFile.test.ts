import fc from "fast-check";
import { expect, it } from "vitest";
import { parsePosition, positionText } from "../../src/domain/exchangeFile.ts";

it("writes a position as one word that reads back as the same", () => {
  expect(positionText({ series: "k3j9x0aa", sequence: 12 })).toBe("k3j9x0aa-12");
  const series = fc.stringMatching(/^[a-z0-9]{8,32}$/);
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 999_999_999_999 }), (of, sequence) => {
      expect(parsePosition(positionText({ series: of, sequence }))).toEqual({ series: of, sequence });
    }),
  );
});

it.each([
  ...["", "k3j9x0aa", "k3j9x0aa-", "-12", "k3j9x0a-12", `${"a".repeat(33)}-12`, "K3J9X0AA-12"],
  ...["k3j9x0aa-0", "k3j9x0aa-012", "k3j9x0aa-1x", "k3j9x0aa-1 ", " k3j9x0aa-1", "k3j9x0aa-1234567890123"],
])("takes no other word for a position: '%s'", (word) => {
  expect(parsePosition(word)).toBeUndefined();
});
