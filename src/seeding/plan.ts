import type { Economy } from "../domain/economy.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import type { CountPart } from "./schemas/counts.ts";
import type { Seeds } from "./seedTypes.ts";

/** So many operators of the same types; null where the report gives the number alone, and the types are to be drawn. */
export type PlanGroup = { readonly types: readonly OperatorType[] | null; readonly count: number };

/** What the drawn types are drawn from, each as likely: the first column counts importers and/or exporters. */
export const DRAWN_TYPES: ReadonlyArray<readonly OperatorType[]> = [
  ["IMPORTER"],
  ["EXPORTER"],
  ["IMPORTER", "EXPORTER"],
  ["IMPORTER", "EXPORTER"],
];

/**
 * How many operators of which types an economy gets. The number is the first column of Table 1 or, where that is
 * blank (Korea, Indonesia, Russia), the second; nothing where the report has no information. The second column and
 * the note under the table only say in which proportion types occur among the importers and exporters of the first.
 */
export function planOf(seeds: Seeds, code: Economy): PlanGroup[] {
  const row = seeds.counts.rows.find(({ economy }) => economy === code);
  if (row === undefined) return [];
  const { note } = seeds.counts;
  const parts = "parts" in row.wco ? row.wco.parts : note.economy === code ? note.parts : [];
  if ("count" in row.idb) return importersAndExporters(row.idb.count, parts);
  return parts.map(({ types, count }) => ({ types: types.length === 0 ? null : types, count }));
}

/** How many operators an economy gets. */
export function operatorTotal(seeds: Seeds, code: Economy): number {
  return planOf(seeds, code).reduce((total, { count }) => total + count, 0);
}

/** Splits importers and exporters as the published parts suggest; one kind alone, both in each, or each by its share. */
function importersAndExporters(total: number, parts: readonly CountPart[]): PlanGroup[] {
  const ofType = (type: OperatorType) => parts.find(({ types }) => types.length === 1 && types[0] === type)?.count ?? 0;
  const [importers, exporters] = [ofType("IMPORTER"), ofType("EXPORTER")];
  const together = parts.some(({ types }) => types.includes("IMPORTER") && types.includes("EXPORTER"));
  if (together || (importers === exporters && importers > 0)) {
    const makers = importers > 0 ? Math.round((total * ofType("MANUFACTURER")) / importers) : 0;
    return groups([["IMPORTER", "EXPORTER", "MANUFACTURER"], makers], [["IMPORTER", "EXPORTER"], total - makers]);
  }
  if (importers + exporters === 0) return [{ types: null, count: total }];
  const importing = Math.round((total * importers) / (importers + exporters));
  return groups([["IMPORTER"], importing], [["EXPORTER"], total - importing]);
}

function groups(...list: ReadonlyArray<readonly [readonly OperatorType[], number]>): PlanGroup[] {
  return list.filter(([, count]) => count > 0).map(([types, count]) => ({ types, count }));
}
