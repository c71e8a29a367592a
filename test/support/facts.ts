import type { CertificationId, CertificationRecord } from "../../src/domain/certificationRecord.ts";
import { type Economy, economy } from "../../src/domain/economy.ts";
import type {
  Address,
  ArrangementEvent,
  AuthorityEvent,
  BenefitEvent,
  CertificationEventType,
  LedgerEvent,
  Registry,
} from "../../src/domain/event.ts";
import { applyEvent, emptyLedgerState, type LedgerState } from "../../src/domain/ledgerState.ts";
import type { Leg, Terms } from "../../src/domain/terms.ts";

export const TW = economy("TW");
export const JP = economy("JP");
export const KR = economy("KR");
export const ZERO = `0x${"00".repeat(32)}` as const;

/** A certification id that a reader of a test can tell apart. */
export function idOf(number: number): CertificationId {
  return `0x${number.toString(16).padStart(64, "0")}`;
}

/** The address with which an economy writes in these tests. */
export function writerOf(of: Economy): Address {
  return `0x${Buffer.from(of).toString("hex").padEnd(40, "0")}`;
}

/** A history under construction: each fact gets the next sequence of its registry and a block of its own. */
export class Facts {
  readonly events: LedgerEvent[] = [];
  #block = 0;
  readonly #sequences = new Map<Registry, number>();

  /** The state after all facts, or after the first `count`. */
  state(count = this.events.length): LedgerState {
    const state = emptyLedgerState();
    for (const event of this.events.slice(0, count)) applyEvent(state, event);
    return state;
  }

  authority(time: number, event: AuthorityEvent, by: Economy = event.economy): this {
    return this.#push("authorities", time, by, event);
  }

  /** Admits economies with a writer each. */
  members(time: number, ...economies: readonly Economy[]): this {
    for (const economy of economies) {
      const admin = writerOf(economy);
      this.authority(time, { type: "MemberAdmitted", economy, ballotId: 0, admin, generation: 1 });
      const writer = { account: admin, roles: 15, from: time, until: 0, generation: 1 };
      this.authority(time, { type: "WriterSet", economy, ...writer });
    }
    return this;
  }

  certification(time: number, type: CertificationEventType, id: CertificationId, record: CertificationRecord): this {
    const event = { type, id, decidedAt: time, record, profileCommitment: ZERO } as const;
    return this.#push("certifications", time, record.economy, event);
  }

  arrangement(time: number, by: Economy, event: ArrangementEvent): this {
    return this.#push("arrangements", time, by, event);
  }

  benefit(time: number, by: Economy, event: BenefitEvent): this {
    return this.#push("benefits", time, by, event);
  }

  /** Proposes, signs and adopts terms; each leg with a date opens. */
  adopted(time: number, arrangement: number, terms: Terms, version = 1): this {
    const by = terms.parties[0] as Economy;
    const proposed = { type: "ArrangementProposed", version, proposer: by, termsHash: ZERO, terms } as const;
    this.arrangement(time, by, { arrangement, ...proposed });
    for (const party of terms.parties)
      this.arrangement(time, party, { arrangement, type: "ArrangementSigned", version, party });
    this.arrangement(time, by, { arrangement, type: "ArrangementAdopted", version, governsFrom: time });
    for (const leg of terms.legs) {
      const interval = this.state().arrangements.intervals.get(`${leg.issuer}>${leg.recogniser}`)?.length ?? 0;
      this.arrangement(time, by, { arrangement, type: "LegEnteredIntoForce", version, interval, leg });
    }
    return this;
  }

  #push(registry: Registry, time: number, by: Economy, event: object): this {
    const sequence = (this.#sequences.get(registry) ?? 0) + 1;
    this.#sequences.set(registry, sequence);
    const block = ++this.#block;
    const position = { registry, sequence, block, logIndex: 0, time, transaction: idOf(block) };
    this.events.push({ position, writer: writerOf(by), ...event } as LedgerEvent);
    return this;
  }
}

/** A record with sensible fields, but for those given. */
export function record(fields: Partial<CertificationRecord> = {}): CertificationRecord {
  return {
    economy: TW,
    programme: 1,
    tier: 0,
    operatorTypes: 0b11,
    status: "CERTIFIED",
    version: 1,
    validFrom: 1_000,
    validUntil: 0,
    reviewAt: 0,
    effectiveFrom: fields.validFrom ?? 1_000,
    ...fields,
  };
}

/** A leg TW → JP that covers everything from 1,000 on, but for the fields given. */
export function leg(fields: Partial<Leg> = {}): Leg {
  return {
    issuer: TW,
    recogniser: JP,
    modes: 0b1111,
    programme: 1,
    tiers: 0xffffffff,
    operatorTypes: 0xffffffff,
    from: 1_000,
    until: 0,
    benefits: 1n,
    ...fields,
  };
}

/** Terms of a bilateral MRA with the legs given. */
export function terms(legs: readonly Leg[], fields: Partial<Terms> = {}): Terms {
  return {
    kind: "RECOGNITION",
    parties: [JP, TW],
    legs,
    clauses: [],
    noticeDays: 60,
    referenceMoment: "LODGEMENT",
    goodsInTransit: "AT_REFERENCE",
    statusBound: 0,
    governsFrom: 0,
    document: ZERO,
    ...fields,
  };
}
