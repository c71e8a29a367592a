import { beforeEach, describe, expect, it } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { CertificationEventType } from "../../src/domain/event.ts";
import { measureReport } from "../../src/services/measureReport.ts";
import { Facts, idOf, record as ledgerRecord, TW } from "../support/facts.ts";
import { ClearanceDesk, ID, LODGED, NOW, QUESTION, TIN } from "./support/clearanceDesk.ts";

let desk: ClearanceDesk;
beforeEach(() => {
  desk = new ClearanceDesk();
});

/** The facts as a gateway has them that is behind. */
function factsUpTo(count: number): Facts {
  const behind = new Facts();
  behind.events.push(...desk.facts.events.slice(0, count));
  return behind;
}

describe("what is true of clearances", () => {
  const annul = () => {
    const annulled = ledgerRecord({ status: "ANNULLED", version: 2, effectiveFrom: 1_000 });
    desk.facts.certification(NOW - 10, "CertificationAnnulled", ID, annulled);
    desk.told();
  };

  it("follows an annulment, while what was relied on stays", () => {
    desk.take([{}, { reference: "A2" }]);
    annul();
    expect([desk.total("RELIED", "RECOGNISED"), desk.total("RELIED", "REFUSED")]).toEqual([2, 0]);
    expect([desk.total("TRUE", "RECOGNISED"), desk.total("TRUE", "REFUSED")]).toEqual([0, 2]);
    expect(measureReport(desk.refolded().cells("TRUE"), QUESTION)).toEqual(
      measureReport(desk.figures.cells("TRUE"), QUESTION),
    );
    expect(measureReport(desk.refolded().cells("RELIED"), QUESTION)).toEqual(
      measureReport(desk.figures.cells("RELIED"), QUESTION),
    );
  });

  it("is by all that the ledger knows, though the newest block's time is ahead of the clock", () => {
    desk.take([{}]);
    const annulled = ledgerRecord({ status: "ANNULLED", version: 2, effectiveFrom: 1_000 });
    desk.facts.certification(NOW + 3, "CertificationAnnulled", ID, annulled);
    desk.take([{ reference: "A2" }]);
    expect([desk.total("TRUE", "RECOGNISED"), desk.total("TRUE", "REFUSED")]).toEqual([1, 1]);
    desk.told();
    expect([desk.total("TRUE", "RECOGNISED"), desk.total("TRUE", "REFUSED")]).toEqual([0, 2]);
    expect(desk.total("RELIED", "RECOGNISED")).toBe(2);
  });

  it.each(["by TIN", "by a code issued here"])(
    "follows a change of a certification of the operator, named %s, that it did not rest on before",
    (how) => {
      const OTHER = idOf(2);
      const CODE = "TWZZZ0000001";
      desk.known = [...desk.known, { identifier: TIN, id: OTHER }];
      const change = (time: number, type: CertificationEventType, id: CertificationId, fields: object) => {
        desk.facts.certification(time, type, id, ledgerRecord(fields));
        desk.told();
      };
      if (how !== "by TIN") {
        const operator = { issuer: TW, tin: TIN, validFrom: 0, validUntil: 0 };
        desk.codes.changed(CODE, [{ ...operator, id: "1", scheme: "MID", code: CODE, recordedBy: "", recordedAt: 0 }]);
      }
      desk.take([{ operator: how === "by TIN" ? TIN : CODE }]);
      const truth = () => desk.store.find("A1")!.truth;
      change(NOW - 10, "CertificationAnnulled", ID, { status: "ANNULLED", version: 2 });
      expect(truth()).toMatchObject({ standing: "REFUSED", certification: ID });
      change(NOW - 9, "CertificationGranted", OTHER, {});
      expect(truth()).toMatchObject({ standing: "RECOGNISED", certification: OTHER });
      change(NOW - 8, "CertificationSuspended", OTHER, { status: "SUSPENDED", version: 2 });
      expect(truth()).toMatchObject({ standing: "REFUSED", certification: OTHER });
      expect([desk.total("TRUE", "REFUSED"), desk.total("RELIED", "RECOGNISED")]).toEqual([1, 1]);
    },
  );

  it("follows a certification under an id of which no profile is told any more", () => {
    desk.take([{}]);
    desk.known = [];
    desk.told();
    expect(desk.total("TRUE", "REFUSED")).toBe(1);
  });

  it("is judged again where another gateway took it that knew less, of a change which is long through here", () => {
    desk.take([{}]);
    desk.rejudge.allChanged([TW], desk.store.lastPlace);
    while (desk.rejudge.step());
    const behind = desk.facts.events.length;
    annul();
    const unnamed = { operator: null, claimed: false };
    const rows = Array.from({ length: 700 }, (_, row) => ({ reference: `B${row}`, ...(row % 2 === 0 && unnamed) }));
    const late = desk.under(() => factsUpTo(behind));
    desk.take(rows, false, late);
    expect(desk.total("TRUE", "RECOGNISED")).toBe(350);
    desk.rejudge.othersTook();
    while (desk.rejudge.step());
    expect([desk.total("TRUE", "RECOGNISED"), desk.total("TRUE", "REFUSED")]).toEqual([0, 351]);
    expect(desk.total("RELIED", "RECOGNISED")).toBe(351);
  });

  it("follows what a partner tells of an operator later", () => {
    desk.known = [];
    desk.take([{}]);
    expect(desk.total("TRUE", "REFUSED")).toBe(1);
    desk.known = [{ identifier: TIN, id: ID }];
    desk.rejudge.operatorsChanged(TW, [TIN]);
    expect([desk.total("TRUE", "RECOGNISED"), desk.total("TRUE", "REFUSED"), desk.total("RELIED", "REFUSED")]).toEqual([
      1, 0, 1,
    ]);
  });

  it("follows a change that can touch all of an economy's, step by step", () => {
    desk.take(Array.from({ length: 2_500 }, (_, index) => ({ reference: `B${index}` })));
    const suspended = { type: "MemberSuspended", economy: TW, ballotId: 1, compromisedSince: 0 } as const;
    desk.facts.authority(LODGED - 5, suspended as never, TW);
    desk.told();
    expect(desk.total("TRUE", "RECOGNISED")).toBe(2_500);
    let steps = 1;
    while (desk.rejudge.step()) steps += 1;
    expect(steps).toBeGreaterThan(1);
    expect(desk.total("TRUE", "RECOGNISED")).toBe(0);
    expect(desk.total("RELIED", "RECOGNISED")).toBe(2_500);
  });
});
