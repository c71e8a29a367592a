import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Clearance } from "../../../src/domain/clearance.ts";
import type { LedgerState } from "../../../src/domain/ledgerState.ts";
import type { Standing } from "../../../src/domain/measure/standing.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { BenefitLedger } from "../../../src/services/benefitLedger.ts";
import { type ClearanceRow, type Clearances, createClearances } from "../../../src/services/clearances.ts";
import { monthsOf } from "../../../src/services/months.ts";
import { OwnCodeDirectory } from "../../../src/services/ownCodeDirectory.ts";
import { Rejudge } from "../../../src/services/rejudge.ts";
import { Clearances as ClearanceTable } from "../../../src/store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../../../src/store/clearancesSchema.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { Facts, idOf, JP, leg, record as ledgerRecord, terms, TW } from "../../support/facts.ts";

export const NOW = Date.UTC(2026, 5, 1) / 1000;
export const LODGED = Date.UTC(2026, 2, 10) / 1000;
export const TIN = "TW123456789";
export const ID: CertificationId = idOf(1);

/** A profile that a partner told: of whom by which identifier, and under which id it stood before. */
interface Told {
  readonly identifier: string;
  readonly id: CertificationId;
  readonly before?: CertificationId;
}

/** Where Japan takes clearances and judges them again, over a ledger on which Chinese Taipei has certified one operator. */
export class ClearanceDesk {
  facts = new Facts()
    .members(1_000, TW, JP)
    .adopted(1_500, 1, terms([leg({ benefits: 3n })]))
    .certification(2_000, "CertificationGranted", ID, ledgerRecord());
  /** When these were last complete. */
  profilesAsOf = Number.POSITIVE_INFINITY;
  readonly store = new ClearanceTable(SqliteDatabase.open(":memory:", CLEARANCE_MIGRATIONS));
  readonly figures = new BenefitLedger(monthsOf("Asia/Tokyo"));
  readonly codes = new OwnCodeDirectory({ listing: () => undefined, forgetNotes: () => undefined }, []);
  readonly clearances = this.under(() => this.facts);
  readonly rejudge: Rejudge;
  #known: readonly Told[] = [{ identifier: TIN, id: ID }];
  #time = 0;

  constructor() {
    this.rejudge = new Rejudge({
      store: this.store,
      figures: this.figures,
      judge: (one, knownAt) => this.clearances.judge(one, knownAt),
      identifiersOf: (issuer, certification) => {
        const identifiers = this.known.flatMap(({ identifier, id }) => (id === certification ? [identifier] : []));
        return new Set([...identifiers, ...this.codes.leadingTo(issuer, identifiers)]);
      },
      issuers: () => [TW],
      doubted: () => undefined,
      now: () => Math.max(NOW, newestBlock(this.facts)),
      // Each look at the clock is 20 ms later.
      milliseconds: () => (this.#time += 20),
    });
  }

  /** Whose profiles partners told. */
  get known(): readonly Told[] {
    return this.#known;
  }

  set known(known: readonly Told[]) {
    this.#known = known;
    this.clearances.identifiersChanged();
  }

  /** What a gateway takes clearances with, that knows the ledger so far. */
  under(ledger: () => Facts): Clearances {
    const profilesOf = (asked: string) =>
      this.known
        .filter(({ identifier }) => identifier === asked)
        .map(({ id, before }) => {
          const previousIds = before === undefined ? [] : [before];
          return { economy: TW, tin: asked, certificationId: id, previousIds } as unknown as Profile;
        });
    let folded: { readonly facts: Facts; readonly count: number; readonly state: LedgerState } | undefined;
    const state = () => {
      const facts = ledger();
      const { length: count } = facts.events;
      if (folded?.facts !== facts || folded.count !== count) folded = { facts, count, state: facts.state() };
      return folded.state;
    };
    return createClearances({
      own: JP,
      state,
      profilesOf,
      ownCodesOf: (identifier) => this.codes.of(identifier),
      profilesAsOf: () => this.profilesAsOf,
      store: this.store,
      figures: this.figures,
      newSalt: () => new Uint8Array(16),
      version: state,
      ledgerTime: () => newestBlock(ledger()),
    });
  }

  take(rows: readonly Partial<Clearance>[], corrections = false, clearances = this.clearances) {
    const numbered = rows.map((over, index): ClearanceRow => ({ row: index + 1, clearance: clearance(over) }));
    const { receipt, counted } = this.store.transaction(() => clearances.take(numbered, corrections, NOW));
    counted();
    return receipt;
  }

  /** The ledger's newest fact is folded. */
  told(): void {
    this.rejudge.ledgerChanged({ kind: "advanced", events: [this.facts.events.at(-1)!], asOf: {} as never });
  }

  total(view: "RELIED" | "TRUE", standing: Standing): number {
    return this.figures.cells(view).total({ standing: [standing] }).n;
  }

  /** The figures as they come from the store alone. */
  refolded(): BenefitLedger {
    const again = new BenefitLedger(monthsOf("Asia/Tokyo"));
    for (const one of this.store.all()) again.add(one);
    return again;
  }
}

const newestBlock = ({ events }: Facts) => events.at(-1)?.position.time ?? 0;

export function clearance(over: Partial<Clearance> = {}): Clearance {
  return {
    reference: "A1",
    issuer: TW,
    mode: "SEA",
    departedAt: null,
    arrivedAt: null,
    lodgedAt: LODGED,
    releasedAt: LODGED + 600,
    deliveredAt: null,
    channel: "FREE",
    operator: TIN,
    operatorType: null,
    claimed: true,
    smeClass: null,
    granted: 1n,
    denial: null,
    agency: null,
    ...over,
  };
}

export const QUESTION = {
  view: "TRUE",
  filter: { issuer: [TW] },
  from: 202601,
  before: 202701,
  since: undefined,
} as const;
