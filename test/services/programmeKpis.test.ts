import { beforeEach, describe, expect, it } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import { type Holder, programmeKpis } from "../../src/services/programmeKpis.ts";
import { Facts, idOf, JP, record, TW } from "../support/facts.ts";

const NOW = 10_000_000;
const DAY = 86_400;
let facts: Facts;
let holders: Map<CertificationId, Holder>;

beforeEach(() => {
  facts = new Facts().members(1_000, TW, JP);
  holders = new Map();
});

function granted(number: number, fields: Parameters<typeof record>[0] = {}, holder: Partial<Holder> = {}): void {
  facts.certification(2_000, "CertificationGranted", idOf(number), record(fields));
  holders.set(idOf(number), { operator: `operator ${number}`, smeClass: "LARGE", ...holder });
}

const measure = (officials = 0, period = { from: 0, until: NOW }) =>
  programmeKpis(
    { own: TW, state: () => facts.state(), holders: () => holders, told: () => [], officials },
    { now: NOW, ...period },
  );

describe("the own programme", () => {
  it("counts what is in force, suspended or not, and neither what ended nor what others certified", () => {
    granted(1);
    granted(2);
    facts.certification(3_000, "CertificationSuspended", idOf(2), record({ status: "SUSPENDED" }));
    granted(3, { validUntil: NOW - 1 });
    granted(4);
    facts.certification(3_000, "CertificationRevoked", idOf(4), record({ status: "REVOKED" }));
    granted(5, { economy: JP });
    expect(measure()).toMatchObject({
      certifications: 2,
      suspended: 1,
      operators: 2,
      byProgramme: [{ programme: 1, tier: 0, certified: 1, suspended: 1 }],
      changes: { CertificationGranted: 4, CertificationSuspended: 1, CertificationRevoked: 1 },
    });
  });

  it("counts an operator once, whatever it holds, and says nothing per official when their number is not said", () => {
    granted(1, { tier: 1 }, { operator: "same" });
    granted(2, { tier: 2 }, { operator: "same" });
    granted(3);
    expect(measure(4)).toMatchObject({ certifications: 3, operators: 2, operatorsPerOfficial: 0.5 });
    expect(measure().operatorsPerOfficial).toBeUndefined();
  });

  it("counts one whose profile is gone, of a size that is not known", () => {
    granted(1);
    holders.clear();
    expect(measure()).toMatchObject({ operators: 1, bySmeClass: [{ smeClass: null, n: null }] });
  });

  it("counts by type, an operator with two types under both", () => {
    granted(1, { operatorTypes: 0b11 });
    granted(2, { operatorTypes: 0b10 });
    expect(measure().byOperatorType.map(({ n }) => n)).toEqual([2, 1]);
  });

  it("hides sizes with fewer than five operators, and another one so that the total does not tell", () => {
    for (let number = 1; number <= 20; number += 1)
      granted(number, {}, { smeClass: number <= 3 ? "MICRO" : number <= 10 ? "SMALL" : "LARGE" });
    expect(Object.fromEntries(measure().bySmeClass.map(({ smeClass, n }) => [smeClass, n]))).toEqual({
      MICRO: null,
      SMALL: null,
      LARGE: 10,
    });
  });

  it("says what ends within 90 days, to the second", () => {
    granted(1, { validUntil: NOW + 90 * DAY });
    granted(2, { validUntil: NOW + 90 * DAY + 1 });
    granted(3, { validUntil: 0 });
    granted(4, { validUntil: NOW });
    expect(measure()).toMatchObject({ certifications: 3, expiring: 1 });
  });

  it("counts changes by when they were decided", () => {
    granted(1);
    facts.certification(5_000, "CertificationSuspended", idOf(1), record({ status: "SUSPENDED" }));
    expect(measure(0, { from: 5_000, until: 5_001 }).changes).toMatchObject({
      CertificationGranted: 0,
      CertificationSuspended: 1,
    });
    expect(measure(0, { from: 4_000, until: 5_000 }).changes.CertificationSuspended).toBe(0);
  });
});
