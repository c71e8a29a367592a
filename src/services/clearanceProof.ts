import type { BenefitTotals } from "../domain/benefitTotals.ts";
import type { ClearanceRecord } from "../domain/clearanceRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import { type ClearanceLeaf, clearanceLeaf, clearanceLeafHash } from "../exchange/clearanceLeaf.ts";
import { pathOf } from "../receipts/merkle.ts";
import type { OwnReport } from "./benefitReports.ts";

/** Shows how one declaration stands in a report, to somebody who has nothing but the report's root on the ledger. */
export interface ClearanceProof {
  readonly format: "aeo-clearance-proof-1";
  readonly leaf: ClearanceLeaf;
  /** The leaf's place among how many, and the hashes beside its way to the root, from below. */
  readonly index: number;
  readonly size: number;
  readonly path: readonly Bytes32[];
  /** The report on the ledger. */
  readonly report: {
    readonly importer: string;
    readonly partner: string;
    readonly arrangement: number;
    readonly from: number;
    readonly until: number;
    readonly revision: number;
    readonly root: Bytes32;
  };
}

/**
 * The proof of a declaration in the newest report on the ledger that has it as it is now; undefined when no such declaration is known.
 * @throws AeoError NOT_REPORTED when no report has it, or it was corrected since
 */
export type ProveClearance = (reference: string) => ClearanceProof | undefined;

export interface ProveClearanceDeps {
  readonly find: (reference: string) => ClearanceRecord | undefined;
  /** Reports whose period has a moment, newest first. */
  readonly reportsAt: (partner: Economy, moment: Instant) => readonly OwnReport[];
  /** Whether the ledger has a report: one whose write is under way may still fail, and then was never made. */
  readonly isOnLedger: (totals: BenefitTotals) => boolean;
}

export function createProveClearance({ find, reportsAt, isOnLedger }: ProveClearanceDeps): ProveClearance {
  return (reference) => {
    const record = find(reference);
    if (record === undefined) return undefined;
    const { clearance, relied, salt } = record;
    const leaf = clearanceLeaf(clearance, relied, salt);
    const hash = Buffer.from(clearanceLeafHash(leaf));
    for (const { totals, references, leaves } of reportsAt(clearance.issuer, clearance.lodgedAt)) {
      const index = references.indexOf(reference);
      const there = leaves[index];
      if (there === undefined || !hash.equals(there) || !isOnLedger(totals)) continue;
      const { importer, partner, arrangement, from, until, revision, root } = totals;
      return {
        format: "aeo-clearance-proof-1",
        leaf,
        index,
        size: leaves.length,
        path: pathOf(leaves, index).map((step): Bytes32 => `0x${Buffer.from(step).toString("hex")}`),
        report: { importer, partner, arrangement, from, until, revision, root },
      };
    }
    throw new AeoError("NOT_REPORTED", `${reference} stands in no report as it is now`);
  };
}
