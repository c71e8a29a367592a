import type { Clearance } from "../domain/clearance.ts";
import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import { leafHash } from "../receipts/merkle.ts";
import { taggedBytes } from "./commitmentUnder.ts";

const TAG = "aeo-clearance-leaf-1";

/** What a leaf of a report's tree says of one declaration: how it was cleared, and what the officer relied on. */
export interface ClearanceLeaf {
  readonly clearance: Omit<Clearance, "granted"> & { readonly granted: string };
  readonly relied: {
    readonly standing: ClearanceJudgement["standing"];
    readonly recognition: ClearanceJudgement["recognition"] | null;
    readonly arrangement: number | null;
    readonly due: string;
  };
  /** 16 random bytes as hex: without them the leaf of a guessed declaration can't be computed. */
  readonly salt: string;
}

/** The leaf of a clearance. Masks are decimal text: JSON numbers do not hold 64 bits. */
export function clearanceLeaf(
  clearance: Clearance,
  { standing, recognition, arrangement, due }: ClearanceJudgement,
  salt: Uint8Array,
): ClearanceLeaf {
  return {
    clearance: { ...clearance, granted: clearance.granted.toString() },
    relied: { standing, recognition: recognition ?? null, arrangement: arrangement ?? null, due: due.toString() },
    salt: Buffer.from(salt).toString("hex"),
  };
}

/** The hash under which it stands in the tree. */
export function clearanceLeafHash(leaf: ClearanceLeaf): Uint8Array {
  return leafHash(taggedBytes(TAG, leaf));
}
