import { beforeEach, describe, expect, it } from "vitest";
import type { BenefitTotals } from "../../src/domain/benefitTotals.ts";
import type { Clearance } from "../../src/domain/clearance.ts";
import { type ClearanceJudgement, unrecognised } from "../../src/domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../../src/domain/clearanceRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { Salt } from "../../src/domain/profileCommitment.ts";
import type { BreachClaim } from "../../src/domain/event.ts";
import { BenefitLedger } from "../../src/services/benefitLedger.ts";
import { createBenefitReports, type BenefitReports } from "../../src/services/benefitReports.ts";
import { createActOnBreach } from "../../src/services/breaches.ts";
import { monthsOf } from "../../src/services/months.ts";
import type { Writes } from "../../src/services/ports.ts";
import { BenefitReports as ReportTable } from "../../src/store/benefitReports.ts";
import { BENEFIT_REPORT_MIGRATIONS } from "../../src/store/benefitReportsSchema.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { Facts, JP, leg, terms, TW, ZERO } from "../support/facts.ts";

const months = monthsOf("UTC");
const NOW = Date.UTC(2026, 6, 2) / 1000;
const CALLER = { subject: "m", economy: JP, roles: ["monitor"] } as const;
const clause = { issuer: TW, recogniser: JP, kpi: 1, modes: 0b1111, atLeast: true, periodMonths: 1, target: 900n };

let facts: Facts;
let figures: BenefitLedger;
let records: ClearanceRecord[];
let isCurrent: boolean;
let importing: ReturnType<typeof gatewayOf>;
let exporting: ReturnType<typeof gatewayOf>;

function gatewayOf(own: Economy): { table: ReportTable; reports: BenefitReports } {
  const table = new ReportTable(SqliteDatabase.open(":memory:", BENEFIT_REPORT_MIGRATIONS));
  const reports = createBenefitReports({
    own,
    state: () => facts.state(),
    figures,
    isCurrent: () => isCurrent,
    months,
    clearances: {
      of: (issuer, from, until) =>
        records.filter(({ clearance: one }) => one.issuer === issuer && one.lodgedAt >= from && one.lodgedAt < until),
    },
    reports: table,
    writes: { accept: () => ({}) } as unknown as Writes,
    newSalt: () => "00".repeat(16) as Salt,
    leafOf: () => new Uint8Array(32),
    rootOf: () => ZERO,
    commitmentOf: () => ZERO,
  });
  return { table, reports };
}

beforeEach(() => {
  const start = Date.UTC(2025, 0, 1) / 1000;
  facts = new Facts().members(1_000, TW, JP).adopted(start, 1, terms([leg({ from: start })], { clauses: [clause] }));
  figures = new BenefitLedger(months);
  records = [];
  isCurrent = true;
  importing = gatewayOf(JP);
  exporting = gatewayOf(TW);
});

/** So many recognised clearances of a month, of which some got a benefit that was due. */
function cleared(month: number, n: number, utilised = n, over: Partial<Clearance> = {}): void {
  const relied = { standing: "RECOGNISED", recognition: "RECOGNISED", arrangement: 1, version: 1, due: 1n };
  for (let number = 0; number < n; number += 1) {
    const lodgedAt = months.start(month) + number * 60;
    const given = { granted: number < utilised ? 1n : 0n, denial: number < utilised ? null : "OTHER" } as const;
    const clearance = { ...blank(lodgedAt), reference: `${month}-${records.length}`, ...given, ...over };
    const judgement = relied as unknown as ClearanceJudgement;
    const record = { clearance, salt: new Uint8Array(16), relied: judgement, truth: judgement };
    records.push(record);
    figures.add(record);
  }
}

function blank(lodgedAt: number): Omit<Clearance, "reference" | "granted" | "denial"> {
  return {
    issuer: TW,
    mode: "SEA",
    departedAt: null,
    arrivedAt: null,
    lodgedAt,
    releasedAt: lodgedAt + 600,
    deliveredAt: null,
    channel: "FREE",
    operator: "TW123456789",
    operatorType: null,
    claimed: true,
    smeClass: null,
    agency: null,
  };
}

/** One clearance more that names nobody. */
function ordinary(month: number): void {
  const clearance = { ...blank(months.start(month)), granted: 0n, denial: null, operator: null, claimed: false };
  const judgement = unrecognised("ORDINARY");
  const record = { clearance: { ...clearance, reference: `O${records.length}` }, relied: judgement, truth: judgement };
  records.push({ ...record, salt: new Uint8Array(16) });
  figures.add(record);
}

