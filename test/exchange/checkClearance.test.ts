import { describe, expect, it } from "vitest";
import type { BenefitsState } from "../../src/domain/benefitRecord.ts";
import {
  checkClearanceProof,
  type ClearanceProofDocument,
  reportsOnLedger,
} from "../../src/exchange/checkClearance.ts";
import { clearanceLeafHash } from "../../src/exchange/clearanceLeaf.ts";
import { idOf, JP, KR, TW } from "../support/facts.ts";

const [FROM, UNTIL] = [1_000, 2_000];

/** A report over one declaration, whose root is that declaration's leaf. */
function proofOf(clearance: { lodgedAt?: number; issuer?: string } = {}, report: object = {}): ClearanceProofDocument {
  const leaf = { clearance: { reference: "JP-1", issuer: TW, lodgedAt: FROM, ...clearance }, salt: "00" };
  const root = `0x${Buffer.from(clearanceLeafHash(leaf as never)).toString("hex")}`;
  const named = { importer: JP, arrangement: 1, partner: TW, from: FROM, until: UNTIL, root, ...report };
  return { leaf, index: 0, size: 1, path: [], report: named } as unknown as ClearanceProofDocument;
}

describe("a declaration's way to the root", () => {
  it("proves it for the report's period, its first second in and its last out, and for its partner", () => {
    const verdict = (clearance: object) => checkClearanceProof(proofOf(clearance));
    expect([FROM - 1, FROM, UNTIL - 1, UNTIL].map((lodgedAt) => verdict({ lodgedAt }))).toEqual([
      "OTHER_PERIOD",
      "PROVEN",
      "PROVEN",
      "OTHER_PERIOD",
    ]);
    expect(verdict({ issuer: KR })).toBe("OTHER_PERIOD");
  });

  it("proves nothing with another root or at a place that the tree lacks", () => {
    const proof = proofOf();
    expect(checkClearanceProof({ ...proof, report: { ...proof.report, root: idOf(9) } })).toBe("NOT_IN_REPORT");
    for (const place of [{ index: 1 }, { size: 2 }, { path: [idOf(9)] }])
      expect(checkClearanceProof({ ...proof, ...place })).toBe("NOT_IN_REPORT");
  });
});

describe("the ledger's reports with a proof's root", () => {
  const proof = proofOf();
  const { importer: _, ...facts } = proof.report;
  const ledgerOf = (...reports: { economy: string; revisions: object[] }[]) =>
    ({ reports: new Map(reports.map((report, index) => [idOf(index + 1), report])) }) as unknown as BenefitsState;

  it("are those of the importer, partner, arrangement and period, each revision by itself", () => {
    const revisions = [
      { ...facts, revision: 1, root: idOf(7) },
      { ...facts, revision: 2 },
      { ...facts, revision: 3 },
    ];
    expect(reportsOnLedger(ledgerOf({ economy: JP, revisions }), proof)).toEqual([2, 3]);
    expect(reportsOnLedger(ledgerOf({ economy: KR, revisions }), proof)).toEqual([]);
  });

  it.each([{ arrangement: 2 }, { partner: KR }, { from: FROM + 1 }, { until: UNTIL + 1 }, { root: idOf(7) }])(
    "are none where it differs in %j",
    (other) => {
      const benefits = ledgerOf({ economy: JP, revisions: [{ ...facts, revision: 2, ...other }] });
      expect(reportsOnLedger(benefits, proof)).toEqual([]);
    },
  );
});
