import { beforeEach, describe, expect, it } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Clearance } from "../../src/domain/clearance.ts";
import type { OwnCode } from "../../src/domain/ownCode.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { BenefitLedger } from "../../src/services/benefitLedger.ts";
import { type Clearances, createClearances } from "../../src/services/clearances.ts";
import { AFTER_LAST, FIRST_MONTH, measureReport } from "../../src/services/measureReport.ts";
import { monthsOf } from "../../src/services/months.ts";
import { OwnCodeDirectory } from "../../src/services/ownCodeDirectory.ts";
import { Rejudge } from "../../src/services/rejudge.ts";
import { Clearances as ClearanceTable } from "../../src/store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../../src/store/clearancesSchema.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { batchOf } from "../support/clearanceBatches.ts";
import { Facts, idOf, JP, leg, record as ledgerRecord, terms, TW } from "../support/facts.ts";

const NOW = Date.UTC(2026, 5, 1) / 1000;
const LODGED = Date.UTC(2026, 2, 10) / 1000;
const TIN = "TW123456789";
const ID: CertificationId = idOf(1);

let facts: Facts;
let known: { identifier: string; id: CertificationId }[];
let store: ClearanceTable;
let figures: BenefitLedger;
let clearances: Clearances;
let rejudge: Rejudge;
let codes: OwnCodeDirectory;
let time = 0;

beforeEach(() => {
  facts = new Facts()
    .members(1_000, TW, JP)
    .adopted(1_500, 1, terms([leg({ benefits: 3n })]))
    .certification(2_000, "CertificationGranted", ID, ledgerRecord());
  known = [{ identifier: TIN, id: ID }];
  store = new ClearanceTable(SqliteDatabase.open(":memory:", CLEARANCE_MIGRATIONS));
  figures = new BenefitLedger(monthsOf("Asia/Tokyo"));
  const profilesOf = (identifier: string) =>
    known
      .filter((one) => one.identifier === identifier)
      .map(({ id }) => ({ economy: TW, tin: identifier, certificationId: id, previousIds: [] }) as unknown as Profile);
  const state = () => facts.state();
  codes = new OwnCodeDirectory({ listing: () => undefined, forgetNotes: () => undefined }, []);
  clearances = createClearances({
    own: JP,
    state,
    profilesOf,
    ownCodesOf: (identifier) => codes.of(identifier),
    store,
    figures,
    newSalts: (count) => new Uint8Array(16 * count),
    version: () => ({}),
  });
  rejudge = new Rejudge({
    store,
    figures,
    judge: (clearance, knownAt) => clearances.judge(clearance, knownAt),
    issuers: () => [TW],
    now: () => NOW,
    // Each look at the clock is 20 ms later.
    milliseconds: () => (time += 20),
  });
});

function clearance(over: Partial<Clearance> = {}): Clearance {
  return {
    reference: "A1",
    issuer: TW,
    mode: "SEA",
    departedAt: null,
    arrivedAt: null,
    lodgedAt: LODGED,
    releasedAt: LODGED + 600,
    deliveredAt: null,
    channel: "FREE",
    operator: TIN,
    operatorType: null,
    claimed: true,
    smeClass: null,
    granted: 1n,
    denial: null,
    agency: null,
    ...over,
  };
}

function take(rows: readonly Partial<Clearance>[], corrections = false) {
  const batch = batchOf(rows.map(clearance));
  const { receipt, counted } = store.transaction(() => clearances.take({ batch, refusals: [] }, corrections, NOW));
  counted();
  return receipt;
}

const total = (view: "RELIED" | "TRUE", standing: "RECOGNISED" | "REFUSED" | "ORDINARY") =>
  figures.cells(view).total({ standing: [standing] }).n;

/** The figures as they come from the store alone. */
function refolded(): BenefitLedger {
  const again = new BenefitLedger(monthsOf("Asia/Tokyo"));
  for (const one of store.all()) again.add(one);
  return again;
}

const question = { view: "TRUE", filter: { issuer: [TW] }, from: 202601, before: 202701, since: undefined } as const;

