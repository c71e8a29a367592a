import { addDays, addYears, daysBetween } from "./legalDate.ts";
import type { Prng } from "./prng.ts";
import type { SeedEconomy } from "./schemas/economies.ts";

/** The day for which the published counts stand: the surveys are of July 2019. */
export const COUNTS_AS_OF = "2019-07-31";
/** By then every programme without a stated year had begun, for the report's wave of launches ends in 2012. */
const FIRST_CERTIFIED = "2013-01-01";

/**
 * The first and last valid day of a made-up certification, by the economy's rule. Without end: granted between the
 * programme's launch and COUNTS_AS_OF. A term of years, of which the longest is taken: granted before asOf, and not
 * over on asOf.
 */
export function validityOf(
  { validity, launch }: Pick<SeedEconomy, "validity" | "launch">,
  prng: Prng,
  asOf: string,
): { validFrom: string; validUntil: string | null } {
  if (validity.kind === "YEARS") {
    const earliest = addDays(addYears(asOf, -validity.years), 1);
    const validFrom = addDays(earliest, prng.below(daysBetween(earliest, asOf)));
    return { validFrom, validUntil: addDays(addYears(validFrom, validity.years), -1) };
  }
  const earliest = launch.year === null ? FIRST_CERTIFIED : `${launch.year}-01-01`;
  return { validFrom: addDays(earliest, prng.below(daysBetween(earliest, COUNTS_AS_OF))), validUntil: null };
}
