import { benefitsOf } from "../domain/benefit.ts";
import { operatorTypesOf } from "../domain/operatorType.ts";
import { programmeOf, tierName } from "../domain/programme.ts";
import type { Answer, Cause } from "../domain/recognition.ts";
import { certificationIdSchema, instantOut } from "./schemas.ts";

/** What the rule came to, in the forms in which an answer is sent. */
export function presentRuling(answer: Answer) {
  const { recognition, cause, benefits, support } = answer;
  return {
    recognition,
    cause: presentCause(cause),
    certification: presentCertification(answer),
    benefits: benefitsOf(benefits),
    arrangements: support.map(({ arrangement, version, from, until }) => ({
      arrangement,
      version,
      from: instantOut(from),
      until: instantOut(until),
    })),
  };
}

/** The cause with its times and masks in the API's forms. */
function presentCause(cause: Cause): { code: string } {
  const shown: { code: string; [key: string]: unknown } = { ...cause };
  for (const key of ["effectiveFrom", "reviewAt", "writtenAt"])
    if (key in shown) shown[key] = instantOut(shown[key] as number);
  if ("operatorTypes" in cause) shown["operatorTypes"] = operatorTypesOf(cause.operatorTypes);
  if ("programme" in cause) shown["programme"] = programmeOf(cause.programme) ?? null;
  return shown;
}

function presentCertification({ certification, entry }: Answer) {
  if (entry === undefined || certification === undefined) return null;
  const { programme, tier, operatorTypes, version, effectiveFrom, validUntil } = entry.record;
  const name = programmeOf(programme);
  return {
    id: certificationIdSchema.parse(certification),
    programme: name ?? null,
    tier: (name && tierName(name, tier)) ?? null,
    operatorTypes: operatorTypesOf(operatorTypes),
    version,
    effectiveFrom: instantOut(effectiveFrom),
    validUntil: instantOut(validUntil),
  };
}
