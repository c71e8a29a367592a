import type { Config } from "../config.ts";
import type { Instant } from "../domain/time.ts";
import type { KpiRoutesDeps } from "../http/routes/kpis.ts";
import type { Months } from "../services/months.ts";
import { type ProgrammeKpiDeps, programmeKpis } from "../services/programmeKpis.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";

export interface KpiParts {
  readonly config: Pick<Config, "economy" | "officials">;
  readonly stores: Pick<Stores, "lookup" | "benefitReports">;
  readonly reading: Pick<Reading, "view">;
  readonly months: Months;
  readonly now: () => Instant;
}

/** The own programme in figures. */
export function openKpis({ config, stores, reading, months, now }: KpiParts): KpiRoutesDeps {
  const deps: ProgrammeKpiDeps = {
    own: config.economy,
    state: () => reading.view.current().state,
    holders: () => stores.lookup.holders(),
    told: () => stores.benefitReports.partners().map(({ totals }) => totals),
    officials: config.officials,
  };
  return { kpis: (period) => programmeKpis(deps, period), months, now };
}
