import { describe, expect, it } from "vitest";
import { codesAt, codesSpan, operatorKey, overlap, type OwnCode, resolvedBy } from "../../src/domain/ownCode.ts";
import { JP, TW } from "../support/facts.ts";

const code = (validFrom: number, validUntil: number, scheme = "NACCS"): OwnCode => ({
  id: "1",
  scheme,
  code: "A12345678901",
  issuer: TW,
  tin: "TW123456789",
  validFrom,
  validUntil,
  recordedBy: "registrar-1",
  recordedAt: 1,
});

describe("the validity of a code", () => {
  it("begins with its first second, ends before its last, and may have no end", () => {
    const stands = (moment: number) => [code(100, 200), code(150, 0)].map((one) => codesAt([one], moment).length);
    expect([99, 100, 199, 200].map(stands)).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
  });

  it("bounds how long the same codes stand", () => {
    const codes = [code(100, 200), code(150, 0)];
    expect(codesSpan(codes, 99)).toEqual({ from: Number.NEGATIVE_INFINITY, until: 100 });
    expect(codesSpan(codes, 100)).toEqual({ from: 100, until: 150 });
    expect(codesSpan(codes, 199)).toEqual({ from: 150, until: 200 });
    expect(codesSpan(codes, 200)).toEqual({ from: 200, until: Number.POSITIVE_INFINITY });
  });
});

it.each([
  ["one within the other", code(100, 400), code(200, 300), true],
  ["one that begins as the other ends", code(100, 200), code(200, 300), false],
  ["one that begins a second before the other ends", code(100, 201), code(200, 300), true],
  ["one long after the other", code(100, 200), code(500, 600), false],
  ["one without an end, and a later one", code(100, 0), code(500, 600), true],
  ["one without an end, and an earlier one", code(500, 0), code(100, 200), false],
])("two codes: %s", (_what, a, b, together) => {
  expect([overlap(a, b), overlap(b, a)]).toEqual([together, together]);
});

it("takes an operator for the same one by issuer and identifier, however that is written", () => {
  expect(operatorKey(TW, "tw 123-456-789")).toBe(operatorKey(TW, "TW123456789"));
  expect(operatorKey(JP, "TW123456789")).not.toBe(operatorKey(TW, "TW123456789"));
});

describe("how an identifier led to an operator", () => {
  const operator = {
    tin: "TW123456789",
    aliases: [
      { scheme: "DUNS", value: "123456789" },
      { scheme: "LEI", value: "5493-00AB" },
    ],
  };

  it("is its TIN before an alias, an alias before a code", () => {
    const codes = [code(0, 0, "MID")];
    expect(resolvedBy("tw-123456789", operator, codes)).toEqual({ kind: "TIN", scheme: null });
    expect(resolvedBy("549300ab", operator, codes)).toEqual({ kind: "ALIAS", scheme: "LEI" });
    expect(resolvedBy("MIDCODE1", operator, codes)).toEqual({ kind: "OWN_CODE", scheme: "MID" });
    expect(resolvedBy("MIDCODE1", operator, [])).toBeUndefined();
  });

  it("is its TIN where an alias is written alike", () => {
    const same = { ...operator, aliases: [{ scheme: "VAT", value: operator.tin }] };
    expect(resolvedBy(operator.tin, same, [])).toEqual({ kind: "TIN", scheme: null });
  });
});
