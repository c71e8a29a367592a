import type { CertificationId } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import type { OperatorType } from "./operatorType.ts";
import type { Programme } from "./programme.ts";

export const SME_CLASSES = ["MICRO", "SMALL", "MEDIUM", "LARGE"] as const;
export type SmeClass = (typeof SME_CLASSES)[number];

/** An identifier of the operator under another scheme, such as a code that a partner issued to it (OBIN, MID, NACCS). */
export interface Alias {
  readonly scheme: string;
  readonly value: string;
}

export interface PostalAddress {
  readonly lines: readonly string[];
  readonly city: string;
  readonly postcode: string | null;
  readonly country: Economy;
}

/** Why the present status was decided; shared with entitled partners, never on the ledger. */
export interface StatusReason {
  readonly code: string;
  readonly text: string | null;
}

/**
 * Who a certification belongs to. It stays in the issuing authority's store and in those of entitled partners; the ledger has
 * only a salted commitment to it. Dates are legal dates (YYYY-MM-DD) in the issuer's time zone, `validUntil` inclusive as in law.
 */
export interface Profile {
  readonly certificationId: CertificationId;
  readonly economy: Economy;
  readonly tin: string;
  readonly aliases: readonly Alias[];
  readonly legalName: string;
  readonly localName: string | null;
  readonly address: PostalAddress;
  readonly operatorTypes: readonly OperatorType[];
  readonly smeClass: SmeClass | null;
  readonly programme: Programme;
  readonly tier: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly statusReason: StatusReason | null;
  readonly contact: string | null;
  /** Ids under which this certification stood before it was reissued, newest first. */
  readonly previousIds: readonly CertificationId[];
  /** True for operators that were generated for demonstration. */
  readonly synthetic: boolean;
}

/** GENERAL shares with every entitled partner (EU); PER_PARTNER only with those listed (Chinese Taipei); NONE with nobody. */
export type Consent =
  | { readonly mode: "GENERAL" }
  | { readonly mode: "PER_PARTNER"; readonly partners: readonly Economy[] }
  | { readonly mode: "NONE" };

/** Whether the operator agreed that its profile goes to a partner. */
export function consentsTo(consent: Consent, partner: Economy): boolean {
  switch (consent.mode) {
    case "GENERAL":
      return true;
    case "PER_PARTNER":
      return consent.partners.includes(partner);
    case "NONE":
      return false;
  }
}
