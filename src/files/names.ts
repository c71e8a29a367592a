import type { Economy } from "../domain/economy.ts";
import { type FileHead, type FilePosition, positionText } from "../domain/exchangeFile.ts";
import { CSV_FORMAT } from "./csvFormat.ts";
import type { FileFormat } from "./format.ts";
import { XML_FORMAT } from "./xmlFormat.ts";

/** Every way to write a file. */
export const FORMATS: readonly FileFormat[] = [XML_FORMAT, CSV_FORMAT];

/** What the files of one position begin with. Their names sort as they came. */
export function stemOf(economy: Economy, { series, sequence }: FilePosition): string {
  return `aeo-${economy}-${series}-${String(sequence).padStart(8, "0")}`;
}

/** What a file is called. */
export function fileName(
  { economy, position }: Pick<FileHead, "economy" | "position">,
  kind: "FULL" | "DELTA",
  { name }: Pick<FileFormat, "name">,
): string {
  return `${stemOf(economy, position)}-${kind.toLowerCase()}.${name}`;
}

const NAME = /^(aeo-([A-Z]{2})-([a-z0-9]+)-\d{8,12})(?:-(?:full|delta)\.(?:xml|csv)|\.sha256|\.manifest)$/;

/** Of an authority's files in a directory those that go when so many positions of the series stay; other series go whole. */
export function outdated(names: readonly string[], economy: Economy, series: string, keep: number): string[] {
  const own = names.flatMap((name) => {
    const [, stem = "", of, from] = NAME.exec(name) ?? [];
    return of === economy ? [{ name, stem, isOfSeries: from === series }] : [];
  });
  const stems = new Set(own.filter(({ isOfSeries }) => isOfSeries).map(({ stem }) => stem));
  const kept = new Set([...stems].sort().slice(-keep));
  return own.filter(({ stem }) => !kept.has(stem)).map(({ name }) => name);
}

/** A position of which there is a file, as a manifest names it; null before the first. */
export function textOrNull(position: FilePosition): string | null {
  return position.sequence === 0 ? null : positionText(position);
}
