import { isAuthorityEvent } from "../domain/authority.ts";
import { isCertificationEvent } from "../domain/certification.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Clearance } from "../domain/clearance.ts";
import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../domain/clearanceRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerEvent } from "../domain/event.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import { isSame } from "../domain/same.ts";
import type { Instant } from "../domain/time.ts";
import type { BenefitLedger } from "./benefitLedger.ts";

type Placed = ClearanceRecord & { readonly id: number };

export interface RejudgeStore {
  /** Sets what is true now of clearances, of all or of none. */
  setTruths(changes: readonly { readonly record: Placed; readonly truth: ClearanceJudgement }[]): void;
  /** These four give at most `limit` of them, in the order of their places, from behind the place `after` on. */
  ofCertification(certification: CertificationId, after: number, limit: number): Placed[];
  ofOperator(issuer: Economy, operator: string, after: number, limit: number): Placed[];
  namedAfter(issuer: Economy, after: number, limit: number): Placed[];
  takenAfter(after: number, limit: number): Placed[];
}

export interface RejudgeDeps {
  readonly store: RejudgeStore;
  readonly figures: BenefitLedger;
  readonly judge: (clearance: Clearance, knownAt: Instant) => ClearanceJudgement;
  /**
   * How declarations may name the operator of a certification: by TIN, by an alias, by a code issued here. None where no profile that
   * partners told is under this id, as with one that was reissued and goes on under another.
   */
  readonly identifiersOf: (issuer: Economy, certification: CertificationId) => ReadonlySet<string>;
  /** Economies whose operators clearances name. */
  readonly issuers: () => readonly Economy[];
  /** The newest moment that the ledger knows: the clock, or the newest block's time where that is ahead of it. */
  readonly now: () => Instant;
  /** Told when it is not known whether changes were committed: the figures may miss them. */
  readonly doubted: () => void;
  /** A clock that only goes forward. */
  readonly milliseconds: () => number;
}

/** Clearances that are read at once: of an economy, and of one operator, which may lie far apart, at some 0.1 ms each. */
const [LYING_TOGETHER, SCATTERED] = [500, 200];
/** Milliseconds of work before others get their turn. */
const TURN_MS = 50;

/** Clearances to be looked at, and how far that has come. */
interface Waiting {
  readonly read: (after: number, limit: number) => readonly Placed[];
  readonly limit: number;
  after: number;
}

/**
 * Keeps what is true of past clearances true, as the ledger learns more. Whatever changes waits first, so that nothing is forgotten when
 * the store fails; then it is worked off in turns, one at once: a change of a certification or an operator is mostly done in it, one
 * that can touch all of an economy's (arrangements, members, keys) takes many.
 */
export class Rejudge {
  readonly #on: RejudgeDeps;
  /** Certifications and operators, which go before economies. */
  readonly #soon = new Map<string, Waiting>();
  readonly #later = new Map<string, Waiting>();
  /** What other gateways took. */
  readonly #taken: Waiting;

  constructor(deps: RejudgeDeps) {
    this.#on = deps;
    const read: Waiting["read"] = (...some) => deps.store.takenAfter(...some);
    this.#taken = { read, limit: LYING_TOGETHER, after: 0 };
  }

  /** All clearances of these economies wait to be looked at again. @param last the place of the last one that there is */
  allChanged(issuers: Iterable<Economy>, last: number): void {
    this.#taken.after = last;
    for (const issuer of issuers) this.economyChanged(issuer);
  }

  /**
   * Other gateways took clearances, and judged them by what these know. One that is a block behind, or has not read a profile yet, knows
   * less than this gateway, which has been through with the change and won't come to it again: so all that they take is looked at once.
   */
  othersTook(): void {
    this.#later.set("taken by others", this.#taken);
  }

  /** Takes in a change of the ledger. */
  ledgerChanged(change: LedgerChange): void {
    const events = change.kind === "advanced" ? change.events : change.removed;
    for (const event of events) this.#take(event);
    if (this.#soon.size > 0) this.step();
  }

  /** A partner told something of operators with these identifiers. */
  operatorsChanged(issuer: Economy, operators: Iterable<string>): void {
    for (const operator of operators) this.#operatorChanged(issuer, operator);
    if (this.#soon.size > 0) this.step();
  }

  /** All clearances of an economy wait to be looked at again. */
  economyChanged(issuer: Economy): void {
    const read: Waiting["read"] = (...some) => this.#on.store.namedAfter(issuer, ...some);
    this.#later.set(issuer, { read, limit: LYING_TOGETHER, after: 0 });
  }

  /** Looks at those that wait for the length of a turn. @returns whether more wait */
  step(): boolean {
    const end = this.#on.milliseconds() + TURN_MS;
    do {
      const queue = this.#soon.size > 0 ? this.#soon : this.#later;
      const [next] = queue;
      if (next === undefined) return false;
      queue.delete(next[0]);
      try {
        if (!this.#isThrough(next[1])) queue.set(...next);
      } catch (error) {
        queue.set(...next); // the others go first now, whatever is wrong with these
        throw error;
      }
    } while (this.#on.milliseconds() < end);
    return this.#soon.size + this.#later.size > 0;
  }

  #take(event: LedgerEvent): void {
    if (isCertificationEvent(event)) this.#certificationChanged(event.record.economy, event.id);
    else if (isAuthorityEvent(event) || event.position.registry === "arrangements")
      for (const issuer of this.#on.issuers()) this.economyChanged(issuer);
  }

  /**
   * What is true of an operator's clearances may rest on another certification of it than the one that changes, until the change. So they
   * are found by how they name the operator; by what they rest on only where nobody told of one under this id.
   */
  #certificationChanged(issuer: Economy, id: CertificationId): void {
    const { identifiersOf, store } = this.#on;
    const identifiers = identifiersOf(issuer, id);
    for (const identifier of identifiers) this.#operatorChanged(issuer, identifier);
    if (identifiers.size > 0) return;
    const read: Waiting["read"] = (...some) => store.ofCertification(id, ...some);
    this.#soon.set(`certification ${id}`, { read, limit: SCATTERED, after: 0 });
  }

  #operatorChanged(issuer: Economy, operator: string): void {
    const read: Waiting["read"] = (...some) => this.#on.store.ofOperator(issuer, operator, ...some);
    this.#soon.set(`operator ${issuer} ${operator}`, { read, limit: SCATTERED, after: 0 });
  }

  /** Looks at some of them. @returns whether they were the last */
  #isThrough(waiting: Waiting): boolean {
    const some = waiting.read(waiting.after, waiting.limit);
    this.#again(some);
    waiting.after = some.at(-1)?.id ?? waiting.after;
    return some.length < waiting.limit;
  }

  #again(records: readonly Placed[]): void {
    const now = this.#on.now();
    const changed = records.flatMap((record) => {
      const truth = this.#on.judge(record.clearance, now);
      return isSame(truth, record.truth) ? [] : [{ record, truth }];
    });
    if (changed.length === 0) return;
    try {
      this.#on.store.setTruths(changed);
    } catch (error) {
      this.#on.doubted();
      throw error;
    }
    for (const { record, truth } of changed) this.#on.figures.rejudged(record, truth);
  }
}
