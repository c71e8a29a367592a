import { describe, expect, it } from "vitest";
import type { BundleGroup, BundleLeg, OpenedBundle } from "../../src/credential/bundle.ts";
import { historyOf, stateOf } from "../../src/credential/grounds.ts";
import { isSuspect } from "../../src/domain/authority.ts";
import { JP, TW, ZERO } from "../support/facts.ts";

const leg: BundleLeg = {
  issuer: TW,
  arrangement: 3,
  version: 1,
  kind: "RECOGNITION",
  goodsInTransit: "AT_DEPARTURE",
  modes: 5,
  programme: 2,
  tiers: 7,
  operatorTypes: 9,
  from: 100,
  until: 900,
  benefits: "18446744073709551615",
};
const group: BundleGroup = {
  programme: 2,
  tier: 1,
  operatorTypes: 9,
  status: "SUSPENDED",
  validFrom: 10,
  validUntil: 20,
  reviewAt: 30,
  effectiveFrom: 40,
  suspectSince: 0,
  ids: "",
};
const bundleWith = (...legs: BundleLeg[]): OpenedBundle => ({
  version: 1,
  recogniser: JP,
  ledger: { block: 7, time: 1_000 },
  keys: [],
  members: [
    { economy: JP, statuses: [{ status: "ACTIVE", since: 5 }] },
    {
      economy: TW,
      statuses: [
        { status: "ACTIVE", since: 6 },
        { status: "SUSPENDED", since: 60 },
      ],
    },
  ],
  legs,
  certifications: {},
  signedAt: 1_030,
  group: () => undefined,
});

/** What the recognition rule reads, and nothing that a bundle does not tell: no marks, no ends, no clauses, no signatures. */
describe("the ledger's state as a bundle tells it", () => {
  it("has the members with their statuses, in their order, and no mark on any", () => {
    expect([...stateOf(bundleWith()).authorities.members]).toEqual([
      [
        JP,
        {
          economy: JP,
          position: 0,
          generation: 0,
          statuses: [{ status: "ACTIVE", since: 5 }],
          marks: [],
          endpoint: "",
        },
      ],
      [
        TW,
        {
          ...{ economy: TW, position: 1, generation: 0, marks: [], endpoint: "" },
          statuses: [
            { status: "ACTIVE", since: 6 },
            { status: "SUSPENDED", since: 60 },
          ],
        },
      ],
    ]);
  });

  it("has each leg as an interval that was always known, with the end that is known now", () => {
    const other = { ...leg, version: 2, from: 900, until: 0, benefits: "5" };
    const { intervals } = stateOf(bundleWith(leg, other)).arrangements;
    const { modes, programme, tiers, operatorTypes } = leg;
    const masks = { issuer: TW, recogniser: JP, modes, programme, tiers, operatorTypes };
    const known = { arrangement: 3, openedAt: 0, ends: [] };
    expect([...intervals]).toEqual([
      [
        "TW>JP",
        [
          { ...known, version: 1, leg: { ...masks, from: 100, until: 900, benefits: 18_446_744_073_709_551_615n } },
          { ...known, version: 2, leg: { ...masks, from: 900, until: 0, benefits: 5n } },
        ],
      ],
    ]);
  });

  it("has of each arrangement each version once, with its kind and its rule for goods in transit", () => {
    const later = { ...leg, version: 2, kind: "INFORMATION", goodsInTransit: "AT_REFERENCE" } as const;
    const { arrangements } = stateOf(
      bundleWith(leg, { ...leg, modes: 2 }, later, { ...leg, arrangement: 4 }),
    ).arrangements;
    const unsaid = {
      legs: [],
      clauses: [],
      noticeDays: 0,
      referenceMoment: "LODGEMENT",
      statusBound: 0,
      governsFrom: 0,
    };
    const proposal = (version: number, said: object) => ({
      ...{ version, proposer: JP, termsHash: ZERO, signatures: [], cancelled: false },
      terms: { ...unsaid, parties: [TW, JP], document: ZERO, ...said },
    });
    const first = proposal(1, { kind: "RECOGNITION", goodsInTransit: "AT_DEPARTURE" });
    const second = proposal(2, { kind: "INFORMATION", goodsInTransit: "AT_REFERENCE" });
    const none = { leaves: new Map(), suspensions: new Map(), terminations: new Map(), terminatedAt: 0, adopted: [] };
    expect([...arrangements]).toEqual([
      [3, { ...none, number: 3, proposals: [first, second] }],
      [4, { ...none, number: 4, proposals: [first] }],
    ]);
  });

  it("is made once for each bundle", () => {
    const bundle = bundleWith(leg);
    expect(stateOf(bundle)).toBe(stateOf(bundle));
    expect(stateOf(bundleWith(leg))).not.toBe(stateOf(bundle));
  });
});

describe("a certification as a bundle tells it", () => {
  it("is its present entry, of which the ledger always knew", () => {
    const { ids: _ids, suspectSince: _since, ...facts } = group;
    expect(historyOf(TW, "c3ViamVjdHM", group)).toEqual({
      economy: TW,
      id: "0xc3ViamVjdHM",
      entries: [
        {
          type: "CertificationGranted",
          record: { ...facts, economy: TW, version: 0 },
          decidedAt: 0,
          profileCommitment: ZERO,
          writer: `0x${"00".repeat(20)}`,
          position: {
            ...{ registry: "certifications", sequence: 0, block: 0, logIndex: 0 },
            ...{ time: 0, transaction: ZERO },
          },
        },
      ],
    });
  });

  it("is under suspicion from when it was written, where the bundle says so, and only there", () => {
    const { authorities } = stateOf(bundleWith());
    const [suspect] = historyOf(TW, "c3ViamVjdHM", { ...group, suspectSince: 77 }).entries;
    const [clean] = historyOf(TW, "c3ViamVjdHM", group).entries;
    expect(suspect!.position.time).toBe(77);
    expect(isSuspect(authorities, suspect!.writer, 77, 1_000)).toBe(true);
    expect(authorities.writers.get(clean!.writer)).toMatchObject({ economy: "", roles: 0, marks: [] });
    expect(isSuspect(authorities, clean!.writer, 0, 1_000)).toBe(false);
  });
});
