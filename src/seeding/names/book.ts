import type { OperatorType } from "../../domain/operatorType.ts";
import type { Prng } from "../prng.ts";

/** A word in Latin letters and, where the book has a local script, in that script. */
export type Word = readonly [latin: string, local?: string];

/**
 * How made-up company names of one economy are put together. In the patterns {first}, {second}, {trade}, {form} and
 * {city} stand for a word of that list.
 */
export type NameBook = {
  readonly latin: string;
  readonly local: string | null;
  readonly first: readonly Word[];
  readonly second: readonly Word[];
  readonly trades: readonly Word[];
  /** Trade words of those who carry, store or clear for others. */
  readonly services?: Partial<Record<OperatorType, Word>>;
  readonly forms: readonly Word[];
  /** What marks the local name as made up. */
  readonly localMarker: string;
};

/** Ends every legal name, so that nobody takes a made-up company for a real one. */
export const SYNTHETIC_MARKER = "(Synthetic)";

/** A made-up name for an operator of these types in this city. */
export function composeName(
  book: NameBook,
  prng: Prng,
  city: Word,
  types: readonly OperatorType[],
): { legalName: string; localName: string | null } {
  const service = types.map((type) => book.services?.[type]).find((word) => word !== undefined);
  const words: Record<string, Word> = {
    first: prng.pick(book.first),
    second: prng.pick(book.second),
    trade: service ?? prng.pick(book.trades),
    form: prng.pick(book.forms),
    city,
  };
  const fill = (pattern: string, script: 0 | 1): string =>
    pattern.replace(/\{(\w+)\}/g, (_, key: string) => words[key]?.[script] ?? words[key]?.[0] ?? "").trim();
  return {
    legalName: `${fill(book.latin, 0)} ${SYNTHETIC_MARKER}`,
    localName: book.local === null ? null : `${fill(book.local, 1)}${book.localMarker}`,
  };
}
