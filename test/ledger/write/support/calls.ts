import fc from "fast-check";
import type { LedgerCall, StatusChangeEntry } from "../../../../src/domain/call.ts";
import { type Economy, economy } from "../../../../src/domain/economy.ts";
import { BALLOT_KINDS, BREACH_OUTCOMES, type Bytes32, STATEMENT_PURPOSES } from "../../../../src/domain/event.ts";
import {
  ARRANGEMENT_KINDS,
  GOODS_IN_TRANSIT_RULES,
  REFERENCE_MOMENTS,
  type Terms,
} from "../../../../src/domain/terms.ts";

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => `0x${Buffer.from(b).toString("hex")}` as const);
const bits = (width: number) => fc.integer({ min: 0, max: 2 ** width - 1 });
const instant = fc.maxSafeNat().map((n) => n % 2 ** 40);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const letter = fc.integer({ min: 65, max: 90 }).map((code) => String.fromCharCode(code));
const economies: fc.Arbitrary<Economy> = fc.tuple(letter, letter).map((letters) => economy(letters.join("")));
const bytes32: fc.Arbitrary<Bytes32> = hex(32);

const change = {
  id: bytes32,
  profileCommitment: bytes32,
  version: bits(24),
  reviewAt: instant,
  decidedAt: instant,
  effectiveFrom: instant,
};
const tierAndTypes = { tier: bits(8), operatorTypes: bits(32) };
const grant = fc.record({
  id: bytes32,
  profileCommitment: bytes32,
  programme: bits(8),
  ...tierAndTypes,
  validFrom: instant,
  validUntil: instant,
  reviewAt: instant,
  decidedAt: instant,
});

/** 1 to 5 entries of different ids, in no order. */
const several = <T extends { id: Bytes32 }>(entry: fc.Arbitrary<T>) =>
  fc.uniqueArray(entry, { minLength: 1, maxLength: 5, selector: ({ id }) => id });
const certifications = { registry: fc.constant("certifications" as const) };

const certificationCall: fc.Arbitrary<LedgerCall> = fc.oneof(
  fc.record({ ...certifications, fn: fc.constant("grant" as const), entries: several(grant) }),
  fc.record({
    ...certifications,
    fn: fc.constant("renew" as const),
    entries: several(fc.record({ ...change, validUntil: instant })),
  }),
  fc.record({
    ...certifications,
    fn: fc.constant("amend" as const),
    entries: several(fc.record({ ...change, ...tierAndTypes })),
  }),
  fc.record({
    ...certifications,
    fn: fc.constantFrom("suspend" as const, "reinstate", "revoke", "withdraw", "reissue"),
    entries: several(fc.record(change)),
  }),
  fc.record({
    ...certifications,
    fn: fc.constantFrom("proposeAnnulment" as const, "confirmAnnulment", "rejectAnnulment"),
    entries: fc.tuple(fc.record(change)),
  }),
);

const direction = { issuer: economies, recogniser: economies };
const terms: fc.Arbitrary<Terms> = fc.record({
  kind: fc.constantFrom(...ARRANGEMENT_KINDS),
  parties: fc.array(economies, { maxLength: 4 }),
  legs: fc.array(
    fc.record({
      ...direction,
      modes: bits(8),
      programme: bits(8),
      tiers: bits(32),
      operatorTypes: bits(32),
      from: instant,
      until: instant,
      benefits: uint64,
    }),
    { maxLength: 4 },
  ),
  clauses: fc.array(
    fc.record({
      ...direction,
      kpi: bits(8),
      modes: bits(8),
      atLeast: fc.boolean(),
      periodMonths: bits(8),
      target: uint64,
    }),
    { maxLength: 3 },
  ),
  noticeDays: bits(16),
  referenceMoment: fc.constantFrom(...REFERENCE_MOMENTS),
  goodsInTransit: fc.constantFrom(...GOODS_IN_TRANSIT_RULES),
  statusBound: bits(32),
  governsFrom: instant,
  document: bytes32,
});

