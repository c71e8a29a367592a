import type { Bytes32 } from "./event.ts";
import type { Profile } from "./profile.ts";

/** Says what is hashed, so that no other document of ours can ever have the same digest. */
export const PROFILE_COMMITMENT_TAG = "aeo-ledger/profile-commitment/v1";

/** 16 to 64 random bytes as lower-case hex without prefix: what keeps a commitment from being guessed from a short TIN. */
export type Salt = string & { readonly __salt: never };

/** A salt in its written form; undefined when it is too short, too long or not lower-case hex. */
export function parseSalt(text: string): Salt | undefined {
  return /^(?:[0-9a-f]{2}){16,64}$/.test(text) ? (text as Salt) : undefined;
}

/** A profile with the salt that opens the commitment on the ledger. Whoever holds it can check the profile against the ledger. */
export interface SealedProfile {
  readonly profile: Profile;
  readonly salt: Salt;
  readonly commitment: Bytes32;
}
