import type { Config } from "../config.ts";
import { intervalsBetween, untilOf } from "../domain/arrangement.ts";
import { memberStatusAt, statementKeysAt } from "../domain/authority.ts";
import { currentCommitment } from "../domain/certification.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { PartnerAlarm } from "../domain/partnerProfile.ts";
import type { Instant } from "../domain/time.ts";
import { BenefitExchange, isCommitted, toldBenefits } from "../exchange/benefitExchange.ts";
import { ExchangeServer } from "../exchange/exchangeServer.ts";
import { FeedClient } from "../exchange/feedClient.ts";
import { FeedIntake } from "../exchange/feedIntake.ts";
import { FeedReconciler } from "../exchange/feedReconciler.ts";
import { FeedServer } from "../exchange/feedServer.ts";
import { FeedTimes } from "../exchange/feedTimes.ts";
import { type CompareHeads, HeadExchange } from "../exchange/headExchange.ts";
import { PeerClient } from "../exchange/peerClient.ts";
import { httpsTransport, TRANSPORT_DEFAULTS } from "../exchange/peerTransport.ts";
import type { CoverageSource, LedgerView, Membership } from "../exchange/ports.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import { PartnerDirectory } from "../services/partnerDirectory.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { PropagationOfGateway } from "./propagation.ts";
import { repeat } from "./repeat.ts";
import type { Reading } from "./reading.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";

/** How often signed heads are exchanged, in milliseconds. */
const HEADS_MS = 15_000;

/** Changed certifications that one step compares over a shared store, which takes its time for each. */
const SHARED_STEP = 200;

export interface PartnersParts {
  readonly config: Pick<Config, "economy" | "feedPollMs" | "reportEveryMs" | "peerHosts">;
  readonly book: AddressBook;
  readonly secrets: Pick<Secrets, "requestSigner" | "headSigner">;
  readonly stores: Stores;
  readonly reading: Pick<Reading, "view" | "follower">;
  readonly propagation: Pick<PropagationOfGateway, "measured" | "keepTold">;
  readonly compareHeads: CompareHeads;
  /** A partner has seen this block. */
  readonly toldOf: (block: number) => void;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Instant;
}

