import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Profile } from "../domain/profile.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";
import { parseTin } from "../domain/tin.ts";
import type { GrantRequest } from "./certify.ts";

/** A grant as sent: right in form, its identifier not looked at yet. */
export type GrantForm = GrantRequest["profile"] & {
  readonly [K in "consent" | "decidedAt" | "reviewAt"]?: GrantRequest[K];
};

/**
 * Checks the identifier by the formats of the issuing economy and puts it in its canonical form.
 * @throws AeoError INVALID_TIN, INVALID_DATE; the identifier itself is not in the message
 */
export function toGrantRequest(form: GrantForm, issuer: Economy): GrantRequest {
  const { consent, decidedAt, reviewAt, ...fields } = form;
  const parsed = parseTin(normaliseTin(fields.tin), issuer);
  if (!parsed.ok)
    throw new AeoError("INVALID_TIN", parsed.message, { faults: [{ pointer: "/tin", detail: parsed.message }] });
  if (fields.validUntil !== null && fields.validUntil < fields.validFrom)
    throw new AeoError("INVALID_DATE", "the last valid day lies before the first");
  const profile: Omit<Profile, "certificationId" | "economy" | "previousIds" | "statusReason"> = {
    ...fields,
    tin: parsed.tin,
  };
  return { profile, consent, decidedAt, reviewAt };
}
