import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";

/** A line of an export before it is sealed: its members in the order in which they are written. */
export type Members = Readonly<Record<string, unknown>>;

/** A line as it was read, with what its seals say of it. */
export interface ReadLine {
  readonly members: Members;
  /** Members whose own checksum does not fit, or null when the line is not in the form of one. */
  readonly damaged: readonly string[] | null;
  /** Whether the running digest fits. */
  readonly digestFits: boolean;
}

const SUM_DIGITS = 8;

/**
 * Seals lines: each gets `sums`, a CRC-32 per member in their order, which says which member is damaged, and `digest`, a SHA-256 over
 * the digest before and all members, which says that no line is missing, added or moved. Neither proves who wrote it.
 */
export class LineSealer {
  #digest = "";

  /** The line without its line feed. */
  seal(members: Members): string {
    const texts = memberTexts(members);
    const sums = texts.map(sumOf).join("");
    this.#digest = digestOf(this.#digest, texts);
    return `{${texts.join(",")},"sums":"${sums}","digest":"${this.#digest}"}`;
  }
}

/** Reads what a LineSealer wrote, going on from what each line says, so that every fault is found in the line that has it. */
export class LineOpener {
  #digest = "";

  /** undefined when the line is no JSON object. */
  open(line: string): ReadLine | undefined {
    const value = parse(line);
    if (value === undefined) return undefined;
    const { sums, digest, ...members } = value;
    const texts = memberTexts(members);
    const expected = digestOf(this.#digest, texts);
    const told = typeof digest === "string" ? digest : "";
    const digestFits = expected === told;
    this.#digest = told;
    // Nothing else than what the sealer would have written: no other order, spacing or spelling.
    const damaged = damagedIn(members, texts, sums);
    return { members, damaged, digestFits };
  }
}

function damagedIn(members: Members, texts: readonly string[], sums: unknown): string[] | null {
  if (typeof sums !== "string" || sums.length !== texts.length * SUM_DIGITS) return null;
  return Object.keys(members).filter((_, index) => {
    return sums.slice(index * SUM_DIGITS, (index + 1) * SUM_DIGITS) !== sumOf(texts[index] as string);
  });
}

function memberTexts(members: Members): string[] {
  return Object.entries(members).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(SUM_DIGITS, "0");
}

function digestOf(before: string, texts: readonly string[]): string {
  const hash: Hash = createHash("sha256").update(before);
  return hash.update(`{${texts.join(",")}}`).digest("hex");
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
