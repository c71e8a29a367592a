import { z } from "zod";
import type { BenefitsState } from "../domain/benefitRecord.ts";
import type { Bytes32 } from "../domain/event.ts";
import { rootFrom } from "../receipts/merkle.ts";
import { type ClearanceLeaf, clearanceLeafHash } from "./clearanceLeaf.ts";

const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const count = z.int().min(0).max(1e9);
const instant = z
  .int()
  .min(0)
  .max(2 ** 40);
const nullableInstant = instant.nullable();
const text = z.string().max(200);

/** A proof of a declaration, as a file has it; the leaf strictly, since everything in it is hashed. */
export const clearanceProofSchema = z.strictObject({
  format: z.literal("aeo-clearance-proof-1"),
  leaf: z.strictObject({
    clearance: z.strictObject({
      reference: text,
      issuer: text,
      mode: text,
      departedAt: nullableInstant,
      arrivedAt: nullableInstant,
      lodgedAt: instant,
      releasedAt: nullableInstant,
      deliveredAt: nullableInstant,
      channel: text,
      operator: text.nullable(),
      operatorType: text.nullable(),
      claimed: z.boolean(),
      smeClass: text.nullable(),
      granted: z.string().regex(/^\d{1,20}$/),
      denial: text.nullable(),
      agency: text.nullable(),
    }),
    relied: z.strictObject({
      standing: text,
      recognition: text.nullable(),
      arrangement: count.nullable(),
      due: z.string().regex(/^\d{1,20}$/),
    }),
    salt: z.string().regex(/^[0-9a-f]{32}$/),
  }),
  index: count,
  size: count,
  path: z.array(bytes32).max(40),
  report: z.strictObject({
    importer: text,
    partner: text,
    arrangement: count,
    from: instant,
    until: instant,
    revision: count,
    root: bytes32,
  }),
});
export type ClearanceProofDocument = z.output<typeof clearanceProofSchema>;

/**
 * What a proof of a declaration comes to. PROVEN: it stands in the report. NOT_IN_REPORT: its path does not lead to the report's root.
 * OTHER_PERIOD: it was not lodged in the report's period, or came from elsewhere.
 */
export type ClearanceProofVerdict = "PROVEN" | "NOT_IN_REPORT" | "OTHER_PERIOD";

/** Checks the way from a declaration to the root that the proof names. That the root is the ledger's is another question. */
export function checkClearanceProof({
  leaf,
  index,
  size,
  path,
  report,
}: ClearanceProofDocument): ClearanceProofVerdict {
  const steps = path.map((step) => Buffer.from(step.slice(2), "hex"));
  const root = rootFrom(clearanceLeafHash(leaf as unknown as ClearanceLeaf), index, size, steps);
  if (root === undefined || `0x${Buffer.from(root).toString("hex")}` !== report.root) return "NOT_IN_REPORT";
  const { lodgedAt, issuer } = leaf.clearance;
  const fits = issuer === report.partner && lodgedAt >= report.from && lodgedAt < report.until;
  return fits ? "PROVEN" : "OTHER_PERIOD";
}

/** The revisions of a report on the ledger whose root a proof names; empty when the ledger has no such report. */
export function reportsOnLedger(benefits: BenefitsState, { report }: ClearanceProofDocument): number[] {
  return [...benefits.reports.values()]
    .filter(({ economy }) => economy === report.importer)
    .flatMap(({ revisions }) => revisions)
    .filter(
      (one) =>
        one.arrangement === report.arrangement &&
        one.partner === report.partner &&
        one.from === report.from &&
        one.until === report.until &&
        one.root === (report.root as Bytes32),
    )
    .map(({ revision }) => revision);
}
