import { csvOf } from "./csv.ts";

/** Hands a table to the browser as a file. */
export function saveCsv(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): void {
  const url = URL.createObjectURL(new Blob([csvOf(columns, rows)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
