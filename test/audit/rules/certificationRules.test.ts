import { describe, expect, it } from "vitest";
import { checkCertification, openProposal } from "../../../src/audit/rules/certificationRules.ts";
import type { CertificationEntry, CertificationHistory } from "../../../src/domain/certification.ts";
import type { CertificationRecord, StoredStatus } from "../../../src/domain/certificationRecord.ts";
import type { CertificationEvent, CertificationEventType, LedgerEvent } from "../../../src/domain/event.ts";
import { idOf, JP, KR, record, TW, writerOf, ZERO } from "../../support/facts.ts";
import { positionAt, said } from "./said.ts";

const NOW = 5_000;
const ID = idOf(7);

type Entry = LedgerEvent & CertificationEvent;
type Fields = Partial<Pick<Entry, "decidedAt" | "profileCommitment" | "writer">>;

function entry(type: CertificationEventType, fields: Partial<CertificationRecord> = {}, more: Fields = {}): Entry {
  const about = { id: ID, decidedAt: NOW, profileCommitment: idOf(1), writer: writerOf(TW) };
  return { type, position: positionAt("certifications", NOW), ...about, ...more, record: record(fields) };
}

function historyOf(...entries: readonly CertificationEntry[]): CertificationHistory {
  return { economy: TW, id: ID, entries: [...entries] };
}

const saidOf = (event: Entry, before?: CertificationHistory): string[] =>
  said((say) => checkCertification(event, before, say));

const granted = (fields: Partial<CertificationRecord> = {}): CertificationHistory =>
  historyOf(entry("CertificationGranted", { validUntil: 9_000, ...fields }));

/** A change of a certification that ends at 9,000, in version 2. */
const change = (type: CertificationEventType, fields: Partial<CertificationRecord> = {}, more: Fields = {}): Entry =>
  entry(type, { version: 2, validUntil: 9_000, effectiveFrom: NOW, ...fields }, more);

describe("a grant", () => {
  it.each([
    ["as it should be", {}, {}],
    ["that ends a second after it begins", { validUntil: 1_001 }, {}],
    ["decided in the first second", {}, { decidedAt: 1 }],
    ["decided by a clock two minutes ahead", {}, { decidedAt: NOW + 120 }],
  ])("%s is lawful", (_, fields, more) => {
    expect(saidOf(entry("CertificationGranted", fields, more))).toEqual([]);
  });

  it.each([
    [{ version: 2 }, "record.version: a grant is version 1, not 2"],
    [{ status: "SUSPENDED" }, "record.status: a grant certifies; it says SUSPENDED"],
    [{ programme: 0 }, "record.programme: a certification is under a programme"],
    [{ operatorTypes: 0 }, "record.operatorTypes: a certification has an operator type"],
    [{ validFrom: 0 }, "record.validFrom: a certification begins at a date"],
    [{ effectiveFrom: 1_001 }, "record.effectiveFrom: a grant takes effect when validity begins"],
    [{ validUntil: 1_000 }, "record.validUntil: it ends before it begins"],
    [{ validUntil: 999 }, "record.validUntil: it ends before it begins"],
  ] as const)("with %o is not", (fields, words) => {
    expect(saidOf(entry("CertificationGranted", fields))).toEqual([words]);
  });

  it("without a profile is not", () => {
    const words = "profileCommitment: a grant commits to a profile";
    expect(saidOf(entry("CertificationGranted", {}, { profileCommitment: ZERO }))).toEqual([words]);
  });

  it("of what is there already is nothing but that", () => {
    const words = "record: it grants a certification that is there already";
    expect(saidOf(entry("CertificationGranted", { version: 2 }), granted())).toEqual([words]);
  });
});

describe("the decision's date", () => {
  it.each([0, -1, NOW + 121])("%i is none for a grant or a change", (decidedAt) => {
    const words = `decidedAt: the decision's date ${decidedAt} is missing or lies after the block's 5000`;
    expect(saidOf(entry("CertificationGranted", {}, { decidedAt }))).toEqual([words]);
    expect(saidOf(change("CertificationSuspended", { status: "SUSPENDED" }, { decidedAt }), granted())).toEqual([
      words,
    ]);
  });
});

