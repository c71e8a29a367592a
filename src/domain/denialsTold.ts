import type { BenefitTotals, ShownCount } from "./benefitTotals.ts";
import { DENIAL_REASONS, type DenialReason } from "./clearance.ts";
import type { Economy } from "./economy.ts";
import type { Instant } from "./time.ts";

/** Denials of claims by one partner, as it told. */
export interface DenialsTold {
  readonly importer: Economy;
  readonly reason: DenialReason;
  readonly n: number;
  /** Cells of this reason that the partner hid, since they were small; what they hold is not in n. */
  readonly hidden: number;
}

/**
 * Denials by partner and reason in [from, until), from what partners told: of each report its newest revision, and where periods of one
 * arrangement overlap, the shorter ones, so that nothing counts twice. A period counts if it lies within.
 */
export function denialsTold(told: readonly BenefitTotals[], from: Instant, until: Instant): DenialsTold[] {
  const found = new Map<string, DenialsTold>();
  for (const { importer, modes } of distinctPeriods(told.filter((one) => one.from >= from && one.until <= until)))
    for (const { denials } of modes)
      for (const { reason, n } of denials) {
        if (!DENIAL_REASONS.includes(reason)) continue; // of a later release
        const key = `${importer}/${reason}`;
        const before = found.get(key) ?? { importer, reason, n: 0, hidden: 0 };
        found.set(key, added(before, n));
      }
  return [...found.values()].sort((a, b) => a.importer.localeCompare(b.importer) || b.n - a.n);
}

function added(before: DenialsTold, n: ShownCount): DenialsTold {
  return n === null ? { ...before, hidden: before.hidden + 1 } : { ...before, n: before.n + n };
}

/** Reports that cover each moment of an importer's arrangement at most once. */
function distinctPeriods(told: readonly BenefitTotals[]): BenefitTotals[] {
  const order = told.toSorted((a, b) => a.until - a.from - (b.until - b.from) || b.revision - a.revision);
  const taken: BenefitTotals[] = [];
  for (const one of order) {
    const overlaps = taken.some(
      ({ importer, arrangement, from, until }) =>
        importer === one.importer && arrangement === one.arrangement && from < one.until && one.from < until,
    );
    if (!overlaps) taken.push(one);
  }
  return taken;
}
