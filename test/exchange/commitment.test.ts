import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BenefitTotals } from "../../src/domain/benefitTotals.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { parseSalt, type Salt } from "../../src/domain/profileCommitment.ts";
import { newCertificationId, profileCommitment, sealProfile } from "../../src/exchange/commitment.ts";
import { newSalt } from "../../src/exchange/commitmentUnder.ts";
import { breachTextCommitment, totalsCommitment } from "../../src/exchange/totalsCommitment.ts";
import { fixedId, operator } from "./support/profiles.ts";

const salt = "000102030405060708090a0b0c0d0e0f" as Salt;

describe("a profile's commitment", () => {
  it("is SHA-256 over tag, zero byte and canonical JSON, so that anybody can recompute it", () => {
    const profile = operator(7, {
      certificationId: fixedId(7),
      localName: null,
      aliases: [{ scheme: "MID", value: "x" }],
    });
    const text =
      `aeo-ledger/profile-commitment/v1\0{"profile":{"address":{"city":"Keelung","country":"TW",` +
      `"lines":["7 Harbour Road"],"postcode":"20041"},"aliases":[{"scheme":"MID","value":"x"}],` +
      `"certificationId":"${fixedId(7)}","contact":null,"economy":"TW",` +
      `"legalName":"Synthetic Exporter 000000007 Co., Ltd.","localName":null,"operatorTypes":["EXPORTER"],` +
      `"previousIds":[],"programme":"AEO","smeClass":"SMALL","statusReason":null,"synthetic":true,"tier":null,` +
      `"tin":"TW000000007","validFrom":"2026-01-01","validUntil":null},"salt":"${salt}"}`;
    expect(profileCommitment(profile, salt)).toBe(`0x${createHash("sha256").update(text).digest("hex")}`);
  });

  it("does not depend on the order of the fields", () => {
    const profile = operator(1);
    const reversed = Object.fromEntries(Object.entries(profile).reverse()) as unknown as Profile;
    expect(profileCommitment(reversed, salt)).toBe(profileCommitment(profile, salt));
  });

  it("changes with every field and with the salt", () => {
    const profile = operator(1);
    const seen = new Set([profileCommitment(profile, salt)]);
    for (const field of Object.keys(profile))
      seen.add(profileCommitment({ ...profile, [field]: "another value" } as unknown as Profile, salt));
    seen.add(profileCommitment(profile, `${salt}00` as Salt));
    expect(seen.size).toBe(Object.keys(profile).length + 2);
  });

  it("refuses text that has no canonical form", () => {
    expect(() => profileCommitment(operator(1, { legalName: "half a pair \ud800" }), salt)).toThrow(RangeError);
  });

  it("is fresh each time that the same profile is sealed", () => {
    const profile = operator(1);
    const first = sealProfile(profile);
    expect(first.commitment).toBe(profileCommitment(profile, first.salt));
    expect(sealProfile(profile).commitment).not.toBe(first.commitment);
  });
});

describe("the commitments of totals and of texts about breaches", () => {
  const hashOf = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;

  it("are SHA-256 over a tag of their own, zero byte and canonical JSON with the salt", () => {
    const totals = { revision: 1, format: "aeo-benefit-totals-1" } as BenefitTotals;
    expect(totalsCommitment(totals, salt)).toBe(
      hashOf(`aeo-benefit-totals-1\0{"salt":"${salt}","totals":{"format":"aeo-benefit-totals-1","revision":1}}`),
    );
    expect(breachTextCommitment("通關", salt)).toBe(hashOf(`aeo-breach-text-1\0{"salt":"${salt}","text":"通關"}`));
  });
});

describe("ids and salts", () => {
  it("have 32 and 16 bytes and do not repeat", () => {
    const ids = new Set(Array.from({ length: 1000 }, newCertificationId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^0x[0-9a-f]{64}$/);
    const salts = new Set(Array.from({ length: 1000 }, newSalt));
    expect(salts.size).toBe(1000);
    for (const one of salts) {
      expect(one).toMatch(/^[0-9a-f]{32}$/);
      expect(parseSalt(one)).toBe(one);
    }
  });

  it("are refused when shorter than 16 bytes or not lower-case hex", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const hex = Buffer.from(bytes).toString("hex");
        expect(parseSalt(hex)).toBe(bytes.length >= 16 && bytes.length <= 64 ? hex : undefined);
      }),
    );
    expect(parseSalt(salt.toUpperCase())).toBeUndefined();
    expect(parseSalt(`0x${salt}`)).toBeUndefined();
  });
});
