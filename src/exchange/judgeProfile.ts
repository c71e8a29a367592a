import type { Bytes32 } from "../domain/event.ts";
import type { HeldProfile } from "../domain/partnerProfile.ts";

/** What the ledger says of a profile, as far as our view and the partner's feed go. */
export interface ProfileGrounds {
  /** The newest commitment that our view has for the certification. */
  readonly commitment: Bytes32 | undefined;
  /** The block of our view; undefined before it has read anything. */
  readonly viewBlock: number | undefined;
  /** The block as of which the partner's feed was last read to its end. */
  readonly feedBlock: number | undefined;
}

/** VERIFIED: the ledger has this profile. HELD: that can't be told yet. REFUSED: it has not, and the partner is wrong to say so. */
export type ProfileJudgement =
  | { readonly verdict: "VERIFIED" }
  | { readonly verdict: "REFUSED" }
  | { readonly verdict: "HELD"; readonly mismatchBlock: number | null };

/**
 * Judges a profile that is the newest which a partner's feed has of its certification. A view that has not reached the profile's
 * block must wait. A view that has, and knows another commitment, may be right before the partner: then a newer profile is under
 * way. Only when the feed was complete as of the block at which our view contradicted it, and brought none, is it false.
 */
export function judgeProfile(
  profile: Pick<HeldProfile, "commitment" | "block" | "mismatchBlock">,
  grounds: ProfileGrounds,
): ProfileJudgement {
  if (grounds.commitment === profile.commitment) return { verdict: "VERIFIED" };
  if (grounds.viewBlock === undefined || grounds.viewBlock < profile.block)
    return { verdict: "HELD", mismatchBlock: profile.mismatchBlock };
  const mismatchBlock = profile.mismatchBlock ?? grounds.viewBlock;
  if (grounds.feedBlock !== undefined && grounds.feedBlock >= mismatchBlock) return { verdict: "REFUSED" };
  return { verdict: "HELD", mismatchBlock };
}