describe("a change of a certification", () => {
  it.each([undefined, historyOf()])("that was never granted is found", (before) => {
    const words = "record: it changes a certification never granted";
    expect(saidOf(change("CertificationRevoked", { status: "REVOKED" }), before)).toEqual([words]);
  });

  it.each([
    ["CertificationRenewed", "renew", ["CERTIFIED", "SUSPENDED"], undefined, { validUntil: 9_001 }],
    ["CertificationAmended", "amend", ["CERTIFIED", "SUSPENDED"], undefined, { tier: 2, operatorTypes: 1 }],
    ["CertificationSuspended", "suspend", ["CERTIFIED"], "SUSPENDED", { reviewAt: 8_000 }],
    ["CertificationReinstated", "reinstate", ["SUSPENDED"], "CERTIFIED", { reviewAt: 8_000 }],
    ["CertificationRevoked", "revoke", ["CERTIFIED", "SUSPENDED"], "REVOKED", {}],
    ["CertificationWithdrawn", "withdraw", ["CERTIFIED", "SUSPENDED"], "WITHDRAWN", {}],
    ["CertificationReissued", "reissue", ["CERTIFIED", "SUSPENDED"], "REISSUED", {}],
  ] as const)("%s is lawful from its statuses and to its status alone", (type, name, from, to, fields) => {
    for (const status of ["CERTIFIED", "SUSPENDED", "REVOKED", "ANNULLED", "WITHDRAWN", "REISSUED"] as StoredStatus[]) {
      const before = granted({ status });
      const lawful = saidOf(change(type, { status: to ?? status, ...fields }), before);
      const words = [`record.status: ${name} of a ${status} certification`];
      expect(lawful, status).toEqual((from as readonly string[]).includes(status) ? [] : words);
    }
    const wrong = to === "REVOKED" ? "WITHDRAWN" : "REVOKED";
    const leads = `record.status: ${name} leads to ${to ?? from[0]}, not ${wrong}`;
    const other = change(type, { ...fields, status: wrong, reviewAt: 0 });
    expect(saidOf(other, granted({ status: from[0] }))).toEqual([leads]);
  });

  it.each([1, 3, 0])("of version 1 is version 2, not %i", (version) => {
    const words = `record.version: version 1 is followed by 2, not ${version}`;
    expect(saidOf(change("CertificationRevoked", { status: "REVOKED", version }), granted())).toEqual([words]);
  });

  it.each([
    ["CertificationSuspended", "suspend", { status: "SUSPENDED" }, ["validUntil", "tier", "operatorTypes"]],
    ["CertificationRenewed", "renew", { validUntil: 0 }, ["tier", "operatorTypes"]],
    ["CertificationAmended", "amend", {}, ["validUntil"]],
  ] as const)("%s leaves all else as it was", (type, name, fields, others) => {
    const was = { economy: "TW", programme: 1, tier: 0, operatorTypes: 3, validFrom: 1_000, validUntil: 9_000 };
    for (const field of ["programme", "validFrom", ...others] as const) {
      const words = `record.${field}: ${name} leaves it ${was[field]}; the entry says 77`;
      expect(saidOf(change(type, { ...fields, [field]: 77 }), granted()), field).toEqual([words]);
    }
    const words = `record.economy: ${name} leaves it TW; the entry says JP`;
    expect(saidOf(change(type, { ...fields, economy: JP }), granted())).toEqual([words]);
  });

  it("takes effect between the beginning of the validity and its block", () => {
    const suspended = (effectiveFrom: number, validFrom = 1_000): string[] =>
      saidOf(
        change("CertificationSuspended", { status: "SUSPENDED", effectiveFrom, validFrom }),
        granted({ validFrom }),
      );
    expect(suspended(1_000)).toEqual([]);
    expect(suspended(NOW)).toEqual([]);
    const words = "record.effectiveFrom: it lies before the validity's beginning or after 5000";
    expect(suspended(999)).toEqual([words]);
    expect(suspended(NOW + 1)).toEqual([words]);
    // Of what begins later it takes effect at its beginning.
    expect(suspended(6_000, 6_000)).toEqual([]);
    const later = "record.effectiveFrom: it lies before the validity's beginning or after 6000";
    expect(suspended(5_999, 6_000)).toEqual([later]);
    expect(suspended(6_001, 6_000)).toEqual([later]);
  });

  it("that ends it plans no review", () => {
    const words = "record.reviewAt: what has ended is not reviewed";
    const revoked = change("CertificationRevoked", { status: "REVOKED", reviewAt: 8_000 });
    expect(saidOf(revoked, granted())).toEqual([words]);
  });

  it("leaves an operator type", () => {
    const words = "record.operatorTypes: an operator type must be left";
    expect(saidOf(change("CertificationAmended", { operatorTypes: 0 }), granted())).toEqual([words]);
    // Of one that had none, by a fault of its grant, no other change is to blame.
    const none = { status: "SUSPENDED", operatorTypes: 0 } as const;
    expect(saidOf(change("CertificationSuspended", none), granted({ operatorTypes: 0 }))).toEqual([]);
  });

  it.each([
    [9_000, 9_001, true],
    [9_000, 0, true],
    [9_000, 9_000, false],
    [9_000, 8_999, false],
    [0, 9_000, false],
    [0, 0, false],
  ])("that renews what ends at %i until %i is longer: %s", (ended, validUntil, lawful) => {
    const found = saidOf(change("CertificationRenewed", { validUntil }), granted({ validUntil: ended }));
    expect(found).toEqual(lawful ? [] : ["record.validUntil: a renewal ends later than what it renews"]);
  });
});

