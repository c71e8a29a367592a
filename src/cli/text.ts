import { styleText } from "node:util";

/** How a word is meant. It is painted, but what it says stands in the word itself. */
export type Tone = "good" | "bad" | "unsure" | "plain" | "faint";
/** A word of the output, with its tone if it has one. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

const STYLES = { good: "green", bad: "red", unsure: "yellow", faint: "dim" } as const;

// Control, format (bidirectional, zero width), separators of lines: what could move the cursor or reorder what the reader sees.
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from elsewhere, made safe for a terminal: a partner's name must not paint over our answer. */
export function plain(text: string): string {
  return text.replace(DECEPTIVE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Writes words and tables, painted or not. */
export class Painter {
  readonly #colour: boolean;

  constructor(colour: boolean) {
    this.#colour = colour;
  }

  /** One word or sentence. */
  paint(cell: Cell): string {
    const { text, tone } = typeof cell === "string" ? { text: cell, tone: "plain" as const } : cell;
    const safe = plain(text);
    return !this.#colour || tone === "plain" ? safe : styleText(STYLES[tone], safe, { validateStream: false });
  }

  /** Rows in columns as wide as their widest cell; the last column runs on. */
  table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
    const heads = header.map((text): Cell => ({ text, tone: "faint" }));
    return this.#columns([heads, ...rows]);
  }

  /** Labels with what they hold; those that hold nothing are left out. */
  fields(fields: readonly (readonly [label: string, value: Cell | null | undefined])[]): string {
    const shown = fields.filter((field): field is readonly [string, Cell] => field[1] != null && field[1] !== "");
    return this.#columns(shown.map(([label, value]) => [{ text: label, tone: "faint" }, value]));
  }

  #columns(rows: readonly (readonly Cell[])[]): string {
    const columns = Math.max(0, ...rows.map((row) => row.length));
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(0, ...rows.map((row) => lengthOf(row[column] ?? ""))),
    );
    const lines = rows.map((row) =>
      row
        .map((cell, column) => {
          const padding = column === row.length - 1 ? 0 : (widths[column] ?? 0) - lengthOf(cell) + 2;
          return this.paint(cell) + " ".repeat(padding);
        })
        .join("")
        .trimEnd(),
    );
    return lines.map((line) => `${line}\n`).join("");
  }
}

function lengthOf(cell: Cell): number {
  return Array.from(plain(typeof cell === "string" ? cell : cell.text)).length;
}

/** A code of the API as words: SEA_CARRIER → sea carrier. */
export function words(code: string): string {
  return code.toLowerCase().replaceAll("_", " ");
}

/** A list as words; undefined when it is empty. */
export function list(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.join(", ");
}

/** What a resource of acts holds one of: revocations → revocation, entries-into-force → entry into force. */
export function nounOf(path: string): string {
  return words(path.replaceAll("-", "_"))
    .replace(/^entries\b/, "entry")
    .replace(/s$/, "");
}

/** "1 row", "2 rows". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Seconds in the largest unit that people would use. */
export function duration(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ] as const;
  const unit = units.find(([size]) => seconds >= size);
  return unit === undefined ? counted(seconds, "second") : counted(Math.floor(seconds / unit[0]), unit[1]);
}
