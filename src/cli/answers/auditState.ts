import type { AuditReport } from "../../audit/report.ts";
import type { CertificationStanding, Standing } from "../../audit/stateAt.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import { type AsOf, instantToText } from "../../domain/time.ts";
import { presentAuthority, presentLegStanding, presentStanding } from "../../http/presentRegister.ts";

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
    certifications: certifications?.map(presentStanding) ?? null,
  };
}
export type StateAnswer = ReturnType<typeof presentState>;
