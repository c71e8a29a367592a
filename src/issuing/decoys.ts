import { createHmac, randomInt } from "node:crypto";
import type { CredentialStatus, StatusListRecord } from "../domain/credential.ts";
import type { Instant } from "../domain/time.ts";

/** One index in so many is a decoy. */
const DECOY_SHARE = 16;
const DAY = 86_400;
/** Within how many days of a list's opening its decoys change. */
const SPREAD_DAYS = 720;

/** Which indices of a new list are decoys. */
export function chooseDecoys(size: number): Set<number> {
  const chosen = new Set<number>();
  while (chosen.size < size / DECOY_SHARE) chosen.add(randomInt(size));
  return chosen;
}

/**
 * The status of a decoy: some end, some are suspended for a while, at times that only the list's secret tells. So whoever reads the
 * public list, and is no member of the ledger, can't count an authority's suspensions or see when one was decided.
 */
export function decoyStatus({ decoySecret, createdAt }: StatusListRecord, idx: number, now: Instant): CredentialStatus {
  const bytes = createHmac("sha256", decoySecret).update(String(idx)).digest();
  const onset = createdAt + Math.floor((bytes.readUInt32BE(0) / 2 ** 32) * SPREAD_DAYS * DAY);
  if (now < onset) return "VALID";
  if (bytes.readUInt8(4) < 96) return "INVALID";
  const weeks = 1 + (bytes.readUInt8(5) % 26);
  return now < onset + weeks * 7 * DAY ? "SUSPENDED" : "VALID";
}
