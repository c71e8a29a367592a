import type { Config } from "../config.ts";
import type { Instant } from "../domain/time.ts";
import { createClearances } from "../services/clearances.ts";
import { monthsOf } from "../services/months.ts";
import type { OwnCodeDirectory } from "../services/ownCodeDirectory.ts";
import { Rejudge } from "../services/rejudge.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Companions } from "./companions.ts";
import type { Partners } from "./partners.ts";
import { repeat } from "./repeat.ts";
import type { Reading } from "./reading.ts";
import { newSalts } from "./salts.ts";
import { SharedFigures } from "./sharedFigures.ts";
import type { Stores } from "./stores.ts";

export interface MonitoringParts {
  readonly config: Pick<Config, "economy">;
  readonly stores: Pick<Stores, "clearances" | "clearanceThread">;
  readonly companions: Companions;
  readonly reading: Pick<Reading, "view" | "follower">;
  readonly partners: Pick<Partners, "directory" | "feedAsOf">;
  readonly ownCodes: OwnCodeDirectory;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** Between two steps of looking at clearances again. */
const REJUDGE_MS = 250;

/** The monitoring of benefits: clearances in, figures out. Folds the figures from the store first. */
export function openMonitoring(parts: MonitoringParts) {
  const { config, stores, companions, reading, partners, ownCodes, log, now } = parts;
  const own = config.economy;
  // Both sides of an arrangement must mean the same by a month, whatever their own zones are.
  const months = monthsOf("UTC");
  const { duties } = companions;
  const figures = new SharedFigures({
    months,
    counted: () => stores.clearances.counted(),
    changes: () => companions.countOf("clearances"),
  });
  const started = performance.now();
  let folded = 0;
  for (const record of stores.clearances.counted()) {
    figures.add(record);
    folded += 1;
  }
  if (folded > 0)
    log.info({ ms: Math.round(performance.now() - started) }, "the figures over all clearances are folded");
  let othersTookAt: Instant = 0;
  const ledgerTime = (): Instant => reading.view.asOf?.time ?? 0;
  const clearances = createClearances({
    own,
    state: () => reading.view.current().state,
    profilesOf: (identifier, issuer) => partners.directory.find(identifier, issuer),
    ownCodesOf: (identifier) => ownCodes.of(identifier),
    profilesAsOf: (issuer) => partners.feedAsOf(issuer),
    store: stores.clearances,
    figures,
    newSalts,
    version: () => reading.view.asOf,
    ledgerTime,
    outdated: (issuers) => {
      for (const issuer of issuers) rejudge.economyChanged(issuer);
    },
  });
  const members = () =>
    [...reading.view.current().state.authorities.members.keys()].filter((economy) => economy !== own);
  const rejudge = new Rejudge({
    store: stores.clearances,
    figures,
    judge: (clearance, knownAt) => clearances.judge(clearance, knownAt),
    identifiersOf(issuer, certification) {
      const identifiers = partners.directory.identifiersOf(issuer, certification);
      return new Set([...identifiers, ...ownCodes.leadingTo(issuer, identifiers)]);
    },
    issuers: members,
    doubted: () => figures.fallBehind(),
    now: () => Math.max(now(), ledgerTime()),
    milliseconds: () => performance.now(),
  });
  reading.follower.subscribe((change) => {
    if (duties.areOurs()) rejudge.ledgerChanged(change);
  });
  partners.directory.subscribe((issuer, identifiers) => {
    clearances.identifiersChanged();
    if (!duties.areOurs()) return;
    if (identifiers === "ALL") rejudge.economyChanged(issuer);
    else rejudge.operatorsChanged(issuer, new Set([...identifiers, ...ownCodes.leadingTo(issuer, identifiers)]));
  });
  ownCodes.subscribe((issuer, codes) => {
    clearances.identifiersChanged();
    if (duties.areOurs()) rejudge.operatorsChanged(issuer, codes);
  });
  // What the ledger told while nobody was here to judge again.
  const judgeAll = () => {
    const last = stores.clearances.lastPlace;
    rejudge.allChanged(stores.clearances.issuers(), last);
  };
  judgeAll();
  duties.onTaken(judgeAll);
  companions.onChange("clearances", () => {
    othersTookAt = now();
    figures.fallBehind();
    if (duties.areOurs()) rejudge.othersTook();
  });
  const job = repeat(
    REJUDGE_MS,
    async () => {
      await figures.catchUp();
      if (reading.view.asOf !== undefined && duties.areOurs()) rejudge.step();
    },
    (error) => log.error({ err: error }, "clearances were not judged again"),
  );
  return {
    clearances,
    figures,
    /** What the route takes clearances in with. */
    intake: {
      clearances,
      begun: () => figures.begin(),
      doubted: () => figures.fallBehind(),
      writer: stores.clearanceThread,
    },
    months,
    /** When any gateway took rows last, as far as this one saw it. */
    lastTakenAt: (): Instant => Math.max(othersTookAt, clearances.lastTakenAt()),
    run: () => job.start(),
    async close() {
      await job.stop();
      await stores.clearanceThread?.close();
    },
  };
}

export type Monitoring = ReturnType<typeof openMonitoring>;
