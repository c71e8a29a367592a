import type { RegisterFields } from "../audit/diff.ts";
import type { AuthorityStanding, CertificationStanding, LegStanding } from "../audit/stateAt.ts";
import type { CertificationRecord } from "../domain/certificationRecord.ts";
import { displayName } from "../domain/economy.ts";
import { ZERO_BYTES32 } from "../domain/event.ts";
import { operatorTypesOf } from "../domain/operatorType.ts";
import { programmeOf, tierName } from "../domain/programme.ts";
import { instantToText } from "../domain/time.ts";
import { instantOut } from "./schemas.ts";
import { presentLeg } from "./termsSchemas.ts";

/** An authority at two times, as answered. */
export function presentAuthority({ economy, since, certifications, ...more }: AuthorityStanding) {
  return {
    economy,
    name: displayName(economy),
    since: instantToText(since),
    certifications: Object.fromEntries(certifications) as Record<string, number>,
    ...more,
  };
}

/** A leg in force at two times, as answered. */
export function presentLegStanding({ interval: { arrangement, version, leg }, kind, until }: LegStanding) {
  return { arrangement, version, kind: kind ?? null, ...presentLeg({ ...leg, until }) };
}

/** A certification at two times, as answered. */
export function presentStanding({ id, status, suspect, entry }: CertificationStanding) {
  const { record, position } = entry;
  return {
    id,
    status,
    suspect,
    ...programmeAndTier(record),
    version: record.version,
    validFrom: instantOut(record.validFrom),
    validUntil: instantOut(record.validUntil),
    effectiveFrom: instantOut(record.effectiveFrom),
    recordedAt: instantToText(position.time),
    transaction: position.transaction,
  };
}

function programmeAndTier({ programme: code, tier }: Pick<CertificationRecord, "programme" | "tier">) {
  const programme = programmeOf(code);
  return { programme: programme ?? null, tier: (programme && tierName(programme, tier)) ?? null };
}

/** What a register said of a certification at a moment, as answered. */
export function presentRegisterFields(fields: RegisterFields) {
  const { operatorTypes, validFrom, validUntil, reviewAt, effectiveFrom, profileCommitment } = fields;
  return {
    status: fields.status,
    ...programmeAndTier(fields),
    operatorTypes: operatorTypesOf(operatorTypes),
    version: fields.version,
    validFrom: instantOut(validFrom),
    validUntil: instantOut(validUntil),
    reviewAt: instantOut(reviewAt),
    effectiveFrom: instantOut(effectiveFrom),
    profileCommitment: profileCommitment === ZERO_BYTES32 ? null : profileCommitment,
    suspect: fields.suspect,
  };
}
