import type { AuditReport } from "../../audit/report.ts";
import type { AuthorityStanding, CertificationStanding, LegStanding, Standing } from "../../audit/stateAt.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import { displayName } from "../../domain/economy.ts";
import { programmeOf, tierName } from "../../domain/programme.ts";
import { type AsOf, instantToText } from "../../domain/time.ts";
import { instantOut } from "../../http/schemas.ts";
import { presentLeg } from "../../http/termsSchemas.ts";

/** What `aeo audit state --json` prints: moments in RFC 3339, null for "open" and "none", names for the ledger's numbers. */
export function presentState(
  { outcome, source, chainId, stateDigest }: AuditReport,
  asOf: LedgerAsOf,
  { validAt, knownAt }: AsOf,
  { authorities, legs }: Standing,
  certifications: readonly CertificationStanding[] | undefined,
) {
  return {
    ...{ outcome, source, chainId, stateDigest },
    asOf: { ...asOf, time: instantToText(asOf.time) },
    validAt: instantToText(validAt),
    knownAt: instantToText(knownAt),
    authorities: authorities.map(presentAuthority),
    legs: legs.map(presentLegStanding),
    certifications: certifications?.map(presentCertification) ?? null,
  };
}
export type StateAnswer = ReturnType<typeof presentState>;

function presentAuthority({ economy, since, certifications, ...more }: AuthorityStanding) {
  return {
    economy,
    name: displayName(economy),
    since: instantToText(since),
    certifications: Object.fromEntries(certifications),
    ...more,
  };
}

function presentLegStanding({ interval: { arrangement, version, leg }, kind, until }: LegStanding) {
  return { arrangement, version, kind: kind ?? null, ...presentLeg({ ...leg, until }) };
}

function presentCertification({ history: { id }, status, suspect, entry }: CertificationStanding) {
  const { record, position } = entry;
  const programme = programmeOf(record.programme);
  return {
    id,
    status,
    suspect,
    programme: programme ?? null,
    tier: (programme && tierName(programme, record.tier)) ?? null,
    version: record.version,
    validFrom: instantOut(record.validFrom),
    validUntil: instantOut(record.validUntil),
    effectiveFrom: instantOut(record.effectiveFrom),
    recordedAt: instantToText(position.time),
    transaction: position.transaction,
  };
}
