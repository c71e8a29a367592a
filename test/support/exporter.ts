import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { TW } from "./facts.ts";

/** The profile of a synthetic exporter of TW, valid without an end. */
export function exporterOf(certificationId: CertificationId, fields: Partial<Profile> = {}): Profile {
  return {
    certificationId,
    economy: TW,
    tin: "TW123456789",
    aliases: [],
    legalName: "Formosa Example Trading (synthetic)",
    localName: null,
    address: { lines: ["1 Example Road"], city: "Taipei", postcode: "100", country: TW },
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
