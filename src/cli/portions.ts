import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { CliFault } from "./fault.ts";
import type { ImportFormat } from "./fileFormat.ts";
import type { Io } from "./io.ts";

/** Some rows of a long file, as a file of its own: a CSV's header stands in each. */
export interface Portion {
  readonly text: string;
  readonly rows: number;
  /** How many rows stand before it, so that a row's number in the whole file can be told. */
  readonly before: number;
  /** How much of the file has been read with it, in bytes. */
  readonly read: number;
}

/** The size of a file in bytes; 0 for standard input, whose length nobody knows. @throws CliFault FILE_UNREADABLE */
export async function sizeOf(path: string): Promise<number> {
  if (path === "-") return 0;
  try {
    return (await stat(path)).size;
  } catch (cause) {
    throw new CliFault("FILE_UNREADABLE", `${path} can't be read`, { cause });
  }
}

/**
 * Reads a file of one row per line in portions, however long it is. A cell with a line break in it is not taken apart rightly, and
 * then refused as a row with too few columns: no column of such files may hold one.
 */
export async function* portionsOf(path: string, format: ImportFormat, most: number, io: Io): AsyncGenerator<Portion> {
  const input = path === "-" ? Readable.from([await io.stdin()]) : createReadStream(path);
  // Names in Big5 or Shift JIS would otherwise be sent as rubbish.
  input.setEncoding("utf-8");
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let header: string | undefined;
  let rows: string[] = [];
  let before = 0;
  let read = 0;
  const portion = (): Portion => ({
    text: [...(header === undefined ? [] : [header]), ...rows].join("\n"),
    rows: rows.length,
    before,
    read,
  });
  try {
    for await (const line of lines) {
      if (line.includes("\ufffd"))
        throw new CliFault("FILE_UNREADABLE", `${path} is not UTF-8`, { hint: "Save it as UTF-8." });
      read += Buffer.byteLength(line) + 1;
      if (format === "CSV" && header === undefined) header = line;
      // A blank line of CSV is no row; one of NDJSON counts, so that numbers are those of lines.
      else if (format === "NDJSON" || line.trim() !== "") rows.push(line);
      if (rows.length < most) continue;
      yield portion();
      before += rows.length;
      rows = [];
    }
  } catch (error) {
    if (error instanceof CliFault) throw error;
    throw new CliFault("FILE_UNREADABLE", `${path} can't be read`, { cause: error });
  }
  if (rows.some((row) => row.trim() !== "")) yield portion();
}
