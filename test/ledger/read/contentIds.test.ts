import { keccak256 } from "ethers";
import { beforeAll, describe, expect, it } from "vitest";
import type { BenefitReport, BreachClaim } from "../../../src/domain/event.ts";
import {
  ARRANGEMENT_KINDS,
  type Clause,
  GOODS_IN_TRANSIT_RULES,
  type Leg,
  REFERENCE_MOMENTS,
  type Terms,
} from "../../../src/domain/terms.ts";
import type { AddressBook } from "../../../src/ledger/addressBook.ts";
import { breachIdOf, numbersKey, receiptsIdOf, reportIdOf, termsHashOf } from "../../../src/ledger/contentIds.ts";
import { idOf, JP, KR, TW } from "../../support/facts.ts";
import { ledgerOnHardhat } from "../../support/ledgerOnHardhat.ts";

/*
 * What a reader computes is what the contracts answer, asked by their own functions.
 */

const LATEST = 2 ** 40 - 1;
const report: BenefitReport = {
  ...{ arrangement: 0x01020304, partner: KR, from: 1_800_000_000, until: LATEST, revision: 2 },
  ...{ root: idOf(5), totals: idOf(6) },
};
const claim: BreachClaim = {
  ...{ judged: TW, counterpart: JP, arrangement: 0xfffffffe, version: 0x0102, clause: 0xfffd },
  ...{ from: 1_800_000_000, until: LATEST },
};
const leg: Leg = {
  ...{ issuer: TW, recogniser: JP, modes: 5, programme: 2, tiers: 0xffffffff, operatorTypes: 9 },
  ...{ from: 1_800_000_000, until: LATEST, benefits: 2n ** 64n - 1n },
};
const clause: Clause = {
  ...{ issuer: TW, recogniser: JP, kpi: 3, modes: 7, atLeast: true, periodMonths: 12, target: 2n ** 63n },
};
const most: Terms = {
  ...{ kind: "INFORMATION", parties: [JP, KR, TW], legs: [leg, { ...leg, issuer: KR, until: 0 }] },
  ...{ clauses: [clause, { ...clause, atLeast: false }], noticeDays: 60, referenceMoment: "ARRIVAL" },
  ...{ goodsInTransit: "AT_DEPARTURE", statusBound: 86_400, governsFrom: LATEST, document: idOf(9) },
};
const least: Terms = {
  ...{ kind: "RECOGNITION", parties: [JP, TW], legs: [], clauses: [], noticeDays: 0, statusBound: 0 },
  ...{ referenceMoment: "LODGEMENT", goodsInTransit: "AT_REFERENCE", governsFrom: 0, document: idOf(0) },
};
const VERSIONS = [
  [1, 1, least],
  [0x01020304, 0x0506, most],
] as const;

let book: AddressBook;
let answered: { report: string; receipts: string; breach: string; terms: string[] };
beforeAll(async () => {
  const { contracts, bytes2 } = await ledgerOnHardhat([JP, KR, TW]);
  const { arrangements, benefits } = contracts;
  const said = ({ parties, ...terms }: Terms) => ({
    ...terms,
    parties: parties.map(bytes2),
    kind: ARRANGEMENT_KINDS.indexOf(terms.kind),
    referenceMoment: REFERENCE_MOMENTS.indexOf(terms.referenceMoment),
    goodsInTransit: GOODS_IN_TRANSIT_RULES.indexOf(terms.goodsInTransit),
    legs: terms.legs.map((one) => ({ ...one, issuer: bytes2(one.issuer), recogniser: bytes2(one.recogniser) })),
    clauses: terms.clauses.map((one) => ({ ...one, issuer: bytes2(one.issuer), recogniser: bytes2(one.recogniser) })),
  });
  const { arrangement, partner, from, until } = report;
  answered = {
    report: await benefits.reportId(bytes2(JP), arrangement, bytes2(partner), from, until),
    receipts: await benefits.receiptsId(bytes2(TW), from, until),
    breach: await benefits.breachId({
      ...claim,
      judged: bytes2(claim.judged),
      counterpart: bytes2(claim.counterpart),
    }),
    terms: await Promise.all(
      VERSIONS.map(([number, version, terms]) => arrangements.hashTerms(number, version, said(terms))),
    ),
  };
  const address = (await arrangements.getAddress()).toLowerCase();
  book = { chainId: 31337, contracts: { arrangements: { address } } } as unknown as AddressBook;
}, 60_000);

describe("the ids that the contracts give", () => {
  it("to a report, by its economy, arrangement, partner and period, whatever its revision says", () => {
    expect(reportIdOf(JP, report)).toBe(answered.report);
    expect(reportIdOf(JP, { ...report, revision: 3, root: idOf(7), totals: idOf(8) })).toBe(answered.report);
  });

  it("to an economy's receipts of a period", () => {
    expect(receiptsIdOf(TW, report.from, report.until)).toBe(answered.receipts);
  });

  it("to a breach, by its claim", () => {
    expect(breachIdOf(claim)).toBe(answered.breach);
  });

  it("to the terms of a version, on this chain and in this contract alone", () => {
    const hashes = VERSIONS.map(([number, version, terms]) => termsHashOf(book, number, version, terms));
    expect(hashes).toEqual(answered.terms);
    const elsewhere = { ...book, contracts: { arrangements: { address: `0x${"11".repeat(20)}` } } };
    for (const other of [{ ...book, chainId: 1 }, elsewhere as unknown as AddressBook])
      expect(answered.terms).not.toContain(termsHashOf(other, 1, 1, least));
  });

  it("to terms of parties that are economies", () => {
    expect(() => termsHashOf(book, 1, 1, { ...least, parties: ["jp" as typeof JP, TW] })).toThrow(RangeError);
  });
});

it("the key of several numbers is the hash of their words, in their order", () => {
  const word = (number: number) => number.toString(16).padStart(64, "0");
  expect(numbersKey(7, LATEST)).toBe(keccak256(`0x${word(7)}${word(LATEST)}`));
  expect(numbersKey(7)).toBe(keccak256(`0x${word(7)}`));
});
