import { expect, test } from "vitest";
import type { BenefitTotals } from "../../src/domain/benefitTotals.ts";
import { clearanceLeaf, clearanceLeafHash } from "../../src/exchange/clearanceLeaf.ts";
import { rootOf } from "../../src/receipts/merkle.ts";
import type { OwnReport } from "../../src/services/benefitReports.ts";
import { createProveClearance } from "../../src/services/clearanceProof.ts";
import { clearance } from "../support/countedClearances.ts";
import { ORDINARY } from "../support/judgements.ts";

const SALT = new Uint8Array(16).fill(7);
const record = { clearance: clearance(), salt: SALT, relied: ORDINARY, truth: ORDINARY };

/** A revision that has the declaration as it was cleared through a channel. */
function revision(number: number, channel: "FREE" | "PAPER_REVIEW" = "FREE"): OwnReport {
  const leaves = [clearanceLeafHash(clearanceLeaf(clearance({ channel }), ORDINARY, SALT))];
  const root = `0x${Buffer.from(rootOf(leaves)).toString("hex")}`;
  const totals = { revision: number, root } as unknown as BenefitTotals;
  return { totals, salt: "00" as never, references: ["A1"], leaves, madeAt: number };
}

const prove = (reports: readonly OwnReport[], onLedger: readonly number[]) =>
  createProveClearance({
    find: (reference) => (reference === "A1" ? record : undefined),
    reportsAt: () => reports,
    isOnLedger: (totals) => onLedger.includes(totals.revision),
  });
const notReported = expect.objectContaining({ code: "NOT_REPORTED" }) as Error;

test("a proof names the newest report on the ledger that has the declaration as it is now", () => {
  const all = [revision(3), revision(2), revision(1, "PAPER_REVIEW")];
  expect(prove(all, [1, 2, 3])("A1")?.report.revision).toBe(3);
  expect(prove(all, [1, 2])("A1")?.report.revision, "the third is still under way").toBe(2);
  expect(() => prove(all, [1])("A1")).toThrow(notReported);
  expect(() => prove(all, [])("A1")).toThrow(notReported);
  expect(prove(all, [1, 2, 3])("A2")).toBeUndefined();
});
