import { setImmediate as nextTurn } from "node:timers/promises";
import { perMinute } from "../http/rateLimit.ts";
import type { FindingRoutesDeps } from "../http/routes/finding.ts";
import { createFindOperators } from "../services/findOperators.ts";
import { OperatorIndex } from "../services/operatorIndex.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Partners } from "./partners.ts";
import type { Stores } from "./stores.ts";

export interface FindingParts {
  readonly stores: Pick<Stores, "partners">;
  readonly partners: Pick<Partners, "directory">;
  readonly log: Logger;
}

/** An officer with papers without a code asks now and then; who asks more goes through partners' operators. Per minute and caller. */
const FINDS = 30;

/** Finding partners' operators by what papers without a code say. */
export function openFinding({ stores, partners, log }: FindingParts): FindingRoutesDeps {
  const index = new OperatorIndex(
    partners.directory,
    (after, limit) => stores.partners.page(after, limit),
    () => nextTurn(),
  );
  return {
    find: createFindOperators(index),
    counters: perMinute(FINDS),
    // Whom somebody looked for is nobody else's business.
    told: (candidates) => log.info({ candidates }, "operators were looked for by name"),
  };
}
