import type { Clearance } from "../clearance.ts";
import type { Recognition } from "../recognition.ts";

/**
 * What a clearance is to the monitoring of benefits.
 * RECOGNISED: the operator was recognised, and the declaration claimed it. UNCLAIMED: it was recognised, and nobody claimed.
 * CERTIFIED_ONLY: an AEO of a partner without a leg in force: what "before" is made of. REFUSED: a claim or identifier that the rule
 * does not recognise for another reason. CANNOT_TELL: the answer was STALE. ORDINARY: no AEO of a partner was named.
 */
export const STANDINGS = ["RECOGNISED", "UNCLAIMED", "CERTIFIED_ONLY", "REFUSED", "CANNOT_TELL", "ORDINARY"] as const;
export type Standing = (typeof STANDINGS)[number];

/** The standing of a clearance by the answer of the recognition rule; undefined answer = no operator was named. */
export function standingOf({ claimed }: Pick<Clearance, "claimed">, recognition: Recognition | undefined): Standing {
  switch (recognition) {
    case undefined:
      return "ORDINARY";
    case "RECOGNISED":
      return claimed ? "RECOGNISED" : "UNCLAIMED";
    case "NO_ARRANGEMENT":
    case "INFORMATION_ONLY":
      return "CERTIFIED_ONLY";
    case "STALE":
      return "CANNOT_TELL";
    case "UNKNOWN":
      return claimed ? "REFUSED" : "ORDINARY";
    case "SUSPENDED":
    case "ENDED":
    case "NOT_ELIGIBLE":
      return claimed ? "REFUSED" : "ORDINARY";
  }
}
