import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { TW } from "../../support/facts.ts";

/** The profile of a synthetic operator of TW. */
export function operator(certificationId: CertificationId, fields: Partial<Profile> = {}): Profile {
  return {
    certificationId,
    economy: TW,
    tin: "TW123456789",
    aliases: [],
    legalName: "Formosa Example Trading",
    localName: null,
    address: { lines: ["1 Example Road"], city: "Taipei", postcode: null, country: TW },
    operatorTypes: ["EXPORTER"],
    smeClass: null,
    programme: "AEO",
    tier: null,
    validFrom: "1970-01-02",
    validUntil: null,
    statusReason: null,
    contact: null,
    previousIds: [],
    synthetic: true,
    ...fields,
  };
}

/** What certifies it, as POST /v1/certifications takes it. */
export function grantBody(fields: object = {}): object {
  return {
    tin: "TW123456789",
    legalName: "Formosa Example Trading",
    address: { lines: ["1 Example Road"], city: "Taipei", country: "TW" },
    operatorTypes: ["EXPORTER"],
    programme: "AEO",
    validFrom: "2026-12-01",
    ...fields,
  };
}
