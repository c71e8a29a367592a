import type { Mode } from "./mode.ts";
import type { OperatorType } from "./operatorType.ts";
import type { Answer } from "./recognition.ts";

/** What a party does in a consignment. */
export const PARTY_ROLES = [
  "IMPORTER",
  "EXPORTER",
  "MANUFACTURER",
  "CONSIGNOR",
  "CONSIGNEE",
  "CUSTOMS_BROKER",
  "FREIGHT_FORWARDER",
  "CARRIER",
  "TERMINAL_OPERATOR",
  "WAREHOUSE_OPERATOR",
  "GROUND_HANDLER",
  "SHIPPING_AGENT",
  "LOGISTICS_OPERATOR",
  "COURIER",
] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

/** More parties than this in one consignment are refused. */
export const MAX_PARTIES = 50;

/** Whether a party is an AEO, as far as this authority may count on it. */
export type PartyStanding = "AEO" | "NOT_AEO" | "CANNOT_TELL";

/** What holds of the chain as a whole. */
export type ChainVerdict = "ALL_AEO" | "PARTLY" | "NONE" | "CANNOT_TELL";

/** As what a party must be certified to count in its role; undefined where any type of operator can have it. */
export function operatorTypeOf(role: PartyRole, mode: Mode): OperatorType | undefined {
  if (role === "CARRIER") return `${mode}_CARRIER`;
  return role === "CONSIGNOR" || role === "CONSIGNEE" ? undefined : role;
}

/** What an answer says of a party. An identifier that could mean two operators tells nothing. */
export function standingOf({ recognition, cause }: Pick<Answer, "recognition" | "cause">): PartyStanding {
  if (recognition === "RECOGNISED") return "AEO";
  const isOpen = cause.code === "AMBIGUOUS_IDENTIFIER" || cause.code === "AMBIGUOUS_CODE";
  return recognition === "STALE" || isOpen ? "CANNOT_TELL" : "NOT_AEO";
}

/**
 * What holds of the whole whichever way the open ones turn out; CANNOT_TELL when that depends on them.
 * @throws RangeError for a consignment without parties
 */
export function chainVerdict(parties: readonly PartyStanding[]): ChainVerdict {
  if (parties.length === 0) throw new RangeError("a consignment has parties");
  const hasAeo = parties.includes("AEO");
  const hasOther = parties.includes("NOT_AEO");
  if (hasAeo && hasOther) return "PARTLY";
  if (parties.includes("CANNOT_TELL")) return "CANNOT_TELL";
  return hasAeo ? "ALL_AEO" : "NONE";
}
