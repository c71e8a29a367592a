import fc from "fast-check";
import { type CertificationRecord, STATUSES } from "../../src/domain/certificationRecord.ts";
import { type Economy, economy } from "../../src/domain/economy.ts";
import {
  type Address,
  BALLOT_KINDS,
  BREACH_OUTCOMES,
  type Bytes32,
  CERTIFICATION_EVENT_TYPES,
  type LedgerEvent,
  type Position,
  type Registry,
  STATEMENT_PURPOSES,
} from "../../src/domain/event.ts";
import { ARRANGEMENT_KINDS, GOODS_IN_TRANSIT_RULES, REFERENCE_MOMENTS } from "../../src/domain/terms.ts";

const bytes = (size: number) =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((value) => `0x${Buffer.from(value).toString("hex")}`);
const bytes32 = bytes(32) as fc.Arbitrary<Bytes32>;
const address = bytes(20) as fc.Arbitrary<Address>;
const letter = fc.integer({ min: 65, max: 90 }).map((code) => String.fromCharCode(code));
const anEconomy: fc.Arbitrary<Economy> = fc.tuple(letter, letter).map(([a, b]) => economy(a + b));
const uint = (bits: number) => fc.nat().map((n) => n % 2 ** Math.min(bits, 31));
const time = fc.integer({ min: 0, max: 2 ** 40 - 1 });
const word = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });
const just = fc.constant;

const leg = fc.record({
  issuer: anEconomy,
  recogniser: anEconomy,
  modes: uint(8),
  programme: uint(8),
  tiers: fc.integer({ min: 0, max: 0xffffffff }),
  operatorTypes: fc.integer({ min: 0, max: 0xffffffff }),
  from: time,
  until: time,
  benefits: word(64),
});

const terms = fc.record({
  kind: fc.constantFrom(...ARRANGEMENT_KINDS),
  parties: fc.array(anEconomy, { maxLength: 4 }),
  legs: fc.array(leg, { maxLength: 3 }),
  clauses: fc.array(
    fc.record({
      issuer: anEconomy,
      recogniser: anEconomy,
      kpi: uint(8),
      modes: uint(8),
      atLeast: fc.boolean(),
      periodMonths: uint(8),
      target: word(64),
    }),
    { maxLength: 3 },
  ),
  noticeDays: uint(16),
  referenceMoment: fc.constantFrom(...REFERENCE_MOMENTS),
  goodsInTransit: fc.constantFrom(...GOODS_IN_TRANSIT_RULES),
  statusBound: fc.integer({ min: 0, max: 0xffffffff }),
  governsFrom: time,
  document: bytes32,
});

export const arbitraryRecord: fc.Arbitrary<CertificationRecord> = fc.record({
  economy: anEconomy,
  programme: uint(8),
  tier: uint(8),
  operatorTypes: fc.integer({ min: 0, max: 0xffffffff }),
  status: fc.constantFrom(...STATUSES),
  version: uint(24),
  validFrom: time,
  validUntil: time,
  reviewAt: time,
  effectiveFrom: time,
});

const ballotId = uint(31);
const version = uint(16);
const direction = { party: anEconomy, issuer: anEconomy, recogniser: anEconomy };

