import { beforeEach, describe, expect, it } from "vitest";
import type { OwnCode } from "../../src/domain/ownCode.ts";
import { AFTER_LAST, FIRST_MONTH, measureReport } from "../../src/services/measureReport.ts";
import { Facts, idOf, JP, leg, record as ledgerRecord, terms, TW } from "../support/facts.ts";
import { clearance, ClearanceDesk, ID, LODGED, NOW, QUESTION, TIN } from "./support/clearanceDesk.ts";

let desk: ClearanceDesk;
beforeEach(() => {
  desk = new ClearanceDesk();
});

describe("clearances", () => {
  it("are taken once, however often they are sent, and each bad row is named", () => {
    expect(desk.take([{}, { reference: "A2", claimed: false, operator: null, granted: 0n }])).toMatchObject({
      accepted: 2,
      refused: [],
    });
    expect(desk.take([{}, { reference: "A3", lodgedAt: NOW + 1 }, { reference: "A4", issuer: JP }])).toMatchObject({
      rows: 3,
      accepted: 0,
      repeated: 1,
      refused: [
        { row: 2, code: "INVALID_ROW", errors: [{ pointer: "/lodgedAt" }] },
        { row: 3, code: "INVALID_ROW", errors: [{ pointer: "/issuer" }] },
      ],
    });
    expect([desk.total("RELIED", "RECOGNISED"), desk.total("RELIED", "ORDINARY"), desk.store.count]).toEqual([1, 1, 2]);
  });

  it("that differ from what is known are refused, or taken as the correction they were announced as", () => {
    desk.take([{}]);
    expect(desk.take([{ channel: "CARGO_EXAMINATION" }])).toMatchObject({ refused: [{ code: "CLEARANCE_DIFFERS" }] });
    expect(desk.take([{ channel: "CARGO_EXAMINATION" }], true)).toMatchObject({ corrected: 1, refused: [] });
    expect(desk.figures.cells("TRUE").total({ channel: ["FREE"] }).n).toBe(0);
    expect(desk.figures.cells("TRUE").total({ channel: ["CARGO_EXAMINATION"] }).n).toBe(1);
  });

  it("that come twice in one file are taken once, and again where others are known already", () => {
    desk.take([{}]);
    const differs = { channel: "CARGO_EXAMINATION" } as const;
    const rows = [
      { reference: "A2" },
      {},
      { reference: "A2" },
      { reference: "A2", ...differs },
      { reference: "A3" },
      {},
    ];
    expect(desk.take(rows)).toMatchObject({
      rows: 6,
      accepted: 2,
      repeated: 3,
      corrected: 0,
      refused: [{ row: 4, code: "CLEARANCE_DIFFERS" }],
    });
    expect(desk.take([{ reference: "A4" }, { reference: "A4", ...differs }, { reference: "A4" }], true)).toMatchObject({
      accepted: 1,
      corrected: 2,
    });
    expect(desk.store.find("A4")?.clearance.channel).toBe("FREE");
    expect([desk.total("TRUE", "RECOGNISED"), desk.store.count]).toEqual([4, 4]);
    expect(measureReport(desk.refolded().cells("TRUE"), QUESTION)).toEqual(
      measureReport(desk.figures.cells("TRUE"), QUESTION),
    );
  });

  it("are refused in the order of their rows, whatever they are refused for", () => {
    desk.take([{}]);
    const { refused } = desk.take([
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
    desk.take([one]);
    const found = desk.store.find("A1");
    expect(found?.clearance).toEqual(clearance(one));
    expect(found?.relied).toMatchObject({ standing: "RECOGNISED", arrangement: 1, due: 3n, certification: ID });
    expect(measureReport(desk.refolded().cells("TRUE"), QUESTION)).toEqual(
      measureReport(desk.figures.cells("TRUE"), QUESTION),
    );
  });
});

describe("a comparison", () => {
  const at = (month: number) => ({ lodgedAt: Date.UTC(2026, month, 15) / 1000, releasedAt: null });
  const days = (over: object) =>
    measureReport(desk.figures.cells("TRUE"), { ...QUESTION, since: 202603, ...over }).comparison?.windows.days;

  it("without a first or last month reaches as far as there are clearances, and to the months beside at least", () => {
    const open = { from: FIRST_MONTH, before: AFTER_LAST };
    expect(days(open)).toEqual([28, 31]);
    desk.take([
      { reference: "A1", ...at(0) },
      { reference: "A2", ...at(3) },
    ]);
    expect(days(open)).toEqual([31 + 28, 31 + 30]);
    expect(days({})).toEqual([31 + 28, 365 - 31 - 28]);
  });
});

describe("what was relied on", () => {
  it("before the ledger began is what it says of that time when the clearance is fed", () => {
    desk.facts = new Facts()
      .members(LODGED + 1_000, TW, JP)
      .adopted(LODGED + 1_500, 1, terms([leg({ benefits: 3n })]))
      .certification(LODGED + 2_000, "CertificationGranted", ID, ledgerRecord());
    desk.take([{}]);
    expect(desk.total("RELIED", "RECOGNISED")).toBe(1);
    desk.take([{ reference: "A2", lodgedAt: LODGED + 1_200, releasedAt: LODGED + 1_800 }]);
    // The certification's number was recorded later than this lodgement, and the ledger had begun.
    expect([desk.total("RELIED", "RECOGNISED"), desk.total("TRUE", "RECOGNISED")]).toEqual([1, 2]);
  });
});

describe("while a certification goes on under another id that no profile tells of yet", () => {
  const OTHER = idOf(2);
  const relied = (reference: string) => desk.store.find(reference)!.relied.recognition;

  beforeEach(() => {
    const granted = ledgerRecord({ validFrom: LODGED - 20 });
    const reissued = ledgerRecord({ status: "REISSUED", version: 2, effectiveFrom: LODGED - 10 });
    desk.facts.certification(LODGED - 20, "CertificationGranted", OTHER, granted);
    desk.facts.certification(LODGED - 10, "CertificationReissued", ID, reissued);
    desk.told();
    desk.profilesAsOf = LODGED - 15;
  });

  it("what was relied on is what an officer is told: that it stands", () => {
    desk.take([{}]);
    expect(relied("A1")).toBe("RECOGNISED");
    desk.known = [{ identifier: TIN, id: OTHER, before: ID }];
    desk.profilesAsOf = LODGED + 5;
    desk.rejudge.operatorsChanged(TW, [TIN]);
    desk.take([{ reference: "A2" }]);
    expect([relied("A1"), relied("A2")]).toEqual(["RECOGNISED", "RECOGNISED"]);
    expect(desk.store.find("A1")!.truth).toMatchObject({ recognition: "RECOGNISED", certification: OTHER });
  });

  it("that is not remembered: profiles that are complete and tell of no other id say that it ended", () => {
    const steady = desk.under(() => desk.facts);
    desk.take([{}], false, steady);
    desk.profilesAsOf = LODGED;
    desk.take([{ reference: "A2" }], false, steady);
    expect([relied("A1"), relied("A2")]).toEqual(["RECOGNISED", "ENDED"]);
  });
});

describe("what was relied on, after a correction", () => {
  const relied = (reference: string) => desk.store.find(reference)!.relied.recognition;

  it("stays what it was, whatever is known by then, unless the rule looks at what was corrected", () => {
    desk.known = [];
    desk.take([{}, { reference: "A2" }]);
    expect([relied("A1"), desk.total("RELIED", "REFUSED")]).toEqual(["UNKNOWN", 2]);
    desk.known = [{ identifier: TIN, id: ID }];
    expect(desk.take([{ releasedAt: LODGED + 900 }, { reference: "A2", mode: "AIR" }], true)).toMatchObject({
      corrected: 2,
    });
    expect([relied("A1"), relied("A2")]).toEqual(["UNKNOWN", "RECOGNISED"]);
    expect([
      desk.total("RELIED", "REFUSED"),
      desk.total("RELIED", "RECOGNISED"),
      desk.total("TRUE", "RECOGNISED"),
    ]).toEqual([1, 1, 2]);
    expect(measureReport(desk.refolded().cells("RELIED"), QUESTION)).toEqual(
      measureReport(desk.figures.cells("RELIED"), QUESTION),
    );
  });

  it.each([
    { lodgedAt: LODGED + 1 },
    { arrivedAt: LODGED },
    { departedAt: LODGED },
    { operatorType: "EXPORTER" as const },
    { claimed: false },
    { operator: "tw 000000001" },
  ])("follows a correction to %j", (over) => {
    desk.known = [];
    desk.take([{}]);
    desk.known = [TIN, "TW000000001"].map((identifier) => ({ identifier, id: ID }));
    desk.take([over], true);
    expect(relied("A1")).toBe("RECOGNISED");
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
  const record = (...all: readonly OwnCode[]) => desk.codes.changed(CODE, all);
  const totals = () => (["RELIED", "TRUE"] as const).map((view) => desk.total(view, "RECOGNISED"));

  it("is joined to its certification like one by TIN, however the code is written", () => {
    record(own());
    expect(desk.take([{ operator: "twzzz-000 0001" }, { reference: "A2" }])).toMatchObject({
      accepted: 2,
      refused: [],
    });
    expect(desk.store.find("A1")?.relied).toEqual(desk.store.find("A2")?.relied);
    expect(desk.store.find("A1")?.relied).toMatchObject({ standing: "RECOGNISED", certification: ID, due: 3n });
    expect(totals()).toEqual([2, 2]);
  });

  it("is joined as of its lodgement: to nobody before the code stood or after, to whom it stood for between", () => {
    record(own({ validFrom: LODGED, validUntil: LODGED + 100 }));
    const at = (reference: string, lodgedAt: number) => ({ reference, operator: CODE, lodgedAt, releasedAt: NOW });
    desk.take([at("A1", LODGED - 1), at("A2", LODGED), at("A3", LODGED + 99), at("A4", LODGED + 100)]);
    expect(["A1", "A2", "A3", "A4"].map((reference) => desk.store.find(reference)?.relied.recognition)).toEqual([
      "UNKNOWN",
      "RECOGNISED",
      "RECOGNISED",
      "UNKNOWN",
    ]);
  });

  it("is joined to nobody when the code may mean two operators, as an officer was told", () => {
    desk.known = [...desk.known, { identifier: CODE, id: idOf(2) }];
    desk.facts.certification(2_000, "CertificationGranted", idOf(2), ledgerRecord());
    record(own());
    desk.take([{ operator: CODE }]);
    expect(desk.store.find("A1")?.relied).toMatchObject({ recognition: "UNKNOWN", standing: "REFUSED" });
  });

  it("follows, in what is true, a code that is recorded, taken out or whose operator's profile comes later", () => {
    desk.codes.subscribe((issuer, changed) => desk.rejudge.operatorsChanged(issuer, changed));
    desk.take([{ operator: CODE }]);
    expect(totals()).toEqual([0, 0]);
    record(own());
    expect(totals()).toEqual([0, 1]);
    record();
    expect(totals()).toEqual([0, 0]);
    desk.known = [];
    record(own());
    expect(totals()).toEqual([0, 0]);
    desk.known = [{ identifier: TIN, id: ID }];
    desk.rejudge.operatorsChanged(TW, desk.codes.leadingTo(TW, [TIN]));
    expect(totals()).toEqual([0, 1]);
    expect(desk.codes.leadingTo(JP, [TIN]).size + desk.codes.leadingTo(TW, ["TW000000000"]).size).toBe(0);
  });
});
