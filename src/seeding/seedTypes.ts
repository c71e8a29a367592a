import type { SeedArrangement } from "./schemas/arrangements.ts";
import type { SeedCounts } from "./schemas/counts.ts";
import type { SeedEconomy } from "./schemas/economies.ts";
import type { SeedFact, SeedFigure } from "./schemas/figures.ts";
import type { ReleaseTimeTable } from "./schemas/releaseTimes.ts";
import type { SeedSme } from "./schemas/sme.ts";

/** Everything in `seeds/`, read, validated and consistent. */
export type Seeds = {
  readonly economies: readonly SeedEconomy[];
  readonly counts: SeedCounts;
  readonly arrangements: readonly SeedArrangement[];
  readonly releaseTimes: readonly ReleaseTimeTable[];
  readonly sme: SeedSme;
  readonly figures: readonly SeedFigure[];
  readonly facts: readonly SeedFact[];
};
