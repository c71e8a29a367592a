import { createServer } from "node:http";
import type { Config } from "../config.ts";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import { SIGNATURE_HEADER } from "../exchange/signedRequest.ts";
import { accessLog } from "../http/accessLog.ts";
import { createApp } from "../http/app.ts";
import { createAuthenticator, LEEWAY_SECONDS } from "../http/auth.ts";
import { exchangeRouter } from "../http/exchangeRouter.ts";
import { createOperationsApp } from "../http/operationsApp.ts";
import { webPages } from "../http/pages.ts";
import { limitAddress, limitRate, perMinute } from "../http/rateLimit.ts";
import { createWrite, type WriteDeps } from "../http/write.ts";
import { addressesOf } from "../ledger/addressBook.ts";
import { decodeLog } from "../ledger/eventCodec.ts";
import { toGrantRequest } from "../services/grantRequest.ts";
import type { Logger } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { answerPartner } from "./answerPartner.ts";
import { openAudit } from "./audit.ts";
import { openBenefits } from "./benefits.ts";
import { openCompanions } from "./companions.ts";
import { openCredentials } from "./credentials.ts";
import { openEvents } from "./events.ts";
import { openExchangeFiles } from "./exchangeFiles.ts";
import { openFinding } from "./finding.ts";
import { createHealth, measureAll } from "./health.ts";
import { compareWith, openHeads } from "./heads.ts";
import { openKpis } from "./kpis.ts";
import { openOwnStores, type OwnStores } from "./ownStores.ts";
import { openPages } from "./pages.ts";
import { openAccess, openHot } from "./hot.ts";
import { openMonitoring } from "./monitoring.ts";
import { openOperators } from "./operators.ts";
import { openPartners } from "./partners.ts";
import { openPropagation } from "./propagation.ts";
import { openProofs } from "./proofs.ts";
import { openReceipts } from "./receipts.ts";
import { reachedBlock } from "./reachedBlock.ts";
import { repeat } from "./repeat.ts";
import { openReading, type Reading } from "./reading.ts";
import { gatewayRoutes } from "./routes.ts";
import type { Secrets } from "./secrets.ts";
import { createPublicServer, end, listenBoth, urlOf } from "./servers.ts";
import { openServices } from "./services.ts";
import { settleWrites } from "./settling.ts";
import { timeReleaseStudy } from "./study.ts";
import { openWriting } from "./writing.ts";

/** A running gateway. */
export interface Gateway {
  readonly url: string;
  readonly metricsUrl: string;
  /** How many certifications of an economy the view has. */
  certificationsOf(economy: Economy): number;
  /** Partners whose profiles are not complete here yet as of a block's time. */
  awaitedPartners(asOf: Instant): readonly Economy[];
  /** Resolves when the view has reached a block. */
  reached(block: number): Promise<void>;
  /** Stops taking requests, finishes those under way, and lets go of everything. */
  close(): Promise<void>;
}

export interface GatewayParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly version: string;
  readonly log: Logger;
  /** Wall clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Told of every change of the ledger, after everything else. */
  readonly changed?: (change: LedgerChange) => void;
}

const PURGE_MS = 3_600_000; // of answers past their retention
/** Starts the gateway of one authority. @throws AeoError when the ledger, the store or a key is not the right one */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const own = openOwnStores(parts.config, parts.secrets, parts.log);
  try {
    return await startOn(own, parts);
  } catch (error) {
    own.stores.close();
    throw error;
  }
}

