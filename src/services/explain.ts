import { displayName } from "../domain/economy.ts";
import { operatorTypesOf } from "../domain/operatorType.ts";
import { programmeOf } from "../domain/programme.ts";
import type { Cause } from "../domain/recognition.ts";
import type { Instant } from "../domain/time.ts";
import { ADDRESS_SENTENCES } from "../matching/matchAddress.ts";
import { NAME_SENTENCES } from "../matching/matchName.ts";
import type { Verification } from "./verify.ts";

/** What an officer is told to do, one for each answer. */
export const ADVICE = {
  RECOGNISED: "Grant the benefits listed. Compare the name and address with the documents first.",
  SUSPENDED: "Do not grant benefits while the suspension lasts.",
  NOT_ELIGIBLE: "Do not grant benefits of this arrangement.",
  INFORMATION_ONLY: "Do not grant benefits; the status may count in risk assessment.",
  ENDED: "Do not grant benefits.",
  NO_ARRANGEMENT: "Do not grant benefits of an arrangement.",
  UNKNOWN: "Do not grant benefits. Check the identifier against the documents.",
  STALE: "Cannot tell: treat as an ordinary declaration, or ask again when the gateway has caught up.",
} as const;

const OWN_ADVICE = "Grant the benefits of the home programme. Compare the name and address with the documents first.";

/** What an officer is told to do: papers that name somebody else come before what their number is entitled to. */
export function adviceOf({
  answer: { recognition, cause },
  nameMatch,
}: Pick<Verification, "answer"> & Partial<Pick<Verification, "nameMatch">>): string {
  if (nameMatch?.verdict === "MISMATCH")
    return "Do not grant benefits before the papers are clarified: the number belongs to an operator of another name.";
  return cause.code === "OWN_CERTIFICATION" ? OWN_ADVICE : ADVICE[recognition];
}

/** The answer in English sentences, without any name or identifier: why, and what comparing the papers gave. */
export function explain(verification: Verification): string {
  const { nameMatch, addressMatch } = verification;
  return [
    explainCause(verification),
    nameMatch && NAME_SENTENCES[nameMatch.verdict],
    addressMatch && ADDRESS_SENTENCES[addressMatch.verdict],
  ]
    .filter((sentence) => sentence !== undefined)
    .join(" ");
}

function explainCause({ answer: { cause }, issuer, recogniser, mode }: Verification): string {
  const from = issuer === undefined ? "the issuing economy" : displayName(issuer);
  const here = displayName(recogniser);
  switch (cause.code) {
    case "LEDGER_STALE":
      return "The ledger has not been heard from within its bound.";
    case "PROFILES_STALE":
      return `${from}'s profiles are older than their bound.`;
    case "NO_PROFILE":
      return "No partner has told of an operator with this identifier.";
    case "AMBIGUOUS_IDENTIFIER":
      return `Operators of ${cause.economies.map(displayName).join(" and ")} use this identifier; name the issuer.`;
    case "AMBIGUOUS_CODE":
      return `As a code issued here (${cause.schemes.join(", ")}) the identifier leads to more than one operator; ask for the TIN.`;
    case "NO_LEG":
      return `No arrangement between ${from} and ${here} is in force for ${mode} at that moment.`;
    case "MEMBER_NOT_ACTIVE":
      return `${displayName(cause.economy)} was ${cause.status.toLowerCase()} as a member of the ledger.`;
    case "WRITE_SUSPECT":
      return `The entry of ${day(cause.writtenAt)} was written with a key that is marked as compromised.`;
    case "STATUS":
      return explainStatus(cause);
    case "INFORMATION_ARRANGEMENT":
      return `${from} and ${here} only exchange information; they grant no benefits.`;
    case "PROGRAMME_NOT_COVERED":
      return `The arrangement does not cover the programme ${programmeOf(cause.programme) ?? cause.programme}.`;
    case "TIER_NOT_COVERED":
      return "The arrangement does not cover the certification's tier.";
    case "OPERATOR_TYPE_NOT_COVERED":
      return `The arrangement does not cover ${types(cause.operatorTypes)}.`;
    case "OPERATOR_TYPE_NOT_CERTIFIED":
      return `The operator is not certified as ${types(cause.operatorTypes)}.`;
    case "OWN_CERTIFICATION":
      return `${here} certified this operator itself.`;
    case "COVERED":
      return `${here} recognises this certification of ${from} for ${mode}.`;
  }
}

function explainStatus(cause: Cause & { code: "STATUS" }): string {
  const since = day(cause.effectiveFrom);
  switch (cause.status) {
    case "SUSPENDED":
      return `Suspended since ${since}${cause.reviewAt === 0 ? "" : `, to be reviewed on ${day(cause.reviewAt)}`}.`;
    case "REVOKED":
      return `Revoked with effect from ${since}.`;
    case "WITHDRAWN":
      return `Withdrawn with effect from ${since}.`;
    case "ANNULLED":
      return "Annulled: to be treated as if it had never been granted.";
    case "REISSUED":
      return "Goes on under another number.";
    case "EXPIRED":
      return "Its validity has ended.";
    case "NOT_YET_VALID":
      return `Not valid before ${since}.`;
    case "CERTIFIED":
      return `Certified since ${since}.`;
  }
}

function types(mask: number): string {
  const names = operatorTypesOf(mask).map((type) => type.toLowerCase().replaceAll("_", " "));
  return names.length === 0 ? "this operator type" : names.join(" or ");
}

/** A day in UTC; the page shows the legal date of the issuer. */
function day(moment: Instant): string {
  return new Date(moment * 1000).toISOString().slice(0, 10);
}
