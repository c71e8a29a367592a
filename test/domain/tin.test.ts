import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import { formatTin, parseTin } from "../../src/domain/tin.ts";

const reason = (text: string, code?: string): string => {
  const result = parseTin(text, code === undefined ? undefined : economy(code));
  return result.ok ? `ok ${result.tin} ${result.economy} ${result.scheme.id}` : result.reason;
};

describe("parseTin", () => {
  it.each([
    ["AEOCN0123456789", "ok AEOCN0123456789 CN CN_AEO"],
    ["CN0123456789", "ok CN0123456789 CN CN_CODE"],
    ["AEOSG12345678901A", "ok AEOSG12345678901A SG SG_AEO"],
    ["SG123456789012", "ok SG123456789012 SG SG_CODE"],
    ["JP12345678901234567", "ok JP12345678901234567 JP JP"],
    ["NZ1234", "ok NZ1234 NZ NZ"],
    ["TW123456789", "ok TW123456789 TW TW"],
    ["AEOHK1234567890", "ok AEOHK1234567890 HK HK_AEO"],
    ["MY12345H100001", "ok MY12345H100001 MY MY"],
    ["DE123456789", "ok DE123456789 DE DE_EORI"],
    ["IN123456789012345", "ok IN123456789012345 IN IN"],
    ["AE123", "ok AE123 AE AE_PLAIN"],
  ])("takes the economy of %s from its leading letters", (text, expected) => {
    expect(reason(text)).toBe(expected);
  });

  it.each([
    [" aeo cn-0123456789 ", "AEOCN0123456789"],
    ["AEO<NZ1234>", "NZ1234"],
    ["(tw) 123-456-789", "TW123456789"],
    ["[jp]12345678901234567", "JP12345678901234567"],
  ])("reads %j as it was meant", (text, tin) => {
    expect(parseTin(text)).toMatchObject({ ok: true, tin });
  });

  it("needs the economy where the identifier does not carry it, whatever its length", () => {
    expect(reason("51824753556")).toBe("TIN_ECONOMY_REQUIRED");
    expect(reason("51 824 753 556", "AU")).toBe("ok 51824753556 AU AU_ABN");
    expect(reason("A1B34567GB00")).toBe("TIN_ECONOMY_REQUIRED");
    expect(reason("A1B34567GB00", "GB")).toBe("ok A1B34567GB00 GB GB");
    expect(reason("12345678901234567")).toBe("TIN_ECONOMY_REQUIRED");
  });

  it("checks the digits of an Australian Business Number", () => {
    expect(reason("11223491505", "AU")).toBe("ok 11223491505 AU AU_ABN");
    expect(reason("11223493504", "AU")).toBe("TIN_CHECK_DIGIT");
    expect(reason("00000000000", "AU")).toBe("TIN_CHECK_DIGIT");
  });

  it.each([
    ["", undefined, "TIN_EMPTY"],
    [" -()", undefined, "TIN_EMPTY"],
    [`JP${"1".repeat(30)}`, undefined, "TIN_TOO_LONG"],
    [" ".repeat(63), undefined, "TIN_TOO_LONG"],
    ["NZ12\t34", undefined, "TIN_CONTROL_CHARACTER"],
    ["NZ12\u200b34", undefined, "TIN_INVISIBLE_CHARACTER"],
    ["\u202eNZ1234", undefined, "TIN_INVISIBLE_CHARACTER"],
    ["\uff2e\uff3a1234", undefined, "TIN_FULL_WIDTH"],
    ["\u039dZ1234", undefined, "TIN_NOT_ASCII"],
    ["NZ1234\ud800", undefined, "TIN_NOT_ASCII"],
    ["NZ.1234", undefined, "TIN_NOT_ALPHANUMERIC"],
    ["NZ'; --", undefined, "TIN_NOT_ALPHANUMERIC"],
    ["ZZ1234", undefined, "TIN_ECONOMY_UNKNOWN"],
    ["AEOZZ1234567890", undefined, "TIN_ECONOMY_UNKNOWN"],
    ["NZ1234", "ZZ", "TIN_ECONOMY_UNKNOWN"],
    ["NZ1234", "JP", "TIN_WRONG_ECONOMY"],
    ["AEOCN0123456789", "AE", "TIN_WRONG_ECONOMY"],
    ["NZ123", undefined, "TIN_FORMAT"],
    ["NZ12345", undefined, "TIN_FORMAT"],
    ["1234", "NZ", "TIN_FORMAT"],
    ["AEOCN012345678", undefined, "TIN_FORMAT"],
    ["A1B34567FR00", "GB", "TIN_FORMAT"],
  ] as const)("refuses %j for %s with %s", (text, code, expected) => {
    expect(reason(text, code)).toBe(expected);
  });

  it("says where a bad character is, and never repeats the identifier", () => {
    const result = parseTin("NZ\u041e234");
    expect(result).toMatchObject({
      ok: false,
      reason: "TIN_NOT_ASCII",
      message: expect.stringContaining("character 3 "),
    });
    for (const [text, code] of [
      ["NZ98765", "NZ"],
      ["JP98765", "NZ"],
      ["11223493504", "AU"],
    ] as const) {
      const refused = parseTin(text, economy(code));
      expect(refused.ok ? "accepted" : refused.message).not.toContain(text);
    }
  });
});

describe("formatTin", () => {
  it("groups an Australian Business Number and leaves the others as they are quoted", () => {
    const abn = parseTin("51824753556", economy("AU"));
    const jp = parseTin("JP12345678901234567");
    expect(abn.ok && formatTin(abn.tin, abn.economy)).toBe("51 824 753 556");
    expect(jp.ok && formatTin(jp.tin, jp.economy)).toBe("JP12345678901234567");
  });
});
