import { isAuthorityEvent } from "../domain/authority.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Clearance } from "../domain/clearance.ts";
import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../domain/clearanceRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerEvent } from "../domain/event.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import type { Instant } from "../domain/time.ts";
import type { BenefitLedger } from "./benefitLedger.ts";

type Placed = ClearanceRecord & { readonly id: number };

export interface RejudgeStore {
  /** Sets what is true now of clearances, of all or of none. */
  setTruths(changes: readonly { readonly record: Placed; readonly truth: ClearanceJudgement }[]): void;
  ofCertification(certification: CertificationId): Placed[];
  ofOperator(issuer: Economy, operator: string): Placed[];
  namedAfter(issuer: Economy, id: number, limit: number): Placed[];
}

export interface RejudgeDeps {
  readonly store: RejudgeStore;
  readonly figures: BenefitLedger;
  readonly judge: (clearance: Clearance, knownAt: Instant) => ClearanceJudgement;
  /** Economies whose operators clearances name. */
  readonly issuers: () => readonly Economy[];
  readonly now: () => Instant;
}

/** Clearances looked at before others get their turn. */
const STEP = 2_000;

/**
 * Keeps what is true of past clearances true, as the ledger learns more. A change of one certification touches its own clearances at
 * once; a change that can touch all of an economy's (arrangements, members, keys) is worked off in steps.
 */
export class Rejudge {
  readonly #on: RejudgeDeps;
  /** Up to which place the clearances of an economy have been looked at. */
  readonly #waiting = new Map<Economy, number>();

  constructor(deps: RejudgeDeps) {
    this.#on = deps;
  }

  /** Takes in a change of the ledger. */
  ledgerChanged(change: LedgerChange): void {
    const events = change.kind === "advanced" ? change.events : change.removed;
    for (const event of events) this.#take(event);
  }

  /** A partner told something of operators with these identifiers. */
  operatorsChanged(issuer: Economy, operators: Iterable<string>): void {
    for (const operator of operators) this.#again(this.#on.store.ofOperator(issuer, operator));
  }

  /** All clearances of an economy wait to be looked at again. */
  economyChanged(issuer: Economy): void {
    this.#waiting.set(issuer, 0);
  }

  /** Looks at some that wait. @returns whether more wait */
  step(): boolean {
    const [next] = this.#waiting;
    if (next === undefined) return false;
    const [issuer, after] = next;
    const batch = this.#on.store.namedAfter(issuer, after, STEP);
    this.#again(batch);
    const last = batch.at(-1);
    if (last === undefined || batch.length < STEP) this.#waiting.delete(issuer);
    else this.#waiting.set(issuer, last.id);
    return this.#waiting.size > 0;
  }

  #take(event: LedgerEvent): void {
    if (event.position.registry === "certifications" && "id" in event)
      return this.#again(this.#on.store.ofCertification(event.id as CertificationId));
    if (isAuthorityEvent(event) || event.position.registry === "arrangements")
      for (const issuer of this.#on.issuers()) this.economyChanged(issuer);
  }

  #again(records: readonly Placed[]): void {
    const now = this.#on.now();
    const changed = records.flatMap((record) => {
      const truth = this.#on.judge(record.clearance, now);
      return isSame(truth, record.truth) ? [] : [{ record, truth }];
    });
    if (changed.length === 0) return;
    this.#on.store.setTruths(changed);
    for (const { record, truth } of changed) this.#on.figures.rejudged(record, truth);
  }
}

function isSame(one: ClearanceJudgement, other: ClearanceJudgement): boolean {
  return (Object.keys(one) as (keyof ClearanceJudgement)[]).every((field) => one[field] === other[field]);
}
