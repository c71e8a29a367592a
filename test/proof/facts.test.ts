import { describe, expect, it } from "vitest";
import type { CertificationRecord } from "../../src/domain/certificationRecord.ts";
import { writeRecord } from "../../src/ledger/certificationWord.ts";
import type { Hex } from "../../src/ledger/proof/rlp.ts";
import { certificationSlot, intervalCountSlot, intervalSlots, memberSlot } from "../../src/ledger/proof/slots.ts";
import type { ProofDocument } from "../../src/proof/document.ts";
import { MAX_INTERVALS, provenFacts, slotsOf } from "../../src/proof/facts.ts";
import type { ProvenInterval } from "../../src/proof/interval.ts";
import { idOf, JP, KR, TW } from "../support/facts.ts";
import { intervalWords, memberWord, PAPER_BOOK, paperState, stored } from "./support/paperLedger.ts";

const ID = idOf(0xae0);
const QUESTION = { issuer: TW, recogniser: JP, mode: "SEA", certification: ID, validAt: 1 } as const;
const RECORD: CertificationRecord = {
  economy: TW,
  programme: 1,
  tier: 2,
  operatorTypes: 0xfedcba98,
  status: "SUSPENDED",
  version: 0xabcdef,
  validFrom: 0xf123456789,
  validUntil: 0xf223456789,
  reviewAt: 0xf323456789,
  effectiveFrom: 0xf423456789,
};
/** Every field has its highest bit set, and no two are equal. */
const FIRST: ProvenInterval = {
  arrangement: 0xfedcba98,
  version: 0xfed1,
  kind: "RECOGNITION",
  modes: 0x8f,
  programme: 0xf1,
  tiers: 0xf2345678,
  operatorTypes: 0xf3456789,
  from: 0xf123456789,
  until: 0xf223456789,
  benefits: 0xf123456789abcdefn,
};
const SECOND: ProvenInterval = { ...FIRST, arrangement: 2, version: 3, kind: "INFORMATION", until: 0, benefits: 0n };

interface Storage {
  readonly members?: readonly (readonly [Hex, bigint])[];
  readonly record?: CertificationRecord | bigint | undefined;
  readonly intervals?: readonly (readonly [bigint, bigint])[];
  readonly count?: number;
}

/** The facts of a document about a state in which the registries hold this. */
async function factsOf(held: Storage, alter: (document: ProofDocument) => ProofDocument = (same) => same) {
  const { intervals = [intervalWords(FIRST), intervalWords(SECOND)], count = intervals.length } = held;
  const members = held.members ?? [
    [memberSlot(TW), memberWord("ACTIVE", 0xf123456789)],
    [memberSlot(JP), memberWord("SUSPENDED", 7)],
  ];
  const record = "record" in held ? held.record : RECORD;
  const word = typeof record === "object" ? BigInt(`0x${Buffer.from(writeRecord(record)).toString("hex")}`) : record;
  const legs = intervals.flatMap((words, position) => {
    const [leg, terms] = intervalSlots(TW, JP, position);
    return [[leg, words[0]] as const, [terms, words[1]] as const];
  });
  const { authorities, certifications, arrangements } = PAPER_BOOK.contracts;
  const slots = (entries: readonly (readonly [Hex, bigint])[]) =>
    new Map(entries.filter(([, value]) => value !== 0n).map(([key, value]) => [key, stored(value)]));
  const state = await paperState([
    { ...authorities, slots: slots(members) },
    { ...certifications, slots: slots(word === undefined ? [] : [[certificationSlot(TW, ID), word]]) },
    { ...arrangements, slots: slots([[intervalCountSlot(TW, JP), BigInt(count)], ...legs]) },
  ]);
  const asked = slotsOf(QUESTION, intervals.length);
  const document = {
    question: QUESTION,
    accounts: {
      authorities: await state.proofOf(authorities.address, asked.authorities),
      certifications: await state.proofOf(certifications.address, asked.certifications),
      arrangements: await state.proofOf(arrangements.address, asked.arrangements),
    },
  } as unknown as ProofDocument;
  return provenFacts(alter(document), state.root, PAPER_BOOK);
}