describe("clearances", () => {
  it("are taken once, however often they are sent, and each bad row is named", () => {
    expect(take([{}, { reference: "A2", claimed: false, operator: null, granted: 0n }])).toMatchObject({
      accepted: 2,
      refused: [],
    });
    expect(take([{}, { reference: "A3", lodgedAt: NOW + 1 }, { reference: "A4", issuer: JP }])).toMatchObject({
      rows: 3,
      accepted: 0,
      repeated: 1,
      refused: [
        { row: 2, code: "INVALID_ROW", errors: [{ pointer: "/lodgedAt" }] },
        { row: 3, code: "INVALID_ROW", errors: [{ pointer: "/issuer" }] },
      ],
    });
    expect([total("RELIED", "RECOGNISED"), total("RELIED", "ORDINARY"), store.count]).toEqual([1, 1, 2]);
  });

  it("that differ from what is known are refused, or taken as the correction they were announced as", () => {
    take([{}]);
    expect(take([{ channel: "CARGO_EXAMINATION" }])).toMatchObject({ refused: [{ code: "CLEARANCE_DIFFERS" }] });
    expect(take([{ channel: "CARGO_EXAMINATION" }], true)).toMatchObject({ corrected: 1, refused: [] });
    expect(figures.cells("TRUE").total({ channel: ["FREE"] }).n).toBe(0);
    expect(figures.cells("TRUE").total({ channel: ["CARGO_EXAMINATION"] }).n).toBe(1);
  });

  it("that come twice in one file are taken once, and again where others are known already", () => {
    take([{}]);
    const differs = { channel: "CARGO_EXAMINATION" } as const;
    const rows = [
      { reference: "A2" },
      {},
      { reference: "A2" },
      { reference: "A2", ...differs },
      { reference: "A3" },
      {},
    ];
    expect(take(rows)).toMatchObject({
      rows: 6,
      accepted: 2,
      repeated: 3,
      corrected: 0,
      refused: [{ row: 4, code: "CLEARANCE_DIFFERS" }],
    });
    expect(take([{ reference: "A4" }, { reference: "A4", ...differs }, { reference: "A4" }], true)).toMatchObject({
      accepted: 1,
      corrected: 2,
    });
    expect(store.find("A4")?.clearance.channel).toBe("FREE");
    expect([total("TRUE", "RECOGNISED"), store.count]).toEqual([4, 4]);
    expect(measureReport(refolded().cells("TRUE"), question)).toEqual(measureReport(figures.cells("TRUE"), question));
  });

  it("are refused in the order of their rows, whatever they are refused for", () => {
    take([{}]);
    const { refused } = take([
      { reference: "A2", lodgedAt: NOW + 1 },
      { granted: 2n },
      { reference: "A3", issuer: JP },
    ]);
    expect(refused.map(({ row, code }) => [row, code])).toEqual([
      [1, "INVALID_ROW"],
      [2, "CLEARANCE_DIFFERS"],
      [3, "INVALID_ROW"],
    ]);
  });

  it("come back from the store as they were taken", () => {
    const one = {
      granted: 5n,
      denial: null,
      agency: "Food Agency",
      smeClass: "SMALL",
      operatorType: "EXPORTER",
    } as const;
    take([one]);
    const found = store.find("A1");
    expect(found?.clearance).toEqual(clearance(one));
    expect(found?.relied).toMatchObject({ standing: "RECOGNISED", arrangement: 1, due: 3n, certification: ID });
    expect(measureReport(refolded().cells("TRUE"), question)).toEqual(measureReport(figures.cells("TRUE"), question));
  });
});

describe("a comparison", () => {
  const at = (month: number) => ({ lodgedAt: Date.UTC(2026, month, 15) / 1000, releasedAt: null });
  const days = (over: object) =>
    measureReport(figures.cells("TRUE"), { ...question, since: 202603, ...over }).comparison?.windows.days;

  it("without a first or last month reaches as far as there are clearances, and to the months beside at least", () => {
    const open = { from: FIRST_MONTH, before: AFTER_LAST };
    expect(days(open)).toEqual([28, 31]);
    take([
      { reference: "A1", ...at(0) },
      { reference: "A2", ...at(3) },
    ]);
    expect(days(open)).toEqual([31 + 28, 31 + 30]);
    expect(days({})).toEqual([31 + 28, 365 - 31 - 28]);
  });
});

describe("what was relied on", () => {
  it("before the ledger began is what it says of that time when the clearance is fed", () => {
    facts = new Facts()
      .members(LODGED + 1_000, TW, JP)
      .adopted(LODGED + 1_500, 1, terms([leg({ benefits: 3n })]))
      .certification(LODGED + 2_000, "CertificationGranted", ID, ledgerRecord());
    take([{}]);
    expect(total("RELIED", "RECOGNISED")).toBe(1);
    take([{ reference: "A2", lodgedAt: LODGED + 1_200, releasedAt: LODGED + 1_800 }]);
    // The certification's number was recorded later than this lodgement, and the ledger had begun.
    expect([total("RELIED", "RECOGNISED"), total("TRUE", "RECOGNISED")]).toEqual([1, 2]);
  });
});