async function startOn(
  { stores, tie }: OwnStores,
  { changed, config, secrets, version, log, nowMs }: GatewayParts,
): Promise<Gateway> {
  const now = () => Math.floor(nowMs() / 1000);
  const { book } = secrets;
  const companions = openCompanions({ stores, log, now });
  const metrics = createMetrics(config.economy);
  const authorities = () =>
    reading.view.asOf && { state: reading.view.current().state.authorities, time: reading.view.asOf.time };
  const health = createHealth({ config, stores, metrics, log, nowMs, signers: secrets.signers, authorities });
  const reading: Reading = await openReading({
    config,
    book,
    release: version,
    stores,
    metrics,
    log,
    now,
    health,
  });
  tie();
  const writing = openWriting({
    config,
    book,
    stores,
    companions,
    signers: secrets.signers,
    reading,
    onSettled: settleWrites(stores),
    settled: () => reading.requestNow(),
    metrics,
    log,
    now,
  });
  health.identity.catchUp();
  reading.follower.subscribe((change) => health.watch(change));
  reading.follower.subscribe(() => writing.wake());
  const compareHeads = compareWith(reading.view, stores.events, book);
  const propagation = openPropagation({ config, stores, reading, log, now: health.trustedNow });
  const partners = openPartners({
    config,
    book,
    secrets,
    stores,
    reading,
    propagation,
    compareHeads,
    toldOf: health.toldOf,
    metrics,
    log,
    now,
  });
  const events = openEvents({ config, book, stores, companions, reading, metrics, log, nowMs });
  const freshness = () => health.freshness();
  const common = { config, stores, companions, reading, log, now: health.trustedNow };
  const files = openExchangeFiles({ ...common, secrets, partners, freshness, metrics });
  const services = openServices({ ...common, writing, partners, freshness });
  const monitoring = openMonitoring({ ...common, partners, ownCodes: services.ownCodes.directory });
  const { prove } = openProofs({
    book,
    identity: { chainId: book.chainId, contracts: addressesOf(book) },
    headSigner: secrets.headSigner,
    node: async () => (await reading.nodes.pick()).rpc,
    asOf: () => reading.view.current().asOf,
    peerHeads: () => stores.peerHeads.all(),
    askHeads: partners.askHeads,
    now,
  });
  const receipts = await openReceipts({ config, secrets, stores, reading, writing, metrics, log, now });
  const problems = () => health.problems({ reading, writing, partners, receipts });

  const wake = () => {
    writing.wake();
    reading.requestNow();
  };
  const writeDeps: WriteDeps = {
    idempotency: stores.answers,
    now,
    nudge: wake,
    settled: (id, timeoutMs) => writing.settledOperation(id, timeoutMs),
  };
  const write = createWrite(writeDeps);
  const benefits = openBenefits({ ...common, writing, monitoring, write });
  const toRequest = (form: Parameters<typeof toGrantRequest>[0]) => toGrantRequest(form, config.economy);
  const state = () => reading.view.current().state;
  const operation = (id: string) => stores.outbox.operation(id);
  const answered = { book: receipts.book, nowMs };
  const audit = openAudit({ config, book, stores, reading, freshness, writeDeps, log, nowMs });
  const routes = gatewayRoutes({
    verify: services.verify,
    finding: openFinding({ stores, partners, log }),
    verifyShipment: services.verifyShipment,
    ownCodes: services.ownCodes.routes,
    prove,
    certifications: {
      certify: services.certify,
      own: services.ownCertifications,
      write,
      writeDeps,
      toGrantRequest: toRequest,
      now,
    },
    credentials: { ...openCredentials({ config, secrets, stores, reading, now }), writeDeps },
    imports: {
      importCertifications: services.importCertifications,
      find: (id) => stores.imports.find(id),
      operation,
      toGrantRequest: toRequest,
      writeDeps,
    },
    arrangements: { state: () => state().arrangements, now },
    arrange: services.arrange,
    members: { state: () => state().authorities, now },
    administer: services.administer,
    history: {
      end: () => events.feed.now().block,
      page({ after, limit, registry }) {
        const place = after ?? { block: -1, logIndex: 0 };
        return stores.events.page(place, limit, registry).map(decodeLog);
      },
    },
    heads: openHeads(reading.view, stores.events, book, secrets.headSigner, now),
    ...benefits.routes,
    clearances: { clearances: monitoring.clearances, doubted: monitoring.doubted, writeDeps },
    figures: monitoring.figures,
    kpis: openKpis({ config, stores, reading, months: monitoring.months, now: health.trustedNow }),
    propagation: propagation.pairs,
    study: timeReleaseStudy,
    events,
    exchangeFiles: files.routes,
    webhooks: { webhooks: events.webhooks, writeDeps, changed: events.wake },
    operations: { find: operation, list: (after, limit) => stores.outbox.list(after, limit) },
    status: {
      economy: config.economy,
      version,
      asOf: () => reading.view.current().asOf,
      freshness,
      outbox: () => stores.outbox.metrics(now()),
      partners: partners.partners,
      events: () => events.status(),
      problems,
    },
    receipts: receipts.routes,
    answered,
    write,
    pages: openPages({
      config,
      stores,
      reading,
      own: services.ownCertifications,
      freshness,
      writeDeps,
      now: health.trustedNow,
    }),
    audit: audit.ports,
    operators: {
      tools: openOperators({ stores, signers: secrets.signers, reading, partners, identity: health.identity }),
      writeDeps,
    },
  });
  const authenticator = createAuthenticator({
    economy: config.economy,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
    keys: secrets.tokenKeys,
    isRevoked: (jti) => stores.revokedTokens.has(jti),
    now: nowMs,
  });
  const counters = perMinute(config.rateLimit);
  const access = openAccess({ metrics, log });
  const app = createApp({
    version,
    routes,
    authenticate: authenticator.authenticate,
    watch: audit.watch,
    report: (error, traceId) => log.error({ err: error, traceId }, "a request failed"),
    before: [accessLog(access.answered), limitRate(counters, authenticator)],
    routers: [
      { path: "/", router: webPages() },
      { path: "/v1/trader", router: limitAddress(config.traderRateLimit) },
      {
        path: "/exchange",
        router: exchangeRouter((request) => answerPartner(partners, request, log), SIGNATURE_HEADER),
      },
    ],
  });
  const operations = createOperationsApp({
    readiness: problems,
    metrics: async () => {
      measureAll([health, receipts, events]);
      return { contentType: metrics.registry.contentType, text: await metrics.registry.metrics() };
    },
  });

  const hot = openHot({
    verify: services.verify,
    verifyDeps: services.verifyDeps,
    directory: services.ownCodes.directory,
    receipts: answered,
    authenticator,
    counters,
    answered: access.answered,
    app,
  });
  const server = createPublicServer(hot);
  const operationsServer = createServer(operations);
  await listenBoth(config, server, operationsServer);
  if (changed !== undefined) reading.follower.subscribe(changed);
  reading.run();
  companions.run();
  writing.run();
  partners.run();
  monitoring.run();
  benefits.run();
  receipts.run();
  events.run();
  files.run();
  const purge = repeat(
    PURGE_MS,
    async () => {
      stores.idempotency.purge(now());
      stores.revokedTokens.purge(now(), LEEWAY_SECONDS);
    },
    (error) => log.error({ err: error }, "old answers were not purged"),
  );
  purge.start();
  return {
    url: urlOf(server, config.host),
    metricsUrl: urlOf(operationsServer, config.host),
    certificationsOf: (economy) => (reading.view.asOf === undefined ? 0 : state().certifications.countOf(economy)),
    awaitedPartners: (asOf) =>
      partners.partners().flatMap(({ economy, profilesAsOf = 0 }) => (profilesAsOf < asOf ? [economy] : [])),
    reached: (block) => reachedBlock(reading, block),
    async close() {
      events.endStreams();
      await Promise.all([end(server), end(operationsServer)]);
      access.close();
      await purge.stop();
      await Promise.all([monitoring.close(), benefits.close()]);
      await files.close();
      await receipts.close();
      await events.close();
      await partners.close();
      await writing.close();
      await companions.close();
      await reading.close();
      stores.close();
    },
  };
}
