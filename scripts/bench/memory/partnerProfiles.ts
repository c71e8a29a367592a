import { randomBytes } from "node:crypto";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import { economy } from "../../../src/domain/economy.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { sealProfile } from "../../../src/exchange/commitment.ts";
import { openStores } from "../../../src/gateway/stores.ts";

const TW = economy("TW");

/** Puts made-up profiles of a partner into the store of a gateway that is stopped. */
export function storePartnerProfiles(path: string, count: number): void {
  const stores = openStores(path, { consent: { mode: "GENERAL" }, reorgDepth: 64 });
  stores.database.transaction(() => {
    for (let number = 1; number <= count; number += 1) {
      const profile = profileOf(number);
      const { certificationId } = profile;
      stores.partners.put({ economy: TW, certificationId, cursor: number, block: 1, ...sealProfile(profile) });
    }
  });
  stores.database.close();
}

function profileOf(number: number): Profile {
  return {
    economy: TW,
    certificationId: `0x${randomBytes(32).toString("hex")}` as CertificationId,
    tin: `TW${String(number).padStart(9, "0")}`,
    aliases: [],
    legalName: `Synthetic Trading Company ${number} Ltd.`,
    localName: `虛構貿易公司${number}`,
    address: { lines: [`${number} Synthetic Road`], city: "Taipei", postcode: null, country: TW },
    operatorTypes: ["IMPORTER"],
    smeClass: null,
    programme: "AEO",
    tier: null,
    validFrom: "2024-01-01",
    validUntil: null,
    statusReason: null,
    contact: null,
    previousIds: [],
    synthetic: true,
  };
}
