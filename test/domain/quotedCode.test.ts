import { expect, test } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import { quotedCode } from "../../src/domain/quotedCode.ts";

const [TW, JP, MY, KR, IN] = ["TW", "JP", "MY", "KR", "IN"].map(economy) as [never, never, never, never, never];

test("most economies take the number as it was issued", () => {
  expect(quotedCode({ tin: "TW123456789", aliases: [] }, TW, KR)).toEqual({
    scheme: "TIN",
    code: "TW123456789",
    source: "TIN",
  });
});

test("Japan takes the NACCS code: the one on file, else by the published rule, else nobody here knows it", () => {
  const tin = "MY12345H100001";
  expect(quotedCode({ tin, aliases: [{ scheme: "NACCS", value: "A9" }] }, MY, JP)).toMatchObject({
    code: "A9",
    source: "ALIAS",
  });
  expect(quotedCode({ tin, aliases: [{ scheme: "MID", value: "A9" }] }, MY, JP)).toEqual({
    scheme: "NACCS",
    code: "A1234510MY00",
    source: "RULE",
  });
  expect(quotedCode({ tin: "TW123456789", aliases: [] }, TW, JP)).toEqual({
    scheme: "NACCS",
    code: null,
    source: "ASK",
  });
});

test("India issues a code of its own, which no rule gives", () => {
  expect(quotedCode({ tin: "TW123456789", aliases: [] }, TW, IN)).toEqual({
    scheme: "OBIN",
    code: null,
    source: "ASK",
  });
});
