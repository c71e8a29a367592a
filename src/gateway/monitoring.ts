import type { Config } from "../config.ts";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { BenefitLedger } from "../services/benefitLedger.ts";
import { createClearances } from "../services/clearances.ts";
import { monthsOf } from "../services/months.ts";
import type { OwnCodeDirectory } from "../services/ownCodeDirectory.ts";
import { Rejudge } from "../services/rejudge.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Partners } from "./partners.ts";
import { repeat } from "./repeat.ts";
import type { Reading } from "./reading.ts";
import { salts } from "./salts.ts";
import type { Stores } from "./stores.ts";

export interface MonitoringParts {
  readonly config: Pick<Config, "economy">;
  readonly stores: Pick<Stores, "clearances">;
  readonly reading: Pick<Reading, "view" | "follower">;
  readonly partners: Pick<Partners, "directory">;
  readonly ownCodes: OwnCodeDirectory;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** Between two steps of looking at clearances again. */
const REJUDGE_MS = 250;

/** The monitoring of benefits: clearances in, figures out. Folds the figures from the store first. */
export function openMonitoring({ config, stores, reading, partners, ownCodes, log, now }: MonitoringParts) {
  const own = config.economy;
  // Both sides of an arrangement must mean the same by a month, whatever their own zones are.
  const months = monthsOf("UTC");
  const figures = new BenefitLedger(months);
  const issuers = new Set<Economy>();
  const started = performance.now();
  for (const record of stores.clearances.counted()) {
    figures.add(record);
    issuers.add(record.clearance.issuer);
  }
  if (issuers.size > 0)
    log.info({ ms: Math.round(performance.now() - started) }, "the figures over all clearances are folded");
  const clearances = createClearances({
    own,
    state: () => reading.view.current().state,
    profilesOf: (identifier, issuer) => partners.directory.find(identifier, issuer),
    ownCodesOf: (identifier) => ownCodes.of(identifier),
    store: stores.clearances,
    figures,
    newSalt: salts(),
  });
  const members = () =>
    [...reading.view.current().state.authorities.members.keys()].filter((economy) => economy !== own);
  const rejudge = new Rejudge({
    store: stores.clearances,
    figures,
    judge: (clearance, knownAt) => clearances.judge(clearance, knownAt),
    issuers: members,
    now,
  });
  reading.follower.subscribe((change) => rejudge.ledgerChanged(change));
  partners.directory.subscribe((issuer, identifiers) => {
    if (identifiers === "ALL") rejudge.economyChanged(issuer);
    else rejudge.operatorsChanged(issuer, new Set([...identifiers, ...ownCodes.leadingTo(issuer, identifiers)]));
  });
  ownCodes.subscribe((issuer, codes) => rejudge.operatorsChanged(issuer, codes));
  // What the ledger told while nobody was here to judge again.
  for (const issuer of issuers) rejudge.economyChanged(issuer);
  const job = repeat(
    REJUDGE_MS,
    () => Promise.resolve(void (reading.view.asOf !== undefined && rejudge.step())),
    (error) => log.error({ err: error }, "clearances were not judged again"),
  );
  return { clearances, figures, months, run: () => job.start(), close: () => job.stop() };
}

export type Monitoring = ReturnType<typeof openMonitoring>;