/** Everything between this gateway and its partners': profiles out, profiles in, signed heads. */
export function openPartners(parts: PartnersParts) {
  const { config, book, secrets, stores, reading, metrics, log, now } = parts;
  const own = config.economy;
  const ledger = ledgerOf(reading);
  const members = membershipOf(reading, now);
  const coverage = coverageOf(own, reading);
  const keys = {
    statementKeysOf: (economy: Economy, purpose: Parameters<typeof statementKeysAt>[2], at: Instant) =>
      statementKeysAt(reading.view.current().state.authorities, economy, purpose, at),
  };
  const reconciler = new FeedReconciler({
    own,
    transaction: (body) => stores.database.transaction(body),
    profiles: stores.lookup,
    feed: stores.feed,
    ledger,
    members,
    coverage,
    stepSize: stores.shared === undefined ? undefined : SHARED_STEP,
    now,
  });
  const identity = { chainId: book.chainId, contracts: addressesOf(book) };
  const server = new ExchangeServer({
    ...secrets,
    own,
    directory: keys,
    nonces: stores.nonces,
    members,
    ledger,
    identity,
    feedServer: new FeedServer({ own, feed: stores.feed, reconciler, now }),
    benefits: (requester, texts) => {
      const { breaches, reports } = reading.view.current().state.benefits;
      const source = {
        // One whose write is under way may still fail, and then was never made.
        to: (partner: Economy) =>
          stores.benefitReports.to(partner).filter(({ totals }) => isCommitted(reports, totals)),
        textOf: (commitment: Bytes32) => stores.benefitReports.textOf(commitment),
        propagationOf: parts.propagation.measured,
      };
      return toldBenefits(source, own, requester, breaches.values(), texts);
    },
    now,
  });
  const policy = { insecure: config.peerHosts, privateAddresses: false };
  const client = new PeerClient({
    own,
    requestSigner: secrets.requestSigner,
    directory: keys,
    transport: httpsTransport({ policy, ...TRANSPORT_DEFAULTS }),
    now,
  });
  const directory = new PartnerDirectory(stores.partners);
  const times = new FeedTimes(stores.partners);
  const peers = () => peersOf(own, reading, times);
  const alarms = {
    raise: (alarm: PartnerAlarm) => {
      const isNew = stores.alarms.raise(alarm);
      metrics.partnerAlarms.inc({ code: alarm.code });
      if (isNew)
        log.error(
          { partner: alarm.economy, code: alarm.code, cursor: alarm.cursor },
          "a partner's profiles are not as they should be",
        );
      return isNew;
    },
  };
  const feedClient = new FeedClient({
    peers,
    client,
    intake: new FeedIntake({ own, store: stores.partners, alarms, ledger, now }),
    store: stores.partners,
    now,
    reachedByAll: (economy, cursor) => reachedByAll(parts, economy, cursor),
    changed: (economy, ids) => directory.changed(economy, ids),
    moved: (economy) => times.changed(economy),
  });
  const heads = new HeadExchange({
    // All members: a split view between two without an arrangement is one as well.
    peers: () => membersWithGateway(own, reading),
    client,
    directory: keys,
    headSigner: secrets.headSigner,
    identity,
    ledger,
    compareHeads: (theirs) => {
      parts.toldOf(theirs.block);
      return parts.compareHeads(theirs);
    },
    store: stores.peerHeads,
    now,
    alarm: (evidence) => {
      metrics.headForks.inc();
      log.fatal(
        { partner: evidence.economy, registry: evidence.registry, sequence: evidence.sequence },
        "a partner verified another ledger",
      );
    },
  });
  // What is held for an event that the view had not reached may be judged now.
  reading.follower.subscribe(() => feedClient.judgeHeld());
  const failed = (what: string) => (error: unknown) => log.error({ err: error }, `${what} failed`);
  const benefits = new BenefitExchange({
    own,
    peers: () => membersWithGateway(own, reading),
    client,
    benefits: () => reading.view.current().state.benefits,
    store: stores.benefitReports,
    keepPropagation: parts.propagation.keepTold,
    now,
    alarm: (partner, why) => log.error({ partner }, why),
  });
  const jobs = [
    repeat(
      config.reportEveryMs,
      async () => void (await benefits.step()),
      failed("reading partners' reports on benefits"),
    ),
    repeat(config.feedPollMs, async () => void (await feedClient.step()), failed("reading partners' profiles")),
    repeat(config.feedPollMs, () => Promise.resolve(void reconciler.step()), failed("preparing partners' profiles")),
    repeat(HEADS_MS, async () => void (await heads.step()), failed("exchanging heads")),
  ];
  return {
    server,
    directory,
    feedClient,
    reconciler,
    /** When a partner's feed was last complete here; undefined for an economy whose feed we do not read. */
    feedAsOf: (issuer: Economy): Instant | undefined =>
      hasGateway(own, reading, issuer) && isPeer(own, reading, times, issuer) ? times.of(issuer).asOf : undefined,
    /** Members whose newest signed head contradicts our verified history. */
    forks: () => stores.peerHeads.all().filter(({ verdict }) => verdict === "DISAGREES"),
    /** Reads partners' reports on benefits now. */
    readBenefits: () => benefits.step(),
    /** Asks members for their signed heads now. */
    askHeads: () => heads.step(),
    /** The partners whose feeds are read. */
    partners: () =>
      // Never read to its end is told as unknown, not as 1970.
      peers().map(({ economy }) => ({ economy, profilesAsOf: times.of(economy).asOf || undefined })),
    run: () => {
      for (const job of jobs) job.start();
    },
    close: async () => {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

export type Partners = ReturnType<typeof openPartners>;

/** Nothing is confirmed that another gateway of this authority has not deleted yet, or that nobody can tell. */
function reachedByAll({ stores, now }: PartnersParts, economy: Economy, cursor: number): number {
  if (stores.shared === undefined) return cursor;
  const { gateways, name } = stores.shared;
  try {
    return gateways.reachedByAll(name, economy, cursor, now());
  } catch (error) {
    if (error instanceof AeoError && error.code === "STORE_UNAVAILABLE") return 0;
    throw error;
  }
}

function ledgerOf({ view }: Pick<Reading, "view">): LedgerView {
  return {
    asOf: () => view.asOf,
    commitmentOf(economy, id) {
      const history = view.current().state.certifications.get(economy, id);
      return history && currentCommitment(history);
    },
  };
}

function membershipOf({ view }: Pick<Reading, "view">, now: () => Instant): Membership {
  return {
    economies: () => [...view.current().state.authorities.members.keys()],
    statusOf: (economy) =>
      memberStatusAt(view.current().state.authorities, economy, Math.max(now(), view.asOf?.time ?? 0)),
  };
}

/** The legs as announced: one under notice counts until the notice has run. */
function coverageOf(own: Economy, { view }: Pick<Reading, "view">): CoverageSource {
  return {
    legsTo: (partner) =>
      intervalsBetween(view.current().state.arrangements, own, partner).map((interval) => ({
        ...interval.leg,
        until: untilOf(interval, Number.POSITIVE_INFINITY),
      })),
  };
}

/** Members whose gateway's address is known. */
function membersWithGateway(own: Economy, { view }: Pick<Reading, "view">) {
  if (view.asOf === undefined) return [];
  return [...view.current().state.authorities.members.values()]
    .filter(({ economy, endpoint }) => economy !== own && endpoint !== "")
    .map(({ economy, endpoint }) => ({ economy, endpoint }));
}

function hasGateway(own: Economy, { view }: Pick<Reading, "view">, economy: Economy): boolean {
  if (view.asOf === undefined || economy === own) return false;
  return (view.current().state.authorities.members.get(economy)?.endpoint ?? "") !== "";
}

function peersOf(own: Economy, reading: Pick<Reading, "view">, times: FeedTimes) {
  return membersWithGateway(own, reading).filter(({ economy }) => isPeer(own, reading, times, economy));
}

/** Whether a member shares profiles with us by an arrangement, or did: it must still be able to take them back. */
function isPeer(own: Economy, { view }: Pick<Reading, "view">, times: FeedTimes, economy: Economy): boolean {
  return intervalsBetween(view.current().state.arrangements, economy, own).length > 0 || times.of(economy).everComplete;
}
