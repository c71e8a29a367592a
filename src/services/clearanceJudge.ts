import { turningPoints } from "../domain/answerWindow.ts";
import { asTold, type CertificationHistory } from "../domain/certification.ts";
import type { Clearance } from "../domain/clearance.ts";
import { type ClearanceJudgement, judgeClearance } from "../domain/clearanceJudgement.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { MODES } from "../domain/mode.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import { isSame } from "../domain/same.ts";
import type { Instant } from "../domain/time.ts";
import { resolve, type ResolveDeps } from "./resolve.ts";

/** What clearances are judged by. Identifiers are looked up as for an officer: TINs and aliases that partners told of, and the codes issued here. */
export interface JudgeDeps extends ResolveDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  /** When a partner's profiles were last complete here, by which a reissue is read; undefined = never. Left out: they always are. */
  readonly profilesAsOf?: (issuer: Economy) => Instant | undefined;
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

/** What was said of one operator's clearances, and between which moments it stays so. */
interface OperatorJudgements {
  readonly certifications: readonly CertificationHistory[];
  readonly moments: readonly Instant[];
  /** As of when what is true of them was said, and how many of the moments lie up to then. */
  now: Instant;
  upToNow: number;
  readonly said: Map<number, BothJudgements>;
}

/** Operators, and things said of them, that are remembered at once. */
const REMEMBERED = 50_000;

/**
 * Judges clearances as they are taken: of those that the rule can't tell apart only the first, for as long as neither the ledger nor what
 * identifiers stand for has changed.
 */
export class ClearanceJudge {
  readonly #deps: JudgeDeps & { readonly version: () => unknown };
  readonly #operators = new Map<Economy, Map<string, OperatorJudgements>>();
  #remembered = 0;
  #version: unknown;
  #state: LedgerState | undefined;
  #began: Instant = 0;

  /** @param deps version is another one whenever the ledger's state has changed */
  constructor(deps: JudgeDeps & { readonly version: () => unknown }) {
    this.#deps = deps;
  }

  /** Forgets everything: identifiers may stand for others now. */
  forget(): void {
    this.#operators.clear();
    this.#remembered = 0;
    this.#state = undefined;
  }

  /** How to judge the clearances of one request, during which nothing changes. */
  forRequest(now: Instant): (clearance: Clearance) => BothJudgements {
    const state = this.#current();
    let ordinary: BothJudgements | undefined;
    return (clearance) => {
      const { operator } = clearance;
      if (operator === null) return (ordinary ??= this.#judge(clearance, state, [], now));
      // A code issued here stands for one operator now and for another then.
      if ((this.#deps.ownCodesOf?.(operator).length ?? 0) > 0)
        return this.#judge(clearance, state, certificationsOf(this.#deps, state, clearance), now);
      const known = this.#of(clearance, operator, state);
      if (now !== known.now) moveTo(now, known);
      const place = placeOf(clearance, known.moments);
      let both = known.said.get(place);
      if (both === undefined) {
        both = this.#judge(clearance, state, known.certifications, now);
        this.#remembered += 1;
        // Numbers beyond these are not exact: two places could be one.
        if (Number.isSafeInteger(place)) known.said.set(place, both);
      }
      return both;
    };
  }

  #current(): LedgerState {
    const version = this.#deps.version();
    const state = this.#deps.state();
    if (state !== this.#state || version !== this.#version) {
      this.forget();
      this.#version = version;
      this.#state = state;
      const members = [...state.authorities.members.values()];
      this.#began = Math.min(...members.map(({ statuses }) => statuses[0]?.since ?? 0));
    }
    return state;
  }

  #of(clearance: Clearance, operator: string, state: LedgerState): OperatorJudgements {
    const { issuer } = clearance;
    if (this.#remembered >= REMEMBERED) {
      this.#operators.clear();
      this.#remembered = 0;
    }
    let ofIssuer = this.#operators.get(issuer);
    if (ofIssuer === undefined) this.#operators.set(issuer, (ofIssuer = new Map()));
    let known = ofIssuer.get(operator);
    if (known === undefined) {
      const certifications = certificationsOf(this.#deps, state, clearance);
      const points = turningPoints({ issuer, recogniser: this.#deps.own }, { ...state, certifications });
      const moments = [...new Set([...points, this.#began])].sort((a, b) => a - b);
      known = { certifications, moments, now: 0, upToNow: 0, said: new Map() };
      // Of a reissue that the profiles have not told of yet they may tell at any time.
      const isTold = certifications.every(
        ({ id, entries }) => entries.length === state.certifications.entriesOf(issuer, id),
      );
      if (isTold) ofIssuer.set(operator, known);
      this.#remembered += 1;
    }
    return known;
  }

  #judge(
    clearance: Clearance,
    state: LedgerState,
    certifications: readonly CertificationHistory[],
    now: Instant,
  ): BothJudgements {
    const grounds = { own: this.#deps.own, state, certifications };
    const truth = judgeClearance(clearance, grounds, now);
    /*
     * As of when the ledger's knowledge counts for what an officer relied on. Before the ledger began he had a partner's list, which
     * nobody recorded; what the ledger says of that time, as known when the clearance is fed, stands in for it.
     */
    const { lodgedAt } = clearance;
    const relied = lodgedAt < this.#began ? truth : judgeClearance(clearance, grounds, lodgedAt);
    return { relied: isSame(relied, truth) ? truth : relied, truth };
  }
}

/** What was true may be otherwise as of another moment. */
function moveTo(now: Instant, known: OperatorJudgements): void {
  const upToNow = countUpTo(known.moments, now);
  if (upToNow !== known.upToNow) known.said.clear();
  known.now = now;
  known.upToNow = upToNow;
}

/**
 * One number for all clearances of an operator that the rule can't tell apart: their moments lie between the same turning points. Two of
 * them it also compares with each other: the departure with the moment that counts.
 */
function placeOf(clearance: Clearance, moments: readonly Instant[]): number {
  const { mode, operatorType, claimed, lodgedAt, arrivedAt, departedAt } = clearance;
  const places = moments.length + 2;
  const equal = departedAt === null ? 0 : (departedAt === lodgedAt ? 1 : 0) + (departedAt === arrivedAt ? 2 : 0);
  const type = operatorType === null ? 0 : 1 + OPERATOR_TYPES.indexOf(operatorType);
  const kind = ((MODES.indexOf(mode) * (1 + OPERATOR_TYPES.length) + type) * 2 + (claimed ? 1 : 0)) * 4 + equal;
  const lodged = kind * places + placeAmong(moments, lodgedAt);
  return (lodged * places + placeAmong(moments, arrivedAt)) * places + placeAmong(moments, departedAt);
}

function placeAmong(moments: readonly Instant[], moment: Instant | null): number {
  return moment === null ? 0 : 1 + countUpTo(moments, moment);
}

/** How many of sorted moments lie at or before one. */
function countUpTo(moments: readonly Instant[], moment: Instant): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] as Instant) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
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
  const histories = profiles.flatMap(({ economy, certificationId, previousIds }) =>
    [certificationId, ...previousIds].flatMap((id) => certifications.get(economy, id) ?? []),
  );
  const { profilesAsOf } = deps;
  // As the officer was told, who is not told of a reissue before it is known under which id it goes on.
  return profilesAsOf === undefined ? histories : histories.map((one) => asTold(one, profilesAsOf(one.economy)));
}
