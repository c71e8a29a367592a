import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { cursorText, parseCursor, refuseAhead } from "../../src/domain/eventFeed.ts";

describe("a cursor", () => {
  it("reads back as it was written", () => {
    const number = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), number, number, (block, logIndex, generation) => {
        expect(parseCursor(cursorText({ block, logIndex, generation }))).toEqual({ block, logIndex, generation });
      }),
    );
    expect(cursorText({ block: 12, logIndex: 3, generation: 0 })).toBe("12:3");
    expect(cursorText({ block: 12, logIndex: 3, generation: 1 })).toBe("12:3:1");
  });

  it.each(["", "12", "12:", ":3", "x12:3", "12:3x", "12:3:", "12:3:1:1", "-1:3", "1234567890123456:3", "1:1234567890"])(
    "has no other form: '%s'",
    (text) => {
      expect(parseCursor(text)).toBeUndefined();
    },
  );

  it("ahead of the last verified block is refused with both, at it or before it is not", () => {
    const at = (block: number) => refuseAhead({ block, logIndex: 3, generation: 0 }, 12);
    expect(() => {
      at(11);
      at(12);
    }).not.toThrow();
    expect(() => at(13)).toThrow(AeoError);
    expect(() => at(13)).toThrow(
      expect.objectContaining({ code: "CURSOR_AHEAD", message: expect.stringMatching(/13:3.*12/) }),
    );
  });
});
