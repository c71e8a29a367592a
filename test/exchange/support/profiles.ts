import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import { economy } from "../../../src/domain/economy.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { newCertificationId } from "../../../src/exchange/commitment.ts";

export const TW = economy("TW");
export const JP = economy("JP");
export const KR = economy("KR");
export const NZ = economy("NZ");

/** 2027-01-15, the moment at which the tests begin. */
export const START = 1_800_000_000;

/** The n-th synthetic operator of Chinese Taipei; every part of it can be replaced. */
export function operator(n: number, over: Partial<Profile> = {}): Profile {
  const serial = String(n).padStart(9, "0");
  return {
    certificationId: newCertificationId(),
    economy: TW,
    tin: `TW${serial}`,
    aliases: [],
    legalName: `Synthetic Exporter ${serial} Co., Ltd.`,
    localName: `合成出口商${serial}`,
    address: { lines: [`${n} Harbour Road`], city: "Keelung", postcode: "20041", country: TW },
    operatorTypes: ["EXPORTER"],
    smeClass: "SMALL",
    programme: "AEO",
    tier: null,
    validFrom: "2026-01-01",
    validUntil: null,
    statusReason: null,
    contact: null,
    previousIds: [],
    synthetic: true,
    ...over,
  };
}

/** A certification id that is the same in every run. */
export function fixedId(n: number): CertificationId {
  return `0x${n.toString(16).padStart(64, "0")}`;
}