function report(from: number, before: number): BenefitTotals {
  const subject = { arrangement: 1, partner: TW, period: { from, before } };
  const { totals } = importing.reports.make(subject, CALLER, NOW);
  exporting.table.keepPartner({ totals, salt: "00".repeat(16) as Salt }, NOW);
  return totals;
}

/** What each side says of the clause in a month. */
function verdicts(month: number): unknown[] {
  const of = (states: ReturnType<BenefitReports["clauses"]>["own"]) =>
    states.find(({ period }) => period.from === month)?.verdict;
  return [of(importing.reports.clauses(NOW, 0).own), of(exporting.reports.clauses(NOW, 0).promised)];
}

describe("a report", () => {
  it("of a quarter hides what its months together would give away, in every part", () => {
    cleared(202601, 3);
    cleared(202602, 40);
    cleared(202603, 40);
    expect(report(202601, 202602).modes[0]).toMatchObject({ recognised: null, stage1: null, channels: { FREE: null } });
    expect(report(202602, 202603).modes[0]).toMatchObject({
      recognised: 40,
      stage1: { n: 40 },
      channels: { FREE: 40 },
    });
    expect(report(202603, 202604).modes[0]).toMatchObject({ recognised: 40 });
    const quarter = report(202601, 202604);
    expect(quarter).toMatchObject({ clearances: null });
    expect(quarter.modes[0]).toMatchObject({
      recognised: null,
      utilised: null,
      stage1: null,
      channels: { FREE: null, PAPER_REVIEW: null, CARGO_EXAMINATION: null },
    });
  });

  it("tells no number of all clearances from which, with all else, a hidden one follows", () => {
    for (const [month, recognised] of [
      [202601, 3],
      [202602, 40],
      [202603, 40],
    ] as const) {
      cleared(month, recognised);
      for (let number = 0; number < 100; number += 1) ordinary(month);
    }
    expect(report(202601, 202602)).toMatchObject({
      clearances: null,
      modes: [{ recognised: null, ordinary: { FREE: 100 } }],
    });
    expect(report(202602, 202603)).toMatchObject({ clearances: 140, modes: [{ recognised: 40 }] });
    expect(report(202602, 202604)).toMatchObject({ clearances: 280, modes: [{ recognised: 80 }] });
    expect(report(202601, 202604)).toMatchObject({ clearances: null, modes: [{ ordinary: { FREE: 300 } }] });
  });

  it("of a quarter shows what its months show, or what none of them told", () => {
    cleared(202601, 3);
    cleared(202602, 40);
    expect(report(202602, 202603).modes[0]).toMatchObject({ recognised: 40 });
    expect(report(202604, 202607).modes).toEqual([]);
    cleared(202605, 30);
    cleared(202606, 30);
    expect(report(202605, 202606).modes[0]).toMatchObject({ recognised: 30 });
    expect(report(202606, 202607).modes[0]).toMatchObject({ recognised: 30 });
    expect(report(202605, 202607).modes[0]).toMatchObject({ recognised: 60, channels: { FREE: 60 } });
  });

  it("hides who was denied for a reason when the months give it away", () => {
    cleared(202601, 40, 38);
    cleared(202602, 40, 30);
    report(202601, 202602);
    expect(report(202602, 202603).modes[0]?.denials).toEqual([{ reason: "OTHER", n: 10 }]);
    expect(report(202601, 202603).modes[0]).toMatchObject({ utilised: null, denials: [{ reason: "OTHER", n: null }] });
  });

  it("that would say the same again is refused", () => {
    cleared(202601, 40);
    report(202601, 202602);
    expect(() => report(202601, 202602)).toThrow("says the same");
  });
});

describe("a report of clearances that are not all counted yet", () => {
  it("is not made: its root and its totals would be of others", () => {
    cleared(202601, 40);
    isCurrent = false;
    expect(() => report(202601, 202602)).toThrow(expect.objectContaining({ code: "NOT_READY" }));
    isCurrent = true;
    expect(report(202601, 202602)).toMatchObject({ clearances: 40 });
  });
});

it("is known of a period whether there are clearances of the partner, also where none was recognised", () => {
  const has = (partner: Economy, from: number) =>
    importing.reports.hasClearances({ arrangement: 1, partner, period: { from, before: from + 1 } });
  ordinary(202601);
  expect([has(TW, 202601), has(TW, 202602), has(JP, 202601)]).toEqual([true, false, false]);
});