const arrangements = { registry: fc.constant("arrangements" as const) };
const arrangement = bits(32);
const arrangementCall: fc.Arbitrary<LedgerCall> = fc.oneof(
  fc.record({ ...arrangements, fn: fc.constant("propose" as const), terms }),
  fc.record({ ...arrangements, fn: fc.constantFrom("amend" as const, "accede"), arrangement, terms }),
  fc.record({
    ...arrangements,
    fn: fc.constantFrom("sign" as const, "cancelProposal"),
    arrangement,
    version: bits(16),
    terms,
  }),
  fc.record({
    ...arrangements,
    fn: fc.constant("confirmEntryIntoForce" as const),
    arrangement,
    version: bits(16),
    legIndex: bits(16),
    modes: bits(8),
    from: instant,
    terms,
  }),
  fc.record({
    ...arrangements,
    fn: fc.constant("suspend" as const),
    arrangement,
    ...direction,
    effectiveAt: instant,
  }),
  fc.record({ ...arrangements, fn: fc.constant("cancelSuspension" as const), arrangement, ...direction }),
  fc.record({ ...arrangements, fn: fc.constant("resume" as const), arrangement, ...direction, from: instant }),
  fc.record({
    ...arrangements,
    fn: fc.constantFrom("withdraw" as const, "terminate"),
    arrangement,
    effectiveAt: instant,
  }),
  fc.record({ ...arrangements, fn: fc.constant("cancelWithdrawal" as const), arrangement }),
);

const authorities = { registry: fc.constant("authorities" as const) };
const account = hex(20);
const authorityCall: fc.Arbitrary<LedgerCall> = fc.oneof(
  fc.record({
    ...authorities,
    fn: fc.constant("propose" as const),
    kind: fc.constantFrom(...BALLOT_KINDS),
    economy: economies,
    admin: account,
    compromisedSince: instant,
  }),
  fc.record({ ...authorities, fn: fc.constant("vote" as const), ballotId: fc.maxSafeNat() }),
  fc.record({
    ...authorities,
    fn: fc.constant("setWriter" as const),
    account,
    roles: bits(8),
    from: instant,
    until: instant,
  }),
  fc.record({ ...authorities, fn: fc.constant("revokeWriter" as const), account }),
  fc.record({ ...authorities, fn: fc.constant("markCompromised" as const), account, compromisedSince: instant }),
  fc.record({
    ...authorities,
    fn: fc.constant("addStatementKey" as const),
    purpose: fc.constantFrom(...STATEMENT_PURPOSES),
    publicKey: bytes32,
    from: instant,
    until: instant,
  }),
  fc.record({
    ...authorities,
    fn: fc.constant("revokeStatementKey" as const),
    keyId: bytes32,
    revokedAt: instant,
  }),
  fc.record({
    ...authorities,
    fn: fc.constant("setEndpoint" as const),
    endpoint: fc.string({ unit: "grapheme", maxLength: 40 }),
  }),
);

const benefits = { registry: fc.constant("benefits" as const) };
const period = { from: instant, until: instant };
const benefitCall: fc.Arbitrary<LedgerCall> = fc.oneof(
  fc.record({
    ...benefits,
    fn: fc.constant("report" as const),
    report: fc.record({
      arrangement,
      partner: economies,
      ...period,
      revision: bits(16),
      root: bytes32,
      totals: bytes32,
    }),
  }),
  fc.record({ ...benefits, fn: fc.constant("anchorReceipts" as const), ...period, root: bytes32 }),
  fc.record({
    ...benefits,
    fn: fc.constant("raise" as const),
    claim: fc.record({
      judged: economies,
      counterpart: economies,
      arrangement,
      version: bits(16),
      clause: bits(16),
      ...period,
    }),
    evidence: bytes32,
  }),
  fc.record({ ...benefits, fn: fc.constant("addEvidence" as const), id: bytes32, evidence: bytes32 }),
  fc.record({ ...benefits, fn: fc.constant("acknowledge" as const), id: bytes32 }),
  fc.record({ ...benefits, fn: fc.constant("answer" as const), id: bytes32, answer: bytes32 }),
  fc.record({
    ...benefits,
    fn: fc.constant("resolve" as const),
    id: bytes32,
    outcome: fc.constantFrom(...BREACH_OUTCOMES),
  }),
);

/** Any call of any registry, with every field anywhere in its range. */
export const anyCall: fc.Arbitrary<LedgerCall> = fc.oneof(
  certificationCall,
  arrangementCall,
  authorityCall,
  benefitCall,
);

/** A change of status of the certification of a number, quoting a version. */
export function statusChange(number: number, version: number): StatusChangeEntry {
  const id: Bytes32 = `0x${number.toString(16).padStart(64, "0")}`;
  return { id, profileCommitment: `0x${"00".repeat(32)}`, version, reviewAt: 0, decidedAt: 1, effectiveFrom: 0 };
}

/** The suspension of the certification of a number. */
export function suspension(number: number, version = 1): LedgerCall {
  return { registry: "certifications", fn: "suspend", entries: [statusChange(number, version)] };
}
