/** How many operators every server knows. */
export const OPERATORS = 100_000;

/** The identifier of one of them; the load generator makes the same. */
export function tinOf(index: number): string {
  return `TW${String(index).padStart(9, "0")}`;
}

/** What the plain servers answer. */
export interface PlainRecord {
  readonly tin: string;
  readonly economy: string;
  readonly type: string;
  readonly status: string;
  readonly validUntil: number;
  readonly block: number;
}

export function plainRecords(): Map<string, PlainRecord> {
  const records = new Map<string, PlainRecord>();
  for (let index = 0; index < OPERATORS; index += 1) {
    const tin = tinOf(index);
    const validUntil = 1_900_000_000 + index;
    records.set(tin, { tin, economy: "TW", type: "EXPORTER", status: "CERTIFIED", validUntil, block: index >> 4 });
  }
  return records;
}
