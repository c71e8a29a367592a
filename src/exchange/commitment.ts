import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Profile } from "../domain/profile.ts";
import { PROFILE_COMMITMENT_TAG, type Salt, type SealedProfile } from "../domain/profileCommitment.ts";
import { commitmentUnder, newSalt } from "./commitmentUnder.ts";
import { randomHex } from "./randomHex.ts";

/** A fresh pseudonym: 32 random bytes, so that nothing about the operator can be computed from it. */
export function newCertificationId(): CertificationId {
  return `0x${randomHex(32)}`;
}

/**
 * What the ledger holds of a profile: SHA-256 over a domain tag, a zero byte, and the canonical JSON of {profile, salt}.
 * @throws RangeError when the profile is not a JSON value, such as one with half a surrogate pair in a name
 */
export function profileCommitment(profile: Profile, salt: Salt): Bytes32 {
  return commitmentUnder(PROFILE_COMMITMENT_TAG, { profile, salt });
}

/** Seals a profile with a fresh salt. */
export function sealProfile(profile: Profile): SealedProfile {
  const salt = newSalt();
  return { profile, salt, commitment: profileCommitment(profile, salt) };
}
