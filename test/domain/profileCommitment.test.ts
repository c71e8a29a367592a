import { expect, it } from "vitest";
import { parseSalt } from "../../src/domain/profileCommitment.ts";

it("takes 16 to 64 bytes of lower-case hex for a salt", () => {
  for (const bytes of [16, 17, 64]) expect(parseSalt("0a".repeat(bytes))).toBe("0a".repeat(bytes));
  const odd = `${"0a".repeat(16)}0`;
  for (const text of [
    "",
    "0a".repeat(15),
    "0a".repeat(65),
    odd,
    "0A".repeat(16),
    `0x${"0a".repeat(16)}`,
    `${"0a".repeat(16)} `,
  ])
    expect(parseSalt(text), text).toBeUndefined();
});