describe("a declaration that names the trader by a code issued here", () => {
  const CODE = "TWZZZ0000001";
  const own = (over: Partial<OwnCode> = {}): OwnCode => ({
    id: "code-1",
    scheme: "NACCS",
    code: CODE,
    issuer: TW,
    tin: TIN,
    validFrom: 0,
    validUntil: 0,
    recordedBy: "registrar-1",
    recordedAt: LODGED,
    ...over,
  });
  const record = (...all: readonly OwnCode[]) => codes.changed(CODE, all);
  const totals = () => (["RELIED", "TRUE"] as const).map((view) => total(view, "RECOGNISED"));

  it("is joined to its certification like one by TIN, however the code is written", () => {
    record(own());
    expect(take([{ operator: "twzzz-000 0001" }, { reference: "A2" }])).toMatchObject({ accepted: 2, refused: [] });
    expect(store.find("A1")?.relied).toEqual(store.find("A2")?.relied);
    expect(store.find("A1")?.relied).toMatchObject({ standing: "RECOGNISED", certification: ID, due: 3n });
    expect(totals()).toEqual([2, 2]);
  });

  it("is joined as of its lodgement: to nobody before the code stood or after, to whom it stood for between", () => {
    record(own({ validFrom: LODGED, validUntil: LODGED + 100 }));
    const at = (reference: string, lodgedAt: number) => ({ reference, operator: CODE, lodgedAt, releasedAt: NOW });
    take([at("A1", LODGED - 1), at("A2", LODGED), at("A3", LODGED + 99), at("A4", LODGED + 100)]);
    expect(["A1", "A2", "A3", "A4"].map((reference) => store.find(reference)?.relied.recognition)).toEqual([
      "UNKNOWN",
      "RECOGNISED",
      "RECOGNISED",
      "UNKNOWN",
    ]);
  });

  it("is joined to nobody when the code may mean two operators, as an officer was told", () => {
    known.push({ identifier: CODE, id: idOf(2) });
    facts.certification(2_000, "CertificationGranted", idOf(2), ledgerRecord());
    record(own());
    take([{ operator: CODE }]);
    expect(store.find("A1")?.relied).toMatchObject({ recognition: "UNKNOWN", standing: "REFUSED" });
  });

  it("follows, in what is true, a code that is recorded, taken out or whose operator's profile comes later", () => {
    codes.subscribe((issuer, changed) => rejudge.operatorsChanged(issuer, changed));
    take([{ operator: CODE }]);
    expect(totals()).toEqual([0, 0]);
    record(own());
    expect(totals()).toEqual([0, 1]);
    record();
    expect(totals()).toEqual([0, 0]);
    known = [];
    record(own());
    expect(totals()).toEqual([0, 0]);
    known = [{ identifier: TIN, id: ID }];
    rejudge.operatorsChanged(TW, codes.leadingTo(TW, [TIN]));
    expect(totals()).toEqual([0, 1]);
    expect(codes.leadingTo(JP, [TIN]).size + codes.leadingTo(TW, ["TW000000000"]).size).toBe(0);
  });
});

describe("what is true of clearances", () => {
  const annul = () => {
    const annulled = ledgerRecord({ status: "ANNULLED", version: 2, effectiveFrom: 1_000 });
    facts.certification(NOW - 10, "CertificationAnnulled", ID, annulled);
    rejudge.ledgerChanged({ kind: "advanced", events: [facts.events.at(-1)!], asOf: {} as never });
  };

  it("follows an annulment, while what was relied on stays", () => {
    take([{}, { reference: "A2" }]);
    annul();
    expect([total("RELIED", "RECOGNISED"), total("RELIED", "REFUSED")]).toEqual([2, 0]);
    expect([total("TRUE", "RECOGNISED"), total("TRUE", "REFUSED")]).toEqual([0, 2]);
    expect(measureReport(refolded().cells("TRUE"), question)).toEqual(measureReport(figures.cells("TRUE"), question));
    expect(measureReport(refolded().cells("RELIED"), question)).toEqual(
      measureReport(figures.cells("RELIED"), question),
    );
  });

  it("follows what a partner tells of an operator later", () => {
    known = [];
    take([{}]);
    expect(total("TRUE", "REFUSED")).toBe(1);
    known = [{ identifier: TIN, id: ID }];
    rejudge.operatorsChanged(TW, [TIN]);
    expect([total("TRUE", "RECOGNISED"), total("TRUE", "REFUSED"), total("RELIED", "REFUSED")]).toEqual([1, 0, 1]);
  });

  it("follows a change that can touch all of an economy's, step by step", () => {
    take(Array.from({ length: 2_500 }, (_, index) => ({ reference: `B${index}` })));
    const suspended = { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 0 } as const;
    facts.authority(LODGED - 5, suspended as never, TW);
    rejudge.ledgerChanged({ kind: "advanced", events: [facts.events.at(-1)!], asOf: {} as never });
    expect(total("TRUE", "RECOGNISED")).toBe(2_500);
    let steps = 1;
    while (rejudge.step()) steps += 1;
    expect(steps).toBeGreaterThan(1);
    expect(total("TRUE", "RECOGNISED")).toBe(0);
    expect(total("RELIED", "RECOGNISED")).toBe(2_500);
  });
});
