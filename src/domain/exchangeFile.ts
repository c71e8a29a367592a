/**
 * The columns of an exchange file, in their order. Cells are texts; lists are separated by |. One row is one certification of a
 * partner's operator, under `issuer` and `certification`.
 */
export const FILE_COLUMNS = [
  "issuer",
  "certification",
  "tin",
  "aliases",
  "legalName",
  "localName",
  "programme",
  "tier",
  "operatorTypes",
  "status",
  "effectiveFrom",
  "validFrom",
  "validUntil",
  "SEA",
  "AIR",
  "ROAD",
  "RAIL",
] as const;
export type FileColumn = (typeof FILE_COLUMNS)[number];
export type FileRow = Readonly<Record<FileColumn, string>>;

/** What became of a row since the file before. */
export type FileChange =
  | { readonly change: "UPSERT"; readonly row: FileRow }
  | { readonly change: "REMOVE"; readonly row: Pick<FileRow, "issuer" | "certification"> };

/** Names a row. */
export function rowKey({ issuer, certification }: Pick<FileRow, "issuer" | "certification">): string {
  return `${issuer} ${certification}`;
}

/** Rows in the one order in which files have them. @throws RangeError when two rows have the same name */
export function inFileOrder(rows: Iterable<FileRow>): FileRow[] {
  const sorted = [...rows].sort((a, b) => (rowKey(a) < rowKey(b) ? -1 : 1));
  for (const [index, row] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined && rowKey(row) === rowKey(next)) throw new RangeError("two rows of one certification");
  }
  return sorted;
}

/** What makes the rows before into the rows now: at most one change a row, in file order. */
export function changesBetween(before: readonly FileRow[], now: readonly FileRow[]): FileChange[] {
  const left = new Map(before.map((row) => [rowKey(row), row]));
  const changes: FileChange[] = [];
  for (const row of now) {
    const former = left.get(rowKey(row));
    left.delete(rowKey(row));
    if (former === undefined || FILE_COLUMNS.some((column) => former[column] !== row[column]))
      changes.push({ change: "UPSERT", row });
  }
  for (const { issuer, certification } of left.values())
    changes.push({ change: "REMOVE", row: { issuer, certification } });
  return changes.sort((a, b) => (rowKey(a.row) < rowKey(b.row) ? -1 : 1));
}

/**
 * The rows after the changes, as the receiver makes them.
 * @throws RangeError when a row is to be removed that is not there: a delta was left out
 */
export function applyChanges(before: readonly FileRow[], changes: readonly FileChange[]): FileRow[] {
  const rows = new Map(before.map((row) => [rowKey(row), row]));
  for (const { change, row } of changes) {
    if (change === "UPSERT") rows.set(rowKey(row), row);
    else if (!rows.delete(rowKey(row))) throw new RangeError("a row to be removed is not there");
  }
  return inFileOrder(rows.values());
}
