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
  /** These three give at most `limit` of them, in the order of their places, from behind the place `after` on. */
  ofCertification(certification: CertificationId, after: number, limit: number): Placed[];
  ofOperator(issuer: Economy, operator: string, after: number, limit: number): Placed[];
  namedAfter(issuer: Economy, after: number, limit: number): Placed[];
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
/** The same of one operator's, which may lie far apart: some 0.1 ms each then. */
const SCATTERED = 500;

/** Clearances to be looked at, and how far that has come. */
interface Waiting {
  readonly read: (after: number) => readonly Placed[];
  readonly step: number;
  after: number;
}

/**
 * Keeps what is true of past clearances true, as the ledger learns more. A change of one certification or operator touches its own
 * clearances at once, or the first of them; the rest, and a change that can touch all of an economy's (arrangements, members, keys), is
 * worked off in steps.
 */
export class Rejudge {
  readonly #on: RejudgeDeps;
  readonly #waiting = new Map<string, Waiting>();

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
    const { store } = this.#on;
    for (const operator of operators)
      this.#begin(`operator ${issuer} ${operator}`, SCATTERED, (after) =>
        store.ofOperator(issuer, operator, after, SCATTERED),
      );
  }

  /** All clearances of an economy wait to be looked at again. */
  economyChanged(issuer: Economy): void {
    const read = (after: number): Placed[] => this.#on.store.namedAfter(issuer, after, STEP);
    this.#waiting.set(`economy ${issuer}`, { read, step: STEP, after: 0 });
  }

  /** Looks at some that wait. @returns whether more wait */
  step(): boolean {
    const [next] = this.#waiting;
    if (next === undefined) return false;
    this.#goOn(...next);
    return this.#waiting.size > 0;
  }

  /** From the first one on, also when some of the same wait already. */
  #begin(of: string, step: number, read: Waiting["read"]): void {
    const waiting = { read, step, after: 0 };
    this.#waiting.set(of, waiting);
    this.#goOn(of, waiting);
  }

  #goOn(of: string, waiting: Waiting): void {
    const batch = waiting.read(waiting.after);
    this.#again(batch);
    const last = batch.at(-1);
    if (last === undefined || batch.length < waiting.step) this.#waiting.delete(of);
    else waiting.after = last.id;
  }

  #take(event: LedgerEvent): void {
    if (event.position.registry === "certifications" && "id" in event)
      return this.#begin(`certification ${event.id}`, SCATTERED, (after) =>
        this.#on.store.ofCertification(event.id as CertificationId, after, SCATTERED),
      );
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
