import type { BenefitTotals } from "../domain/benefitTotals.ts";
import { type CertificationHistory, statusAt } from "../domain/certification.ts";
import type { CertificationId, CertificationRecord } from "../domain/certificationRecord.ts";
import { type DenialsTold, denialsTold } from "../domain/denialsTold.ts";
import type { Economy } from "../domain/economy.ts";
import type { CertificationEventType } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { suppressed } from "../domain/measure/suppression.ts";
import { operatorTypesOf, type OperatorType } from "../domain/operatorType.ts";
import type { SmeClass } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";

/** Who holds a certification, as far as figures need it. */
export interface Holder {
  /** The same for all certifications of one operator. */
  readonly operator: string;
  readonly smeClass: SmeClass | null;
}

export interface ProgrammeKpiDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly holders: () => ReadonlyMap<CertificationId, Holder>;
  /** What partners told of their deliveries. */
  readonly told: () => readonly BenefitTotals[];
  /** Officials of the programme; 0 = not said. */
  readonly officials: number;
}

/** A moment, and the period [from, until) in which changes are counted. */
export interface KpiPeriod {
  readonly now: Instant;
  readonly from: Instant;
  readonly until: Instant;
}

export const CHANGES_COUNTED = [
  "CertificationGranted",
  "CertificationRenewed",
  "CertificationSuspended",
  "CertificationReinstated",
  "CertificationRevoked",
  "CertificationWithdrawn",
  "CertificationAnnulled",
] as const satisfies readonly CertificationEventType[];
export type CountedChange = (typeof CHANGES_COUNTED)[number];

/** How the own programme stands. A certification is in force while it is certified or suspended and not expired. */
export interface ProgrammeKpis {
  readonly certifications: number;
  /** Of these. */
  readonly suspended: number;
  /** Operators with at least one certification in force. */
  readonly operators: number;
  readonly byProgramme: readonly {
    readonly programme: number;
    readonly tier: number;
    readonly certified: number;
    readonly suspended: number;
  }[];
  /** Certifications in force by type; one may have several. */
  readonly byOperatorType: readonly { readonly operatorType: OperatorType; readonly n: number }[];
  /** Operators by size; null n = fewer than 5, or hidden so that those can't be computed. */
  readonly bySmeClass: readonly { readonly smeClass: SmeClass | null; readonly n: number | null }[];
  readonly officials: number;
  /** undefined where the number of officials is not said. */
  readonly operatorsPerOfficial: number | undefined;
  /** In force now and ending within 90 days. */
  readonly expiring: number;
  /** Changes that were decided in the period. */
  readonly changes: Readonly<Record<CountedChange, number>>;
  readonly denials: readonly DenialsTold[];
}

const SOON = 90 * 86_400;

/** Measures the own programme from the view and the own profiles. One pass over the own certifications. */
export function programmeKpis(deps: ProgrammeKpiDeps, period: KpiPeriod): ProgrammeKpis {
  const { own, state, told, officials } = deps;
  const inForce: Standing[] = [];
  for (const history of state().certifications.of(own)) inForce.push(...standing(history, period.now));
  const holders = deps.holders();
  const operators = new Map<string, SmeClass | null>();
  for (const { id } of inForce) {
    // Whose profile is erased is still one.
    const { operator, smeClass } = holders.get(id) ?? { operator: id, smeClass: null };
    operators.set(operator, smeClass);
  }
  return {
    certifications: inForce.length,
    suspended: inForce.filter(({ isSuspended }) => isSuspended).length,
    operators: operators.size,
    byProgramme: byProgramme(inForce),
    byOperatorType: byOperatorType(inForce),
    bySmeClass: bySmeClass(operators),
    officials,
    operatorsPerOfficial: officials === 0 ? undefined : operators.size / officials,
    expiring: inForce.filter(({ record }) => record.validUntil !== 0 && record.validUntil <= period.now + SOON).length,
    changes: changesIn(state().certifications.of(own), period),
    denials: denialsTold(told(), period.from, period.until),
  };
}

interface Standing {
  readonly id: CertificationId;
  readonly record: CertificationRecord;
  readonly isSuspended: boolean;
}

function standing(history: CertificationHistory, now: Instant): Standing[] {
  const status = statusAt(history, { validAt: now, knownAt: now });
  const record = history.entries.at(-1)?.record;
  if (record === undefined || (status !== "CERTIFIED" && status !== "SUSPENDED")) return [];
  return [{ id: history.id, record, isSuspended: status === "SUSPENDED" }];
}

function byProgramme(inForce: readonly Standing[]): ProgrammeKpis["byProgramme"] {
  const rows = new Map<number, { programme: number; tier: number; certified: number; suspended: number }>();
  for (const { record, isSuspended } of inForce) {
    const { programme, tier } = record;
    const key = programme * 256 + tier;
    const row = rows.get(key) ?? { programme, tier, certified: 0, suspended: 0 };
    row[isSuspended ? "suspended" : "certified"] += 1;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => a.programme - b.programme || a.tier - b.tier);
}

function byOperatorType(inForce: readonly Standing[]): ProgrammeKpis["byOperatorType"] {
  // A hundred thousand certifications have a few dozen sets of types.
  const bySet = new Map<number, number>();
  for (const { record } of inForce) bySet.set(record.operatorTypes, (bySet.get(record.operatorTypes) ?? 0) + 1);
  const counts = new Map<OperatorType, number>();
  for (const [set, n] of bySet) for (const type of operatorTypesOf(set)) counts.set(type, (counts.get(type) ?? 0) + n);
  return [...counts].map(([operatorType, n]) => ({ operatorType, n })).sort((a, b) => b.n - a.n);
}

function bySmeClass(operators: ReadonlyMap<string, SmeClass | null>): ProgrammeKpis["bySmeClass"] {
  const counts = new Map<SmeClass | null, number>();
  for (const smeClass of operators.values()) counts.set(smeClass, (counts.get(smeClass) ?? 0) + 1);
  const rows = [...counts].sort(([a], [b]) => String(a).localeCompare(String(b)));
  const hidden = suppressed(rows.map(([, n]) => n));
  return rows.map(([smeClass, n], index) => ({ smeClass, n: hidden[index] ? null : n }));
}

function changesIn(all: Iterable<CertificationHistory>, { from, until }: KpiPeriod): ProgrammeKpis["changes"] {
  const counts = Object.fromEntries(CHANGES_COUNTED.map((type) => [type, 0])) as Record<CountedChange, number>;
  for (const { entries } of all)
    for (const { type, decidedAt } of entries)
      if (type in counts && decidedAt >= from && decidedAt < until) counts[type as CountedChange] += 1;
  return counts;
}
