import type { Economy } from "../domain/economy.ts";
import type { Seeds } from "./seedTypes.ts";

/** The time zone of an economy's legal dates. @throws RangeError for an economy without seeds */
export function timeZoneOf(seeds: Pick<Seeds, "economies">, economy: Economy): string {
  const found = seeds.economies.find(({ code }) => code === economy);
  if (found === undefined) throw new RangeError(`no seeds for ${economy}`);
  return found.legalDates.timeZone;
}
