import { randomBytes } from "node:crypto";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Profile } from "../domain/profile.ts";
import { parseSalt, PROFILE_COMMITMENT_TAG, type Salt, type SealedProfile } from "../domain/profileCommitment.ts";
import { canonicalJson, sha256 } from "./canonicalJson.ts";

const SALT_BYTES = 16;

/** A fresh pseudonym: 32 random bytes, so that nothing about the operator can be computed from it. */
export function newCertificationId(): CertificationId {
  return `0x${randomBytes(32).toString("hex")}`;
}

/** A fresh salt. Every version of a profile gets its own, or equal profiles would show as equal commitments. */
export function newSalt(): Salt {
  const salt = parseSalt(randomBytes(SALT_BYTES).toString("hex"));
  if (salt === undefined) throw new Error("unreachable: 16 random bytes are a salt");
  return salt;
}

/**
 * What the ledger holds of a profile: SHA-256 over a domain tag, a zero byte, and the canonical JSON of {profile, salt}.
 * @throws RangeError when the profile is not a JSON value, such as one with half a surrogate pair in a name
 */
export function profileCommitment(profile: Profile, salt: Salt): Bytes32 {
  const tag = new TextEncoder().encode(`${PROFILE_COMMITMENT_TAG}\0`);
  const body = canonicalJson({ profile, salt });
  const preimage = new Uint8Array(tag.length + body.length);
  preimage.set(tag);
  preimage.set(body, tag.length);
  return sha256(preimage);
}

/** Seals a profile with a fresh salt. */
export function sealProfile(profile: Profile): SealedProfile {
  const salt = newSalt();
  return { profile, salt, commitment: profileCommitment(profile, salt) };
}
