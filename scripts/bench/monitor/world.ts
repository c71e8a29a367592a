import type { Clearance } from "../../../src/domain/clearance.ts";
import { economy, type Economy } from "../../../src/domain/economy.ts";
import type { LedgerEvent, Registry } from "../../../src/domain/event.ts";
import { applyEvent, emptyLedgerState, type LedgerState } from "../../../src/domain/ledgerState.ts";
import type { Leg, Terms } from "../../../src/domain/terms.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { addMonths } from "../../../src/domain/clausePeriod.ts";
import { syntheticClearances } from "../../../src/seeding/clearances.ts";
import { CLEARANCE_COLUMNS } from "../../../src/domain/clearanceColumns.ts";

/** Whose gateway this is, and with whom it has an arrangement each, in force for the second of two years. */
export const OWN = economy("JP");
export const PARTNERS = "AU BN CA CL CN HK ID KR MX MY NZ PE PG PH RU SG TH TW US VN".split(" ").map(economy);
const FIRST = 202401;
const MONTHS = 24;
/** The month from which on they are in force. */
export const IN_FORCE_MONTH = 202501;
const IN_FORCE = Date.UTC(2025, 0, 1) / 1000;
/** When the clearances are fed. */
export const NOW = Date.UTC(2026, 0, 15) / 1000;
const OPERATORS = 500;
const BENEFITS = ["REDUCED_EXAMINATION", "PRIORITY_CLEARANCE"] as const;
const ZERO = `0x${"00".repeat(32)}` as const;

const tinOf = (partner: Economy, index: number) => `${partner}${String(index).padStart(9, "0")}`;
const idOf = (partner: Economy, index: number) =>
  `0x${Buffer.from(tinOf(partner, index)).toString("hex").padStart(64, "0")}` as const;

/** What the gateway knows: the ledger, and who stands behind an identifier. */
export function buildWorld(): { state: LedgerState; profilesOf: (tin: string) => readonly Profile[] } {
  const state = emptyLedgerState();
  const sequences = new Map<Registry, number>();
  let block = 0;
  const push = (registry: Registry, by: Economy, fields: object) => {
    const sequence = (sequences.get(registry) ?? 0) + 1;
    sequences.set(registry, sequence);
    block += 1;
    const position = { registry, sequence, block, logIndex: 0, time: 1_000 + block, transaction: ZERO };
    applyEvent(state, { position, writer: writerOf(by), ...fields } as unknown as LedgerEvent);
  };
  for (const member of [OWN, ...PARTNERS]) {
    const admin = writerOf(member);
    push("authorities", member, { type: "MemberAdmitted", economy: member, ballotId: 0, admin, generation: 1 });
    const writer = { account: admin, roles: 15, from: 1_000, until: 0, generation: 1 };
    push("authorities", member, { type: "WriterSet", economy: member, ...writer });
  }
  for (const [index, partner] of PARTNERS.entries()) arrange(push, index + 1, partner);
  const profiles = new Map<string, readonly Profile[]>();
  for (const partner of PARTNERS)
    for (let index = 0; index < OPERATORS; index += 1) {
      push("certifications", partner, granted(partner, index));
      const profile = { economy: partner, certificationId: idOf(partner, index), previousIds: [] };
      profiles.set(tinOf(partner, index), [profile as unknown as Profile]);
    }
  return { state, profilesOf: (tin) => profiles.get(tin) ?? [] };
}

function arrange(
  push: (registry: Registry, by: Economy, fields: object) => void,
  arrangement: number,
  partner: Economy,
) {
  const leg: Leg = {
    issuer: partner,
    recogniser: OWN,
    modes: 0b1111,
    programme: 1,
    tiers: 0xffffffff,
    operatorTypes: 0xffffffff,
    from: IN_FORCE,
    until: 0,
    benefits: 0b1001n,
  };
  const terms: Terms = {
    kind: "RECOGNITION",
    parties: [OWN, partner],
    legs: [leg],
    clauses: [],
    noticeDays: 60,
    referenceMoment: "LODGEMENT",
    goodsInTransit: "AT_REFERENCE",
    statusBound: 0,
    governsFrom: 0,
    document: ZERO,
  };
  const of = (fields: object) => push("arrangements", OWN, { arrangement, version: 1, ...fields });
  of({ type: "ArrangementProposed", proposer: OWN, termsHash: ZERO, terms });
  for (const party of terms.parties) of({ type: "ArrangementSigned", party });
  of({ type: "ArrangementAdopted", governsFrom: 1_000 });
  of({ type: "LegEnteredIntoForce", interval: 0, leg });
}

function granted(partner: Economy, index: number): object {
  const record = {
    economy: partner,
    programme: 1,
    tier: 0,
    operatorTypes: 0b11,
    status: "CERTIFIED",
    version: 1,
    validFrom: 1_000,
    validUntil: 0,
    reviewAt: 0,
    effectiveFrom: 1_000,
  };
  const id = idOf(partner, index);
  return { type: "CertificationGranted", id, decidedAt: 1_000, record, profileCommitment: ZERO };
}

/** The lines of a CSV file of so many clearances, by the partners in turns, the header first. */
export function* clearanceLines(count: number): Generator<string> {
  yield CLEARANCE_COLUMNS.join(",");
  const perMonth = Math.ceil(count / (PARTNERS.length * MONTHS * 2));
  let left = count;
  for (let month = 0; month < MONTHS; month += 1)
    for (const partner of PARTNERS) {
      const operators = Array.from({ length: OPERATORS }, (_, index) => ({
        tin: tinOf(partner, index),
        economy: partner,
        smeClass: index % 3 === 0 ? "SMALL" : null,
      }));
      const options = { importer: OWN, from: addMonths(FIRST, month), months: 1, perMonth, stopsIn: undefined };
      for (const row of syntheticClearances({ ...options, operators: operators as never, benefits: BENEFITS })) {
        if (left === 0) return;
        left -= 1;
        yield lineOf(row);
      }
    }
}

function lineOf(row: object): string {
  const cells = row as Readonly<Partial<Record<keyof Clearance, string | boolean | readonly string[]>>>;
  return CLEARANCE_COLUMNS.map((column) => {
    const cell = cells[column];
    return typeof cell === "object" ? cell.join("|") : String(cell ?? "");
  }).join(",");
}

function writerOf(member: Economy): `0x${string}` {
  return `0x${Buffer.from(member).toString("hex").padEnd(40, "0")}`;
}