async function refusal(...given: Parameters<typeof factsOf>): Promise<string> {
  return factsOf(...given).then(
    () => "none",
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
}

describe("the facts of a question", () => {
  it("are the record, every interval of the direction in its order, and both members", async () => {
    expect(await factsOf({})).toEqual({
      record: RECORD,
      intervals: [FIRST, SECOND],
      members: [
        { economy: TW, status: "ACTIVE", since: 0xf123456789 },
        { economy: JP, status: "SUSPENDED", since: 7 },
      ],
    });
  });

  it("can be that there is nothing", async () => {
    expect(await factsOf({ record: undefined, intervals: [], members: [] })).toEqual({
      record: undefined,
      intervals: [],
      members: [
        { economy: TW, status: "NONE", since: 0 },
        { economy: JP, status: "NONE", since: 0 },
      ],
    });
  });

  it("rest on two members, one certification, the number of intervals and two slots of each", () => {
    expect(slotsOf(QUESTION, 2)).toEqual({
      authorities: [memberSlot(TW), memberSlot(JP)],
      certifications: [certificationSlot(TW, ID)],
      arrangements: [intervalCountSlot(TW, JP), ...intervalSlots(TW, JP, 0), ...intervalSlots(TW, JP, 1)],
    });
  });
});

describe("what this release does not know", () => {
  it("is a status of a certification", async () => {
    expect(await refusal({ record: 0xffn << 184n })).toBe(
      "MALFORMED: the certification has a status that this release does not know",
    );
  });

  it("is a status of a member", async () => {
    expect(await refusal({ members: [[memberSlot(TW), 4n]] })).toBe(
      "MALFORMED: a member has a status that this release does not know",
    );
  });

  it("is a kind of an interval", async () => {
    expect(await refusal({ intervals: [[1n, 2n << 88n]] })).toBe(
      "MALFORMED: an interval of a kind that this release does not know",
    );
  });
});

describe("facts are not proven", () => {
  it("by the record of another economy", async () => {
    expect(await refusal({ record: { ...RECORD, economy: KR } })).toBe("OTHER_ANSWER: the record is KR's, not TW's");
  });

  it("when a slot that decides is missing", async () => {
    const without =
      (registry: keyof ProofDocument["accounts"], at: number) =>
      (document: ProofDocument): ProofDocument => {
        const { slots, ...account } = document.accounts[registry];
        return {
          ...document,
          accounts: { ...document.accounts, [registry]: { ...account, slots: slots.toSpliced(at, 1) } },
        };
      };
    const missing = (slot: Hex, registry: string) => `OTHER_ANSWER: slot ${slot} of ${registry} is not proven`;
    expect(await refusal({}, without("authorities", 1))).toBe(missing(memberSlot(JP), "authorities"));
    expect(await refusal({}, without("certifications", 0))).toBe(missing(certificationSlot(TW, ID), "certifications"));
    expect(await refusal({}, without("arrangements", 0))).toBe(missing(intervalCountSlot(TW, JP), "arrangements"));
    expect(await refusal({}, without("arrangements", 4))).toBe(missing(intervalSlots(TW, JP, 1)[1], "arrangements"));
  });

  it("by another contract than the registry's", async () => {
    const swapped = (document: ProofDocument): ProofDocument => ({
      ...document,
      accounts: { ...document.accounts, certifications: document.accounts.authorities },
    });
    const { certifications, authorities } = PAPER_BOOK.contracts;
    expect(await refusal({}, swapped)).toBe(
      `OTHER_CONTRACT: the registry of certifications stands at ${certifications.address}, not ${authorities.address}`,
    );
  });

  it("for more intervals than a document holds", async () => {
    const fill = (count: number) => Array.from({ length: count }, () => intervalWords(SECOND));
    expect((await factsOf({ intervals: fill(MAX_INTERVALS) })).intervals).toHaveLength(MAX_INTERVALS);
    expect(await refusal({ intervals: [], count: MAX_INTERVALS + 1 })).toBe(
      "MALFORMED: 201 intervals are more than a document holds",
    );
  });
});
