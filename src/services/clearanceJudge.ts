import { certificationKey, type CertificationHistory } from "../domain/certification.ts";
import type { Clearance } from "../domain/clearance.ts";
import { type ClearanceJudgement, judgeClearance } from "../domain/clearanceJudgement.ts";
import type { Economy } from "../domain/economy.ts";
import { countUpTo, judgementMoments } from "../domain/judgementMoments.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { MODES } from "../domain/mode.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import type { Instant } from "../domain/time.ts";
import { resolve, type ResolveDeps } from "./resolve.ts";

/** What clearances are judged by. Identifiers are looked up as for an officer: TINs and aliases that partners told of, and the codes issued here. */
export interface JudgeDeps extends ResolveDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
}

/** Both judgements of a clearance; one and the same object where they say the same. */
export interface BothJudgements {
  readonly relied: ClearanceJudgement;
  readonly truth: ClearanceJudgement;
}

/** What the ledger, as it is now, says of a clearance by what it knew at a moment. */
export function judgeBy(
  deps: JudgeDeps,
  state: LedgerState,
  clearance: Clearance,
  knownAt: Instant,
): ClearanceJudgement {
  const certifications = certificationsOf(deps, state, clearance);
  return judgeClearance(clearance, { own: deps.own, state, certifications }, knownAt);
}

/** Judges a clearance as relied on and as true. @param began when the ledger did */
function judgeBoth(
  clearance: Clearance,
  judge: (knownAt: Instant) => ClearanceJudgement,
  began: Instant,
  now: Instant,
): BothJudgements {
  const truth = judge(now);
  /*
   * As of when the ledger's knowledge counts for what an officer relied on. Before the ledger began he had a partner's list, which
   * nobody recorded; what the ledger says of that time, as known when the clearance is fed, stands in for it.
   */
  const relied = clearance.lodgedAt < began ? truth : judge(clearance.lodgedAt);
  return { relied: isSame(relied, truth) ? truth : relied, truth };
}

/** What was said of one operator's clearances, and between which moments it stays so. */
interface OperatorJudgements {
  readonly certifications: readonly CertificationHistory[];
  readonly moments: readonly Instant[];
  readonly said: Map<number, BothJudgements>;
}

/**
 * Judges the clearances of one request, during which nothing of the ledger changes: of those that can't be told apart by the rule only
 * the first.
 */
export function judgeForRequest(deps: JudgeDeps, now: Instant): (clearance: Clearance) => BothJudgements {
  const state = deps.state();
  const began = Math.min(...[...state.authorities.members.values()].map(({ statuses }) => statuses[0]?.since ?? 0));
  const operators = new Map<string, OperatorJudgements>();
  const none: OperatorJudgements = { certifications: [], moments: [], said: new Map() };

  const judgementsOf = (clearance: Clearance, operator: string): OperatorJudgements => {
    const key = clearance.issuer + operator;
    let found = operators.get(key);
    if (found === undefined) {
      const certifications = certificationsOf(deps, state, clearance);
      const moments = judgementMoments(clearance.issuer, { own: deps.own, state, certifications });
      const at = countUpTo(moments, began);
      found = { certifications, moments: moments.toSpliced(at, 0, began), said: new Map() };
      operators.set(key, found);
    }
    return found;
  };

  return (clearance) => {
    const { operator } = clearance;
    // A code issued here stands for one operator now and for another then.
    if (operator !== null && (deps.ownCodesOf?.(operator).length ?? 0) > 0)
      return judgeBoth(clearance, (knownAt) => judgeBy(deps, state, clearance, knownAt), began, now);
    const { certifications, moments, said } = operator === null ? none : judgementsOf(clearance, operator);
    const key = operator === null ? 0 : placeOf(clearance, moments);
    let both = said.get(key);
    if (both === undefined) {
      const grounds = { own: deps.own, state, certifications };
      both = judgeBoth(clearance, (knownAt) => judgeClearance(clearance, grounds, knownAt), began, now);
      // Numbers beyond that are not exact: two places could be one.
      if (Number.isSafeInteger(key)) said.set(key, both);
    }
    return both;
  };
}

/** One number for all clearances of an operator that the rule can't tell apart. */
function placeOf(clearance: Clearance, moments: readonly Instant[]): number {
  const { mode, operatorType, claimed, lodgedAt, arrivedAt, departedAt } = clearance;
  const places = moments.length + 2;
  const place = (moment: Instant | null) => (moment === null ? 0 : 1 + countUpTo(moments, moment));
  const equal = departedAt === null ? 0 : (departedAt === lodgedAt ? 1 : 0) + (departedAt === arrivedAt ? 2 : 0);
  const type = operatorType === null ? 0 : 1 + OPERATOR_TYPES.indexOf(operatorType);
  const kind =
    (((MODES.indexOf(mode) * (1 + OPERATOR_TYPES.length) + type) * 2 + (claimed ? 1 : 0)) * 4 + equal) * places;
  return ((kind + place(lodgedAt)) * places + place(arrivedAt)) * places + place(departedAt);
}

function certificationsOf(
  deps: JudgeDeps,
  { certifications }: LedgerState,
  { operator, issuer, lodgedAt }: Clearance,
): CertificationHistory[] {
  if (operator === null) return [];
  // A code of ours counts when it stood at lodgement. One that may mean two operators means neither, as an officer was told.
  const { profiles, isAmbiguous } = resolve(deps, operator, issuer, lodgedAt);
  if (isAmbiguous) return [];
  return profiles.flatMap(({ economy, certificationId, previousIds }) =>
    [certificationId, ...previousIds].flatMap((id) => certifications.get(certificationKey(economy, id)) ?? []),
  );
}

/** Whether two say the same, field by field. */
export function isSame<T extends object>(one: T, other: T): boolean {
  for (const field in one) if (one[field] !== other[field]) return false;
  return true;
}
