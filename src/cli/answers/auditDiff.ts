import type { CertificationDiff, LegDiff } from "../../audit/diff.ts";
import type { AuditReport } from "../../audit/report.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import type { Economy } from "../../domain/economy.ts";
import { type AsOf, instantToText } from "../../domain/time.ts";
import { presentCertificationDiff, presentLegDiff } from "../../http/presentDiff.ts";

/** What `aeo audit diff --json` prints: moments in RFC 3339, null for "open" and "none", names for the ledger's numbers. */
export function presentDiff(
  { outcome, source, chainId, stateDigest }: AuditReport,
  asOf: LedgerAsOf,
  economy: Economy,
  [from, to]: readonly [AsOf, AsOf],
  certifications: readonly CertificationDiff[],
  legs: readonly LegDiff[],
) {
  const momentOut = ({ validAt, knownAt }: AsOf) => ({
    validAt: instantToText(validAt),
    knownAt: instantToText(knownAt),
  });
  return {
    ...{ outcome, source, chainId, stateDigest },
    asOf: { ...asOf, time: instantToText(asOf.time) },
    economy,
    from: momentOut(from),
    to: momentOut(to),
    certifications: certifications.map(presentCertificationDiff),
    legs: legs.map(presentLegDiff),
  };
}
export type DiffAnswer = ReturnType<typeof presentDiff>;
