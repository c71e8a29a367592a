/** The columns that a CSV file of clearances may have, in any order. */
export const CLEARANCE_COLUMNS = [
  "reference",
  "issuer",
  "mode",
  "departedAt",
  "arrivedAt",
  "lodgedAt",
  "releasedAt",
  "deliveredAt",
  "channel",
  "operator",
  "operatorType",
  "claimed",
  "smeClass",
  "granted",
  "denial",
  "agency",
] as const;
/** Those without which nothing can be said of a clearance. */
export const REQUIRED_COLUMNS: readonly string[] = ["reference", "issuer", "mode", "lodgedAt", "channel"];