/** The fields of every kind of event of the four contracts. */
const FIELDS: Readonly<Record<Registry, Readonly<Record<string, Record<string, fc.Arbitrary<unknown>>>>>> = {
  authorities: {
    MemberAdmitted: { ballotId, admin: address, generation: uint(16) },
    MemberSuspended: { ballotId, compromisedSince: time },
    MemberReinstated: { ballotId },
    MemberRemoved: { ballotId },
    MemberAdminReplaced: { ballotId, admin: address, generation: uint(16) },
    BallotProposed: {
      ballotId,
      kind: fc.constantFrom(...BALLOT_KINDS),
      proposer: anEconomy,
      admin: address,
      compromisedSince: time,
      expiresAt: time,
      electorate: word(256),
    },
    BallotVoted: { ballotId, voter: anEconomy },
    WriterSet: { account: address, roles: uint(8), from: time, until: time, generation: uint(16) },
    WriterRevoked: { account: address },
    WriterCompromised: { account: address, compromisedSince: time },
    StatementKeyAdded: {
      keyId: bytes32,
      purpose: fc.constantFrom(...STATEMENT_PURPOSES),
      publicKey: bytes32,
      from: time,
      until: time,
    },
    StatementKeyRevoked: { keyId: bytes32, revokedAt: time },
    EndpointSet: { endpoint: fc.string({ unit: "binary" }) },
  },
  certifications: Object.fromEntries(
    CERTIFICATION_EVENT_TYPES.map((type) => [
      type,
      { decidedAt: time, record: arbitraryRecord, profileCommitment: bytes32 },
    ]),
  ),
  arrangements: {
    ArrangementProposed: { version, proposer: anEconomy, termsHash: bytes32, terms },
    ArrangementProposalCancelled: { version, party: anEconomy },
    ArrangementSigned: { version, party: anEconomy },
    ArrangementAdopted: { version, governsFrom: time },
    ArrangementAcceded: { version, party: anEconomy },
    EntryIntoForceConfirmed: { version, party: anEconomy, legIndex: uint(16), modes: uint(8), from: time },
    LegEnteredIntoForce: { version, interval: uint(31), leg },
    LegEndSet: { issuer: anEconomy, recogniser: anEconomy, interval: uint(31), until: time },
    SuspensionNotified: { ...direction, effectiveAt: time },
    SuspensionCancelled: direction,
    ArrangementResumed: { ...direction, from: time },
    WithdrawalNotified: { party: anEconomy, effectiveAt: time },
    WithdrawalCancelled: { party: anEconomy },
    TerminationSigned: { party: anEconomy, effectiveAt: time },
    ArrangementTerminated: { effectiveAt: time },
  },
  benefits: {
    BenefitReported: {
      economy: anEconomy,
      report: fc.record({
        arrangement: uint(31),
        partner: anEconomy,
        from: time,
        until: time,
        revision: uint(16),
        root: bytes32,
        totals: bytes32,
      }),
    },
    ReceiptsAnchored: { economy: anEconomy, from: time, until: time, root: bytes32 },
    BreachRaised: {
      economy: anEconomy,
      claim: fc.record({
        judged: anEconomy,
        counterpart: anEconomy,
        arrangement: uint(31),
        version,
        clause: uint(16),
        from: time,
        until: time,
      }),
      evidence: bytes32,
    },
    BreachEvidenceAdded: { economy: anEconomy, evidence: bytes32 },
    BreachAcknowledged: { economy: anEconomy },
    BreachAnswered: { economy: anEconomy, answer: bytes32 },
    BreachResolved: { economy: anEconomy, outcome: fc.constantFrom(...BREACH_OUTCOMES) },
  },
};

const SUBJECTS: Readonly<Record<Registry, Record<string, fc.Arbitrary<unknown>>>> = {
  authorities: { economy: anEconomy },
  certifications: { id: bytes32 },
  arrangements: { arrangement: uint(31) },
  benefits: { id: bytes32 },
};

/** Every kind of event: [registry, type]. */
export const EVENT_KINDS: readonly (readonly [Registry, string])[] = (Object.keys(FIELDS) as Registry[]).flatMap(
  (registry) => Object.keys(FIELDS[registry]).map((type) => [registry, type] as const),
);

/** Any event of one kind, at any place. */
export function arbitraryEvent(registry: Registry, type: string): fc.Arbitrary<LedgerEvent> {
  const position: fc.Arbitrary<Position> = fc.record({
    registry: just(registry),
    sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    block: uint(31),
    logIndex: uint(16),
    time,
    transaction: bytes32,
  });
  const fields = { ...SUBJECTS[registry], ...FIELDS[registry][type] };
  return fc.record({ position, writer: address, type: just(type), ...fields }) as unknown as fc.Arbitrary<LedgerEvent>;
}
