import { describe, expect, it } from "vitest";
import { compareNames, matchName } from "../../src/matching/matchName.ts";

const same: readonly [string, string][] = [
  ["Amber Anchor Trading Inc.", "ANCHOR AMBER TRADING"],
  ["Valle Verde, S.A. de C.V.", "VALLE VERDE S. DE R.L. DE C.V."],
  ["Músculo y Peñón S.A.", "Musculo & Penon SA"],
  ["Müller Straße GmbH", "MULLER STRASSE"],
  ["Blue Water Foods Pty Ltd", "Bluewater Foods"],
  ["Cedar Intl. Mfg. Sdn. Bhd.", "CEDAR INTERNATIONAL MANUFACTURING"],
  ["ＡＣＭＥ　Ｃｏ．，Ｌｔｄ．", "Acme"],
  ["金洋貿易股份有限公司", "金洋贸易有限公司"],
  ["トヨダ自動車株式会社", "㈱とよだ自動車"],
  ["주식회사 푸른바다무역", "푸른바다 무역(주)"],
  ["ООО «Белый Мост»", "БЕЛЫЙ МОСТ"],
  ["บริษัท ฟ้าใสการค้า จำกัด", "ฟ้าใส การค้า"],
  ["Công ty TNHH Xuất Khẩu Hoa Sen", "HOA SEN XUAT KHAU"],
];
const other: readonly [string, string][] = [
  ["Amber Anchor Trading Inc.", "Amber Bell Trading Inc."],
  ["金源貿易有限公司", "金洋貿易有限公司"],
  ["푸른바다무역", "푸른들무역"],
  ["ООО «Белый Мост»", "ООО «Синий Мост»"],
];

describe("two names", () => {
  it.each(same)("%s and %s are one", (one, two) => {
    expect(compareNames(one, two)).toEqual({ verdict: "MATCH", score: 1 });
  });

  it.each(other)("%s and %s are two", (one, two) => {
    expect(compareNames(one, two).verdict).toBe("MISMATCH");
  });

  it("with one letter of a short word changed, or a Han character of the same sound, may be one", () => {
    expect(compareNames("Amber Dale Foods", "Amber Vale Foods").verdict).toBe("POSSIBLE");
    expect(compareNames("金阳贸易", "金洋贸易").verdict).toBe("POSSIBLE");
  });

  it("with letters that only look Latin are no match, though they look alike", () => {
    expect(compareNames("АCME Trading", "ACME Trading")).toEqual({ verdict: "POSSIBLE", score: 1 });
    expect(compareNames("АСМЕ Holdings", "ACME Holdings").verdict).toBe("POSSIBLE");
    expect(compareNames("АCME Trading", "АCME Trading").verdict).toBe("MATCH");
  });

  it("in two scripts are never a match and never a mismatch", () => {
    expect(compareNames("Jinyang Trading Co., Ltd.", "金洋貿易有限公司").verdict).toBe("POSSIBLE");
    expect(compareNames("Belyy Most OOO", "ООО «Белый Мост»").verdict).toBe("POSSIBLE");
    expect(compareNames("Golden Ocean Trading", "金洋貿易有限公司").verdict).toBe("NOT_COMPARABLE");
  });

  it("of nothing but signs can't be compared; of nothing but a legal form they can", () => {
    expect(compareNames("!!!", "Acme")).toEqual({ verdict: "NOT_COMPARABLE", score: 0 });
    expect(compareNames("Co., Ltd.", "Company Limited").verdict).not.toBe("NOT_COMPARABLE");
  });
});

describe("the name on the papers", () => {
  const operator = { legalName: "Jinyang Trading Co., Ltd.", localName: "金洋貿易有限公司" };

  it("is compared with both names, and the one in its script decides", () => {
    expect(matchName("Jinyang Trading", operator)).toEqual({ verdict: "MATCH", score: 1, comparedWith: "legalName" });
    expect(matchName("金洋贸易", operator)).toEqual({ verdict: "MATCH", score: 1, comparedWith: "localName" });
    expect(matchName("金源贸易", operator)).toMatchObject({ verdict: "MISMATCH", comparedWith: "localName" });
    expect(matchName("Harbour Lane", operator)).toMatchObject({ verdict: "MISMATCH", comparedWith: "legalName" });
  });

  it("in a script that the operator has no name in is compared by its sound", () => {
    const latin = { ...operator, localName: null };
    expect(matchName("金洋貿易", latin)).toMatchObject({ verdict: "POSSIBLE", comparedWith: "legalName" });
    expect(matchName("海源食品", latin)).toMatchObject({ verdict: "NOT_COMPARABLE", comparedWith: null });
  });
});
