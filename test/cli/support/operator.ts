import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { exporterOf } from "../../support/exporter.ts";
import { TW } from "../../support/facts.ts";

/** The profile of a synthetic operator of TW. */
export function operator(certificationId: CertificationId, fields: Partial<Profile> = {}): Profile {
  const address = { lines: ["1 Example Road"], city: "Taipei", postcode: null, country: TW };
  return exporterOf(certificationId, { legalName: "Formosa Example Trading", address, ...fields });
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