describe("an annulment", () => {
  const open = { version: 1, validUntil: 9_000 };
  const proposed = entry("CertificationAnnulmentProposed", open);
  const rejected = entry("CertificationAnnulmentRejected", open);
  const before = (...entries: readonly Entry[]): CertificationHistory =>
    historyOf(entry("CertificationGranted", open), ...entries);
  const annulled = (fields: Partial<CertificationRecord> = {}, writer = writerOf(KR)): Entry =>
    change("CertificationAnnulled", { status: "ANNULLED", effectiveFrom: 1_000, ...fields }, { writer });

  it("is proposed by one person, and confirmed or rejected by another", () => {
    expect(saidOf(proposed, before())).toEqual([]);
    expect(saidOf(rejected, before(proposed))).toEqual([]);
    expect(saidOf(proposed, before(proposed, rejected))).toEqual([]);
    expect(saidOf(annulled(), before(proposed))).toEqual([]);
    const words = `writer: ${writerOf(TW)} proposed the annulment and confirmed it: that takes two persons`;
    expect(saidOf(annulled({}, writerOf(TW)), before(proposed))).toEqual([words]);
  });

  it("is proposed once", () => {
    expect(saidOf(proposed, before(proposed))).toEqual(["record.version: its annulment is proposed already"]);
  });

  it.each([
    ["nobody proposed", before()],
    ["was rejected", before(proposed, rejected)],
    ["was proposed of an earlier version", before(proposed, change("CertificationSuspended", { status: "SUSPENDED" }))],
  ])("that %s is neither confirmed nor rejected", (_, history) => {
    const last = history.entries.at(-1)!.record;
    const words = ["record.version: no annulment of this version is proposed"];
    const { version, status } = last;
    expect(saidOf(annulled({ version: version + 1 }), history)).toEqual(words);
    const { effectiveFrom } = last;
    const reject = entry("CertificationAnnulmentRejected", { ...open, version, status, effectiveFrom });
    expect(saidOf(reject, history)).toEqual(words);
  });

  it("that is proposed or rejected leaves the record as it was", () => {
    const words = (name: string) => [`record.reviewAt: ${name} leaves it 0; the entry says 8000`];
    const changed = { ...open, reviewAt: 8_000 };
    expect(saidOf(entry("CertificationAnnulmentProposed", changed), before())).toEqual(words("proposeAnnulment"));
    expect(saidOf(entry("CertificationAnnulmentRejected", changed), before(proposed))).toEqual(
      words("rejectAnnulment"),
    );
  });

  it("takes effect from the beginning", () => {
    const words = "record.effectiveFrom: an annulment takes effect from the beginning";
    expect(saidOf(annulled({ effectiveFrom: 1_001 }), before(proposed))).toEqual([words]);
  });

  it.each([
    ["ANNULLED", false],
    ["REISSUED", false],
    ["REVOKED", true],
    ["WITHDRAWN", true],
  ] as const)("of a certification that is %s is lawful: %s", (status, lawful) => {
    const history = historyOf(entry("CertificationRevoked", { ...open, status }));
    const found = saidOf(entry("CertificationAnnulmentProposed", { ...open, status }), history);
    expect(found).toEqual(lawful ? [] : [`record.status: proposeAnnulment of a ${status} certification`]);
    // Who may reject is another rule; a proposal that stands may be rejected whatever the status.
    const reject = entry("CertificationAnnulmentRejected", { ...open, status });
    const standing = entry("CertificationAnnulmentProposed", { ...open, status });
    expect(saidOf(reject, historyOf(standing))).toEqual([]);
  });

  it("stands until it is rejected, confirmed, or the version is another", () => {
    expect(openProposal(before(), 1)).toBeUndefined();
    expect(openProposal(before(proposed), 1)).toBe(proposed);
    expect(openProposal(before(proposed), 2)).toBeUndefined();
    expect(openProposal(before(proposed, rejected), 1)).toBeUndefined();
    expect(openProposal(before(proposed, annulled({ version: 1 })), 1)).toBeUndefined();
    expect(openProposal(before(proposed, change("CertificationAmended", { version: 1 })), 1)).toBe(proposed);
    expect(openProposal(before(proposed, rejected, proposed), 1)).toBe(proposed);
  });
});
