import { describe, expect, it } from "vitest";
import type { Clearance } from "../../src/domain/clearance.ts";
import { judgeClearance } from "../../src/domain/clearanceJudgement.ts";
import { Facts, idOf, JP, KR, leg, record, terms, TW } from "../support/facts.ts";

const ID = idOf(1);
const NOW = 1_000_000;

function clearance(over: Partial<Clearance> = {}): Clearance {
  return {
    reference: "JP-1",
    issuer: TW,
    mode: "SEA",
    departedAt: null,
    arrivedAt: 20_000,
    lodgedAt: 10_000,
    releasedAt: 21_000,
    deliveredAt: null,
    channel: "FREE",
    operator: "TW123456789",
    operatorType: null,
    claimed: true,
    smeClass: null,
    granted: 1n,
    denial: null,
    agency: null,
    ...over,
  };
}

/** TW certified ID; JP recognises it from 5,000 on. */
function facts(over: Parameters<typeof terms>[1] = {}): Facts {
  return new Facts()
    .members(1_000, TW, JP, KR)
    .adopted(1_500, 1, terms([leg({ from: 5_000, benefits: 3n })], over))
    .certification(2_000, "CertificationGranted", ID, record());
}

function judge(history: Facts, one: Clearance, knownAt = NOW) {
  const state = history.state();
  const found = state.certifications.get(TW, ID);
  return judgeClearance(one, { own: JP, state, certifications: found ? [found] : [] }, knownAt);
}

describe("a clearance is judged", () => {
  it("at its lodgement: recognised, with what was due", () => {
    expect(judge(facts(), clearance())).toEqual({
      standing: "RECOGNISED",
      recognition: "RECOGNISED",
      cause: "COVERED",
      certification: ID,
      arrangement: 1,
      version: 1,
      due: 3n,
    });
    expect(judge(facts(), clearance({ claimed: false })).standing).toBe("UNCLAIMED");
  });

  it("as certified only, before the arrangement was in force", () => {
    expect(judge(facts(), clearance({ lodgedAt: 4_999 }))).toMatchObject({
      standing: "CERTIFIED_ONLY",
      cause: "NO_LEG",
    });
  });

  it("as ordinary, without an operator, or with one that nobody knows and nobody claimed for", () => {
    expect(judge(facts(), clearance({ operator: null, claimed: false })).standing).toBe("ORDINARY");
    const unknown = judgeClearance(clearance(), { own: JP, state: facts().state(), certifications: [] }, NOW);
    expect(unknown).toMatchObject({ standing: "REFUSED", recognition: "UNKNOWN" });
  });

  it("as relied on and as true: a suspension recorded after the lodgement does not undo what the officer relied on", () => {
    const suspended = facts().certification(
      12_000,
      "CertificationSuspended",
      ID,
      record({ status: "SUSPENDED", version: 2, effectiveFrom: 9_000 }),
    );
    expect(judge(suspended, clearance(), 10_000)).toMatchObject({ standing: "RECOGNISED" });
    expect(judge(suspended, clearance())).toMatchObject({ standing: "REFUSED", recognition: "SUSPENDED" });
  });

  it("as if it had never been granted, once it is annulled", () => {
    const annulled = facts().certification(
      50_000,
      "CertificationAnnulled",
      ID,
      record({ status: "ANNULLED", version: 2, effectiveFrom: 1_000 }),
    );
    expect(judge(annulled, clearance(), 10_000)).toMatchObject({ standing: "RECOGNISED", due: 3n });
    expect(judge(annulled, clearance())).toMatchObject({ standing: "REFUSED", recognition: "ENDED", due: 0n });
  });

  it("at its arrival, where the terms say so", () => {
    const suspended = (referenceMoment: "LODGEMENT" | "ARRIVAL") =>
      facts({ referenceMoment }).certification(
        11_000,
        "CertificationSuspended",
        ID,
        record({ status: "SUSPENDED", version: 2, effectiveFrom: 15_000 }),
      );
    expect(judge(suspended("LODGEMENT"), clearance()).standing).toBe("RECOGNISED");
    expect(judge(suspended("ARRIVAL"), clearance()).standing).toBe("REFUSED");
    expect(judge(suspended("ARRIVAL"), clearance({ arrivedAt: null })).standing).toBe("RECOGNISED");
  });
});
