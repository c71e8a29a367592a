import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Economy, economy } from "../../src/domain/economy.ts";
import { formatTin, parseTin } from "../../src/domain/tin.ts";
import { normaliseTin, stripTin } from "../../src/domain/tinCharacters.ts";
import { abnOf } from "../../src/domain/tinCheckDigit.ts";
import { TIN_SCHEMES, type TinScheme, tinSchemesOf } from "../../src/domain/tinSchemes.ts";

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".split("");

/** Valid identifiers of one scheme. */
function valid(scheme: TinScheme): fc.Arbitrary<string> {
  if (scheme.check === "ABN_MOD_89") return fc.stringMatching(/^\d{9}$/).map(abnOf);
  // The generator knows no lookahead, so the one pattern that has it is built without and filtered.
  const plain = new RegExp(scheme.pattern.source.replace(/\(\?![^)]*\)/, ""));
  return fc.stringMatching(plain).filter((text) => scheme.pattern.test(text));
}

// Built once per scheme: compiling a pattern to a generator is what takes the time.
const anyValid = fc.oneof(...TIN_SCHEMES.map((scheme) => valid(scheme).map((tin) => ({ scheme, tin }))));
const anyEconomy: fc.Arbitrary<Economy | undefined> = fc.option(
  fc.constantFrom(...TIN_SCHEMES.map((scheme) => economy(scheme.economy))),
  { nil: undefined },
);
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...ALPHANUMERIC), maxLength: 34 }),
  fc
    .tuple(fc.constantFrom("AEO", ""), fc.constantFrom("CN", "SG", "NZ", "AE", "JP", "DE"), fc.string())
    .map((parts) => parts.join("")),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
);

describe("identifiers", () => {
  it("come back the same from the form that people read", () => {
    fc.assert(
      fc.property(anyValid, ({ scheme, tin }) => {
        const code = economy(scheme.economy);
        const first = parseTin(tin, code);
        if (!first.ok) throw new Error(`${scheme.id} refused its own ${tin}: ${first.reason}`);
        expect(first).toMatchObject({ tin, economy: code, scheme: { id: scheme.id } });
        expect(parseTin(formatTin(first.tin, code), code)).toEqual(first);
        expect(parseTin(first.tin, code)).toEqual(first);
      }),
      { numRuns: 5_000 },
    );
  });

  it("mean the same however they are spaced, bracketed or capitalised", () => {
    const noise = fc.array(fc.constantFrom("", "", "", " ", "-"), { minLength: 31, maxLength: 31 });
    fc.assert(
      fc.property(anyValid, noise, fc.boolean(), ({ scheme, tin }, gaps, small) => {
        const written = Array.from(tin)
          .map((character, i) => character + gaps[i])
          .join("");
        const result = parseTin(small ? written.toLowerCase() : written, economy(scheme.economy));
        expect(result).toMatchObject({ ok: true, tin });
      }),
      { numRuns: 2_000 },
    );
  });

  it("are never accepted outside the patterns, and nothing makes the parser throw", () => {
    fc.assert(
      fc.property(anyText, anyEconomy, (text, code) => {
        const result = parseTin(text, code);
        if (!result.ok) {
          expect(result.message.length).toBeGreaterThan(20);
          return;
        }
        expect(result.tin).toMatch(/^[A-Z0-9]{1,31}$/);
        expect(result.scheme.pattern.test(result.tin)).toBe(true);
        expect(result.scheme.economy).toBe(result.economy);
        if (code !== undefined) expect(result.economy).toBe(code);
        expect(
          Array.from(text.toUpperCase())
            .filter((character) => /[A-Z0-9]/.test(character))
            .join(""),
        ).toContain(result.tin);
      }),
      { numRuns: 50_000 },
    );
  });

  it("without an economy belong to the one whose letters lead, or are refused", () => {
    fc.assert(
      fc.property(anyValid, ({ scheme, tin }) => {
        const result = parseTin(tin);
        const led = new RegExp(`^(AEO)?${scheme.economy}`).test(tin);
        if (led) expect(result).toMatchObject({ ok: true, economy: scheme.economy });
        else if (result.ok) expect(tin.startsWith(result.economy)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it("match one scheme of their economy only", () => {
    fc.assert(
      fc.property(anyValid, ({ scheme, tin }) => {
        expect(tinSchemesOf(scheme.economy).filter(({ pattern }) => pattern.test(tin))).toEqual([scheme]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("normalising", () => {
  it("is idempotent, never throws and leaves other scripts to be refused", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseTin(text);
        expect(normaliseTin(once)).toBe(once);
        expect(stripTin(stripTin(text))).toBe(stripTin(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it("brings full-width forms to what the plain form gives", () => {
    fc.assert(
      fc.property(anyValid, ({ scheme, tin }) => {
        const wide = tin.replace(/[!-~]/g, (narrow) => String.fromCharCode(narrow.charCodeAt(0) + 0xfee0));
        expect(parseTin(wide, economy(scheme.economy))).toMatchObject({ ok: false, reason: "TIN_FULL_WIDTH" });
        expect(parseTin(normaliseTin(`\u3000${wide}`), economy(scheme.economy))).toMatchObject({ ok: true, tin });
      }),
      { numRuns: 1_000 },
    );
  });
});
