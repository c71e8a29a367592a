import type { Config } from "../config.ts";
import type { Instant } from "../domain/time.ts";
import { isCommitted } from "../exchange/benefitExchange.ts";
import { clearanceLeaf, clearanceLeafHash } from "../exchange/clearanceLeaf.ts";
import { newSalt } from "../exchange/commitmentUnder.ts";
import { breachTextCommitment, totalsCommitment } from "../exchange/totalsCommitment.ts";
import type { BenefitRoutesDeps } from "../http/routes/benefits.ts";
import type { BreachRoutesDeps } from "../http/routes/breaches.ts";
import type { Write } from "../http/write.ts";
import { digest, rootOf } from "../receipts/merkle.ts";
import { createBenefitReports } from "../services/benefitReports.ts";
import { createActOnBreach } from "../services/breaches.ts";
import type { Caller } from "../services/caller.ts";
import { createProveClearance } from "../services/clearanceProof.ts";
import { rememberTries, runReports } from "../services/reportJob.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Companions } from "./companions.ts";
import type { Monitoring } from "./monitoring.ts";
import { repeat } from "./repeat.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";
import type { Writing } from "./writing.ts";

export interface BenefitsParts {
  readonly config: Pick<Config, "economy" | "reportGrace" | "reportQuiet" | "reportEveryMs">;
  readonly stores: Stores;
  readonly companions: Pick<Companions, "duties">;
  readonly reading: Pick<Reading, "view">;
  readonly writing: Pick<Writing, "writes" | "wake">;
  readonly monitoring: Pick<Monitoring, "figures" | "months" | "clearances" | "lastTakenAt">;
  readonly write: Write;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** Clauses whose period ended longer ago are left to people, in seconds: two years. */
const LOOK_BACK = 2 * 366 * 86_400;

/** Clauses, reports and breaches: what was promised, what was delivered, and what follows. */
export function openBenefits({
  config,
  stores,
  companions,
  reading,
  writing,
  monitoring,
  write,
  log,
  now,
}: BenefitsParts) {
  const own = config.economy;
  const { benefitReports, clearances } = stores;
  const state = () => reading.view.current().state;
  const hexOf = (bytes: Uint8Array): `0x${string}` => `0x${Buffer.from(bytes).toString("hex")}`;
  const reports = createBenefitReports({
    own,
    state,
    figures: monitoring.figures,
    isCurrent: () => monitoring.figures.isCurrent,
    months: monitoring.months,
    clearances,
    reports: benefitReports,
    writes: writing.writes,
    newSalt,
    leafOf: (clearance, relied, salt) => clearanceLeafHash(clearanceLeaf(clearance, relied, salt)),
    // A period without clearances has the root of the empty tree (RFC 6962): the hash of nothing.
    rootOf: (leaves) => hexOf(leaves.length === 0 ? digest(new Uint8Array()) : rootOf(leaves)),
    commitmentOf: totalsCommitment,
  });
  const actOnBreach = createActOnBreach({
    own,
    state,
    writes: writing.writes,
    clauseOf: (claim, at) => reports.state(claim, at),
    seal(text) {
      const salt = newSalt();
      return { commitment: breachTextCommitment(text, salt), salt, text };
    },
    keep: (document, at) => benefitReports.keepText(document, at),
  });
  const textOf = (commitment: `0x${string}`) => benefitReports.textOf(commitment)?.text;
  const mayTry = rememberTries();
  const started = now();
  const job = repeat(
    config.reportEveryMs,
    () => {
      if (reading.view.asOf === undefined || !companions.duties.areOurs()) return Promise.resolve();
      // Half a file of clearances is no period; a start may lie in the middle of one.
      const lastTaken = Math.max(started, monitoring.lastTakenAt());
      if (!monitoring.figures.isCurrent || now() - lastTaken < config.reportQuiet) return Promise.resolve();
      const caller: Caller = { subject: "benefit-reports", economy: own, roles: ["monitor"] };
      const done = runReports(
        {
          reports,
          actOnBreach,
          transaction: (body) => stores.database.transaction(body),
          grace: config.reportGrace,
          lookBack: LOOK_BACK,
          hasClearances: (subject) => reports.hasClearances(subject),
          isReported: ({ arrangement, counterpart, from, until }) =>
            benefitReports.newest(arrangement, counterpart, from, until) !== undefined,
          own: caller,
          mayTry,
        },
        now(),
      );
      if (done.reported + done.raised > 0) {
        log.info(done, "periods of monitoring clauses are over");
        writing.wake();
      }
      return Promise.resolve();
    },
    (error) => log.error({ err: error }, "reports on benefits were not made"),
  );
  const routes: { readonly benefits: BenefitRoutesDeps; readonly breaches: BreachRoutesDeps } = {
    benefits: {
      reports,
      prove: createProveClearance({
        find: (reference) => clearances.find(reference),
        reportsAt: (partner, moment) => benefitReports.withReference(partner, moment),
        isOnLedger: (totals) => isCommitted(state().benefits.reports, totals),
      }),
      totals: () => ({ own: benefitReports.own(), partners: benefitReports.partners() }),
      benefits: () => state().benefits,
      grace: config.reportGrace,
      textOf,
      write,
      now,
    },
    breaches: { actOnBreach, benefits: () => state().benefits, textOf, write },
  };
  return { routes, run: () => job.start(), close: () => job.stop() };
}
