/** A moment: whole seconds since 1970-01-01T00:00:00Z, as the ledger stores it (40 bits). */
export type Instant = number;

/** The moment from which something holds (included) and until when (excluded); until 0 = open. */
export interface Interval {
  readonly from: Instant;
  readonly until: Instant;
}

/** Whether a half-open interval contains a moment. */
export function contains(interval: Interval, moment: Instant): boolean {
  return interval.from <= moment && (interval.until === 0 || moment < interval.until);
}

/** The two times of a question: what was so at `validAt`, as far as the ledger knew at `knownAt` (a block time). */
export interface AsOf {
  readonly validAt: Instant;
  readonly knownAt: Instant;
}

/** A moment in RFC 3339, in UTC and to the second. */
export function instantToText(moment: Instant): string {
  return new Date(moment * 1000).toISOString().replace(".000Z", "Z");
}