describe("the number of a report", () => {
  it("comes again when the write failed, and follows the ledger's where that has more", () => {
    cleared(202602, 40);
    const first = report(202602, 202603);
    importing.table.drop(1, TW, first.from, first.until, 1);
    expect(report(202602, 202603).revision).toBe(1);
    const { from, until } = first;
    const onLedger = { arrangement: 1, partner: TW, from, until, revision: 3, root: ZERO, totals: ZERO };
    facts.benefit(NOW, JP, { id: ZERO, economy: JP, type: "BenefitReported", report: onLedger });
    cleared(202602, 40);
    expect(report(202602, 202603).revision).toBe(4);
  });
});

describe("a clause", () => {
  it.each([
    ["too few, whose number is hidden", 3, 3, "TOO_FEW"],
    ["too few to be judged by, whose figure is not told", 29, 0, "TOO_FEW"],
    ["missed", 30, 26, "MISSED"],
    ["met", 30, 27, "MET"],
    ["nothing to measure", 0, 0, "NO_FIGURE"],
  ])("comes out the same on both sides: %s", (_, n, utilised, verdict) => {
    cleared(202602, n, utilised);
    report(202602, 202603);
    expect(verdicts(202602)).toEqual([verdict, verdict]);
  });

  it("is not told, to the side that it was promised to, until there is a report", () => {
    cleared(202602, 40);
    expect(verdicts(202602)).toEqual(["MET", "NOT_TOLD"]);
    report(202602, 202603);
    expect(verdicts(202602)).toEqual(["MET", "MET"]);
  });

  it("comes out the same on both sides a hair below its target: both judge by the tenth that is told", () => {
    // 22,499 of 25,000 are 899.96 per mille.
    cleared(202602, 25_000, 22_499);
    report(202602, 202603);
    expect(verdicts(202602)).toEqual(["MET", "MET"]);
  });
});

describe("a breach raised by hand", () => {
  const claim = {
    ...{ judged: JP, counterpart: TW, arrangement: 1, version: 1, clause: 0 },
    from: months.start(202604),
    until: months.start(202605),
  };
  const raise = (own: Economy, { reports }: { reports: BenefitReports }, over: Partial<BreachClaim> = {}) => {
    const act = createActOnBreach({
      own,
      state: () => facts.state(),
      writes: { accept: () => ({}) } as unknown as Writes,
      clauseOf: (one, now) => reports.state(one, now),
      seal: (text) => ({ commitment: ZERO, salt: "", text }),
      keep: () => undefined,
    });
    return () =>
      act({ act: "raise", claim: { ...claim, ...over }, text: "as we see it" }, { ...CALLER, economy: own }, NOW);
  };

  it("is refused to both sides alike where too few clearances were measured, hidden or not", () => {
    for (const few of [3, 29]) {
      figures = new BenefitLedger(months);
      [importing, exporting] = [gatewayOf(JP), gatewayOf(TW)];
      records = [];
      cleared(202604, few, 0);
      report(202604, 202605);
      expect(verdicts(202604)).toEqual(["TOO_FEW", "TOO_FEW"]);
      for (const refused of [raise(JP, importing), raise(TW, exporting)])
        expect(refused).toThrow(expect.objectContaining({ code: "TOO_FEW_RECORDS" }));
    }
    expect(raise(TW, exporting)).toThrow("over 29 clearances; nobody is judged by fewer than 30");
  });

  it.each([
    ["one that begins a day late", { from: claim.from + 86_400 }],
    ["two months as one", { until: months.start(202606) }],
    ["a day", { until: claim.from + 86_400 }],
  ])("is refused where the period is none of the clause's: %s", (_, over) => {
    for (const [own, side] of [
      [JP, importing],
      [TW, exporting],
    ] as const)
      expect(raise(own, side, over)).toThrow(
        expect.objectContaining({ code: "INVALID_DATE", message: expect.stringContaining("periods of 1 months") }),
      );
  });

  it("is taken from either side from 30 clearances on, and of a period that the judged side has not told of", () => {
    expect(raise(TW, exporting)).not.toThrow();
    cleared(202604, 30, 0);
    report(202604, 202605);
    expect(verdicts(202604)).toEqual(["MISSED", "MISSED"]);
    for (const taken of [raise(JP, importing), raise(TW, exporting)]) expect(taken).not.toThrow();
  });
});
