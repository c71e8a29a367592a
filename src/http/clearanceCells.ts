import { listCell } from "./rowFiles.ts";

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/** A CSV record as the JSON body that means the same. Empty cells are left out. */
export function fromCsv(record: Readonly<Record<string, string>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, cell] of Object.entries(record)) if (cell !== "") body[name] = cell;
  const { claimed, granted } = record;
  if (claimed !== undefined && claimed !== "") body["claimed"] = BOOLEANS[claimed.toLowerCase()] ?? claimed;
  if (granted !== undefined && granted !== "") body["granted"] = listCell(granted);
  return body;
}
