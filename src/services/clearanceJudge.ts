import { turningPoints } from "../domain/answerWindow.ts";
import { asTold, type CertificationHistory } from "../domain/certification.ts";
import type { Clearance } from "../domain/clearance.ts";
import type { ClearanceBatch, ClearanceKind } from "../domain/clearanceBatch.ts";
import { type ClearanceJudgement, judgeClearance } from "../domain/clearanceJudgement.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { SaidOfOperator } from "../domain/judgedBatch.ts";
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

/** What was said of clearances, and under which number in which request last. */
interface Said extends SaidOfOperator {
  request: number;
  number: number;
}

/** What was said of one operator's clearances, and between which moments it stays so. */
interface OperatorJudgements {
  readonly issuer: Economy;
  readonly certifications: readonly CertificationHistory[];
  readonly moments: readonly Instant[];
  /** As of when what is true of them was said, and how many of the moments lie up to then. */
  now: Instant;
  upToNow: number;
  readonly said: Map<number, Said>;
  readonly different: Said[];
}

/** Operators, and things said of them, that are remembered at once. */
const REMEMBERED = 200_000;

/**
 * Judges clearances as they are taken: of those that the rule can't tell apart only the first, for as long as neither the ledger nor what
 * identifiers stand for has changed.
 */
export class ClearanceJudge {
  readonly #deps: JudgeDeps & { readonly version: () => unknown };
  readonly #operators = new Map<Economy, Map<string, OperatorJudgements>>();
  #remembered = 0;
  #requests = 0;
  #grounds = {};
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
    this.#grounds = {};
  }

  /** Judges the clearances of one request, during which nothing changes: what is said of them, each thing once, and of which what. */
  judge(
    batch: ClearanceBatch,
    now: Instant,
  ): { readonly said: readonly SaidOfOperator[]; readonly saidOf: Uint32Array } {
    const state = this.#current();
    this.#requests += 1;
    const kinds = batch.kinds.map(numberOfKind);
    // A code issued here stands for one operator now and for another then.
    const isCode = batch.operators.map((one) => one !== null && (this.#deps.ownCodesOf?.(one).length ?? 0) > 0);
    const operators: (OperatorJudgements | undefined)[] = [];
    const said: Said[] = [];
    const saidOf = new Uint32Array(batch.count);
    let ordinary: Said | undefined;
    for (let index = 0; index < batch.count; index += 1) {
      const number = batch.operatorOf[index] as number;
      let one: Said;
      if (number === 0) one = ordinary ??= this.#say(batch.clearance(index), state, [], now);
      else if (isCode[number]) {
        const clearance = batch.clearance(index);
        one = this.#say(clearance, state, certificationsOf(this.#deps, state, clearance), now);
      } else {
        const { issuer } = batch.kind(index);
        let known = operators[number];
        if (known?.issuer !== issuer) operators[number] = known = this.#of(batch.clearance(index), state, now);
        const place = placeOf(batch, index, kinds[batch.kindOf[index] as number] as number, known.moments);
        one = known.said.get(place) ?? this.#sayFirst(batch.clearance(index), state, now, known, place);
      }
      if (one.request !== this.#requests) {
        one.request = this.#requests;
        one.number = said.push(one) - 1;
      }
      saidOf[index] = one.number;
    }
    return { said, saidOf };
  }

  #sayFirst(clearance: Clearance, state: LedgerState, now: Instant, known: OperatorJudgements, place: number): Said {
    const fresh = this.#say(clearance, state, known.certifications, now);
    // Mostly another one said the same: who keeps it has the same thing again then.
    const one = known.different.find((of) => isSame(of.relied, fresh.relied) && isSame(of.truth, fresh.truth)) ?? fresh;
    if (one === fresh) known.different.push(fresh);
    this.#remembered += 1;
    // Numbers beyond these are not exact: two places could be one.
    if (Number.isSafeInteger(place)) known.said.set(place, one);
    return one;
  }

  /** Another one when the same clearance may be judged otherwise from now on. */
  get grounds(): object {
    this.#current();
    return this.#grounds;
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

  /** What is known of the operator of a clearance, as of now. */
  #of(clearance: Clearance, state: LedgerState, now: Instant): OperatorJudgements {
    const { issuer } = clearance;
    const operator = clearance.operator as string;
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
      known = { issuer, certifications, moments, now: 0, upToNow: 0, said: new Map(), different: [] };
      // Of a reissue that the profiles have not told of yet they may tell at any time.
      const isTold = certifications.every(
        ({ id, entries }) => entries.length === state.certifications.entriesOf(issuer, id),
      );
      if (isTold) ofIssuer.set(operator, known);
      this.#remembered += 1;
    }
    if (now !== known.now) moveTo(now, known);
    return known;
  }

  #say(clearance: Clearance, state: LedgerState, certifications: readonly CertificationHistory[], now: Instant): Said {
    const grounds = { own: this.#deps.own, state, certifications };
    const truth = judgeClearance(clearance, grounds, now);
    /*
     * As of when the ledger's knowledge counts for what an officer relied on. Before the ledger began he had a partner's list, which
     * nobody recorded; what the ledger says of that time, as known when the clearance is fed, stands in for it.
     */
    const { lodgedAt } = clearance;
    const relied = lodgedAt < this.#began ? truth : judgeClearance(clearance, grounds, lodgedAt);
    const { operator } = clearance;
    return { operator, relied: isSame(relied, truth) ? truth : relied, truth, request: 0, number: 0 };
  }
}

/** What was true may be otherwise as of another moment. */
function moveTo(now: Instant, known: OperatorJudgements): void {
  const upToNow = countUpTo(known.moments, now);
  if (upToNow !== known.upToNow) {
    known.said.clear();
    known.different.length = 0;
  }
  known.now = now;
  known.upToNow = upToNow;
}

/**
 * One number for all clearances of an operator that the rule can't tell apart: their moments lie between the same turning points. Two of
 * them it also compares with each other: the departure with the moment that counts.
 * @param kind the number of its kind
 */
function placeOf(batch: ClearanceBatch, index: number, kind: number, moments: readonly Instant[]): number {
  const departedAt = batch.departedAt[index] as number;
  const arrivedAt = batch.arrivedAt[index] as number;
  const lodgedAt = batch.lodgedAt[index] as number;
  const places = moments.length + 2;
  const equal = (departedAt === lodgedAt ? 1 : 0) + (departedAt === arrivedAt ? 2 : 0);
  const lodged = (kind * 4 + equal) * places + placeAmong(moments, lodgedAt);
  return (lodged * places + placeAmong(moments, arrivedAt)) * places + placeAmong(moments, departedAt);
}

/** One number for all kinds that the rule can't tell apart. */
function numberOfKind({ mode, operatorType, claimed }: ClearanceKind): number {
  const type = operatorType === null ? 0 : 1 + OPERATOR_TYPES.indexOf(operatorType);
  return (MODES.indexOf(mode) * (1 + OPERATOR_TYPES.length) + type) * 2 + (claimed ? 1 : 0);
}

/** @param moment NaN = none */
function placeAmong(moments: readonly Instant[], moment: number): number {
  return Number.isNaN(moment) ? 0 : 1 + countUpTo(moments, moment);
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
