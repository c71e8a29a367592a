import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  annulmentProposed,
  asTold,
  currentCommitment,
  currentRecord,
  effectiveStatus,
  entryAt,
  knownBy,
  recordedLateBy,
  statusAt,
} from "../../src/domain/certification.ts";
import type { CertificationHistory } from "../../src/domain/certification.ts";
import { STATUSES } from "../../src/domain/certificationRecord.ts";
import type { CertificationEventType } from "../../src/domain/event.ts";
import { Facts, idOf, record, TW } from "../support/facts.ts";

function historyOf(facts: Facts): CertificationHistory {
  const history = facts.state().certifications.get(TW, idOf(1));
  if (history === undefined) throw new Error("no history");
  return history;
}

describe("the status of a certification at two times", () => {
  const facts = new Facts()
    .certification(900, "CertificationGranted", idOf(1), record())
    .certification(
      2_000,
      "CertificationSuspended",
      idOf(1),
      record({ status: "SUSPENDED", version: 2, effectiveFrom: 1_500 }),
    )
    .certification(3_000, "CertificationAnnulled", idOf(1), record({ status: "ANNULLED", version: 3 }));
  const history = historyOf(facts);

  it.each([
    ["before it was known", 1_200, 800, undefined],
    ["before it began", 999, 5_000, "NOT_YET_VALID"],
    ["from validFrom on", 1_000, 1_000, "CERTIFIED"],
    ["a suspension that took effect before it was known does not change what was known", 1_600, 1_999, "CERTIFIED"],
    ["a suspension that is known counts from when it took effect", 1_500, 2_000, "SUSPENDED"],
    ["and not before", 1_499, 2_000, "CERTIFIED"],
    ["an annulment changes the past in valid time", 1_200, 3_000, "ANNULLED"],
    ["but not in known time", 1_200, 2_999, "CERTIFIED"],
  ])("%s", (_, validAt, knownAt, expected) => {
    expect(statusAt(history, { validAt, knownAt })).toBe(expected);
  });

  it("does not read a proposed annulment as a fact", () => {
    const proposed = new Facts()
      .certification(900, "CertificationGranted", idOf(1), record())
      .certification(1_100, "CertificationAnnulmentProposed", idOf(1), record());
    expect(entryAt(historyOf(proposed), { validAt: 1_200, knownAt: 1_200 })?.type).toBe("CertificationGranted");
  });

  it("lets a later entry override earlier ones from its effective date on, and leaves the time before alone", () => {
    const entries = fc.array(
      fc.record({
        effectiveFrom: fc.integer({ min: 1_000, max: 1_050 }),
        status: fc.constantFrom(...STATUSES.slice(1)),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        entries,
        fc.integer({ min: 990, max: 1_060 }),
        fc.integer({ min: 1, max: 13 }),
        (list, validAt, known) => {
          const built = new Facts();
          list.forEach(({ effectiveFrom, status }, index) => {
            built.certification(
              index + 1,
              "CertificationAmended",
              idOf(1),
              record({ status, effectiveFrom, version: index + 1 }),
            );
          });
          // The model paints a time line: each entry, in order, over everything from its effective date on.
          let painted: number | undefined;
          list.slice(0, known).forEach(({ effectiveFrom }, index) => {
            if (effectiveFrom <= validAt) painted = index + 1;
          });
          expect(entryAt(historyOf(built), { validAt, knownAt: known })?.record.version).toBe(painted);
        },
      ),
    );
  });
});

describe("the effective status of a record", () => {
  it.each([
    ["ANNULLED stays so after its validity", "ANNULLED", 2_000, "ANNULLED"],
    ["REVOKED stays so after its validity", "REVOKED", 2_000, "REVOKED"],
    ["SUSPENDED ends with the validity", "SUSPENDED", 2_000, "EXPIRED"],
    ["CERTIFIED up to the last second", "CERTIFIED", 1_999, "CERTIFIED"],
    ["nothing before validFrom", "REVOKED", 999, "NOT_YET_VALID"],
  ] as const)("%s", (_, status, at, expected) => {
    expect(effectiveStatus(record({ status, validUntil: 2_000 }), at)).toBe(expected);
  });

  it("refuses a record that does not exist", () => {
    expect(() => effectiveStatus(record({ status: "NONE" }), 1_000)).toThrow(RangeError);
  });
});

describe("the commitment in force", () => {
  it("is the newest one that is not 0", () => {
    const history = historyOf(
      new Facts()
        .certification(900, "CertificationGranted", idOf(1), record())
        .certification(950, "CertificationAmended", idOf(1), record({ version: 2 })),
    );
    expect(currentCommitment(history)).toBeUndefined();
    const first = { ...history.entries[0]!, profileCommitment: idOf(7) };
    expect(currentCommitment({ ...history, entries: [first, history.entries[1]!] })).toBe(idOf(7));
  });
});

describe("what the entries of a certification tell", () => {
  const granted = () => new Facts().certification(900, "CertificationGranted", idOf(1), record());
  const later = (time: number, type: CertificationEventType, over: Parameters<typeof record>[0] = {}) =>
    granted().certification(time, type, idOf(1), record({ version: 2, ...over }));

  it("an annulment waits from its proposal to whatever comes next", () => {
    const proposed = later(1_100, "CertificationAnnulmentProposed");
    expect(annulmentProposed(historyOf(proposed))).toBe(true);
    expect(annulmentProposed(historyOf(granted()))).toBe(false);
    proposed.certification(1_200, "CertificationAmended", idOf(1), record({ version: 3 }));
    expect(annulmentProposed(historyOf(proposed))).toBe(false);
    expect(annulmentProposed({ ...historyOf(granted()), entries: [] })).toBe(false);
  });

  it("a rejected annulment says nothing of what is so", () => {
    const rejected = later(1_100, "CertificationAnnulmentRejected", { status: "REVOKED" });
    expect(statusAt(historyOf(rejected), { validAt: 1_200, knownAt: 1_200 })).toBe("CERTIFIED");
  });

  it("the newest record is the one that stands, and without entries there is none", () => {
    expect(currentRecord(historyOf(later(1_100, "CertificationAmended"))).version).toBe(2);
    expect(() => currentRecord({ ...historyOf(granted()), entries: [] })).toThrow(`${idOf(1)} has no entries`);
  });

  it("it is known from the block of its first entry on", () => {
    expect([899, 900].map((knownAt) => knownBy(historyOf(granted()), knownAt))).toEqual([false, true]);
    expect(knownBy({ ...historyOf(granted()), entries: [] }, 900)).toBe(false);
  });

  it("it says how late an entry was recorded, a day ahead is not late", () => {
    const late = (effectiveFrom: number) =>
      historyOf(later(2_000, "CertificationSuspended", { effectiveFrom })).entries.map(recordedLateBy)[1];
    expect([late(1_500), late(2_000), late(3_000)]).toEqual([500, 0, 0]);
  });

  it("a reissue is told once the profiles were read past it", () => {
    const reissued = historyOf(later(2_000, "CertificationReissued", { status: "REISSUED" }));
    const told = (asOf: number | undefined) => asTold(reissued, asOf).entries.length;
    expect([told(undefined), told(1_999), told(2_000), told(2_001)]).toEqual([1, 1, 1, 2]);
    expect(asTold(historyOf(later(2_000, "CertificationAmended")), undefined).entries).toHaveLength(2);
  });
});
