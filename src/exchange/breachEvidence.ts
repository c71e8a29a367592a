import { z } from "zod";
import { type BenefitsState, MAX_BREACH_TEXT } from "../domain/benefitRecord.ts";
import { DENIAL_REASONS } from "../domain/clearance.ts";
import type { BreachClaim } from "../domain/event.ts";
import { canonicalJson } from "./canonicalJson.ts";
import {
  checkClearanceProof,
  type ClearanceProofDocument,
  clearanceProofSchema,
  type ClearanceProofVerdict,
  reportsOnLedger,
} from "./checkClearance.ts";

const FORMAT = "aeo-breach-evidence-1";
/** More proofs than fit into a text about a breach. */
const MOST_DECLARATIONS = 50;

/** What the traders of the issuing side met: denials, and declarations with their proofs from the importing side's reports. */
export const evidenceBody = {
  note: z.string().min(1).max(4_000).optional(),
  denials: z
    .array(
      z.strictObject({
        month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month such as 2026-01"),
        reason: z.enum(DENIAL_REASONS),
        n: z.int().min(1).max(1_000_000_000),
      }),
    )
    .max(500)
    .default([]),
  declarations: z.array(clearanceProofSchema).max(MOST_DECLARATIONS).default([]),
};
const evidenceSchema = z.strictObject({ format: z.literal(FORMAT), ...evidenceBody });
export type BreachEvidence = z.output<typeof evidenceSchema>;

/** Evidence as the text that the ledger gets a commitment to; undefined when it is too long for one. */
export function evidenceText(evidence: Omit<BreachEvidence, "format">): string | undefined {
  const text = new TextDecoder().decode(canonicalJson({ format: FORMAT, ...evidence }));
  return text.length > MAX_BREACH_TEXT ? undefined : text;
}

/** The evidence in a text; undefined when it is words. */
export function evidenceIn(text: string): BreachEvidence | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return evidenceSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * What a declaration that was attached comes to, beyond its path: OTHER_BREACH: its report is not of the judged side to the other under this
 * arrangement, or of another time. NOT_ON_LEDGER: the ledger has no such report, or has it with another root.
 */
export type DeclarationVerdict = ClearanceProofVerdict | "OTHER_BREACH" | "NOT_ON_LEDGER";
export const DECLARATION_VERDICTS = [
  "PROVEN",
  "NOT_IN_REPORT",
  "OTHER_PERIOD",
  "OTHER_BREACH",
  "NOT_ON_LEDGER",
] as const satisfies readonly DeclarationVerdict[];

/** Checks a declaration that was attached to a breach against the roots on the ledger. */
export function judgeDeclaration(
  proof: ClearanceProofDocument,
  claim: BreachClaim,
  benefits: BenefitsState,
): DeclarationVerdict {
  const { report, leaf } = proof;
  const path = checkClearanceProof(proof);
  if (path !== "PROVEN") return path;
  const isItsReport =
    report.importer === claim.judged &&
    report.partner === claim.counterpart &&
    report.arrangement === claim.arrangement;
  const { lodgedAt } = leaf.clearance;
  if (!isItsReport || lodgedAt < claim.from || lodgedAt >= claim.until) return "OTHER_BREACH";
  return reportsOnLedger(benefits, proof).includes(report.revision) ? "PROVEN" : "NOT_ON_LEDGER";
}
