/** What sort of refusal an error is; the edge turns it into a status code or an exit code. */
export type ErrorKind =
  | "invalid" // the request can't be right, whoever sends it
  | "unauthenticated" // who asks is not known
  | "forbidden" // who asks may not
  | "not-found"
  | "conflict" // it contradicts the present state
  | "stale" // it was decided on an older version
  | "too-large"
  | "too-many" // try again later
  | "unavailable" // we can't do it, or can't know, at present
  | "internal"; // a fault of ours

/** One error of the catalogue. */
export interface ErrorRow {
  readonly kind: ErrorKind;
  /** What went wrong, in general. */
  readonly meaning: string;
  /** What the reader can do. */
  readonly fix: string;
}
