import { randomBytes, randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { ACCESS_ROLES, type AccessRole } from "../../../src/access/accessFile.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import { displayName } from "../../../src/domain/economy.ts";
import { AeoError } from "../../../src/domain/errors.ts";
import type { ImportReport } from "../../../src/domain/importReport.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { ALONE } from "../../../src/gateway/companions.ts";
import { openOwnCodes } from "../../../src/gateway/ownCodes.ts";
import { gatewayRoutes } from "../../../src/gateway/routes.ts";
import { createApp } from "../../../src/http/app.ts";
import { createAuthenticate } from "../../../src/http/auth.ts";
import type { CertificationRoutesDeps } from "../../../src/http/routes/certifications.ts";
import { perMinute } from "../../../src/http/rateLimit.ts";
import { createWrite, type WriteDeps } from "../../../src/http/write.ts";
import { createAdminister } from "../../../src/services/administer.ts";
import { cloudEvent } from "../../../src/http/cloudEvent.ts";
import { EventStreams } from "../../../src/http/eventStreams.ts";
import { systemTimers } from "../../../src/ledger/timers.ts";
import { createArrange } from "../../../src/services/arrange.ts";
import { createCertify } from "../../../src/services/certify.ts";
import { createFindOperators } from "../../../src/services/findOperators.ts";
import { toGrantRequest } from "../../../src/services/grantRequest.ts";
import { createImport } from "../../../src/services/importCertifications.ts";
import { createOwnCertifications } from "../../../src/services/ownCertifications.ts";
import { createOwnStanding } from "../../../src/services/ownStanding.ts";
import { createVerifyShipment } from "../../../src/services/shipment.ts";
import { createVerify } from "../../../src/services/verify.ts";
import { LedgerFeed } from "../../../src/services/eventFeed.ts";
import { createWebhooks } from "../../../src/services/webhooks.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { OWN_CODE_MIGRATIONS, OwnCodes } from "../../../src/store/ownCodes.ts";
import type { OwnProfileLookup } from "../../../src/store/profilesLookup.ts";
import { Webhooks } from "../../../src/store/webhooks.ts";
import { DeadLetters } from "../../../src/store/webhooksDeadLetters.ts";
import { WEBHOOK_MIGRATIONS } from "../../../src/store/webhooksSchema.ts";
import { ORIGIN } from "../../support/feed.ts";
import { idOf } from "../../support/facts.ts";
import { memoryMonitoring } from "./memoryMonitoring.ts";
import { type MemoryLedger, NOW } from "./memoryLedger.ts";
import { memoryWriteDeps } from "./memoryWrite.ts";

/** What a test may change about a gateway while it runs. */
export interface Knobs {
  freshness: "LIVE" | "LAGGING" | "HALTED" | "STALE";
  problems: { code: string; detail: string }[];
  events: { streams: number; receivers: number; failing: number; deadLetters: number };
}

export interface TestGateway {
  readonly economy: Economy;
  readonly url: string;
  readonly tokens: Readonly<Record<AccessRole, string>>;
  readonly knobs: Knobs;
  readonly close: () => Promise<void>;
}

/** A gateway with its real routes and services over a ledger in memory, on a port of its own. */
export async function startGateway(economy: Economy, ledger: MemoryLedger): Promise<TestGateway> {
  const { authenticate, tokens } = await identities(economy);
  const knobs: Knobs = {
    freshness: "LIVE",
    problems: [],
    events: { streams: 0, receivers: 0, failing: 0, deadLetters: 0 },
  };
  const faults: unknown[] = [];
  const app = createApp({
    version: "0.1.0",
    routes: gatewayRoutes(depsOf(economy, ledger, knobs)),
    authenticate,
    report: (error) => void faults.push(error),
  });
  const server = createServer(app);
  const url = await listen(server);
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    if (faults.length > 0) throw new Error("the gateway had a fault of its own", { cause: faults[0] });
  };
  return { economy, url, tokens, knobs, close };
}

/** Listens on loopback, on any free port. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function identities(economy: Economy) {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA");
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: "k", alg: "EdDSA" }] });
  const settings = { issuer: "https://id.example", audience: `aeo-gateway:${economy}` };
  const sign = (role: AccessRole) =>
    new SignJWT({ economy, roles: [role] })
      .setProtectedHeader({ alg: "EdDSA", kid: "k" })
      .setSubject(`${economy}-${role}`)
      .setIssuer(settings.issuer)
      .setAudience(settings.audience)
      .setExpirationTime(NOW + 3_600)
      .sign(privateKey);
  const entries = await Promise.all(ACCESS_ROLES.map(async (role) => [role, await sign(role)] as const));
  const authenticate = createAuthenticate({ economy, ...settings, keys, now: () => NOW * 1000 });
  return { authenticate, tokens: Object.fromEntries(entries) as Record<AccessRole, string> };
}

function depsOf(own: Economy, ledger: MemoryLedger, knobs: Knobs) {
  const state = () => ledger.facts.state();
  const now = () => NOW;
  const writes = ledger.writesOf(own);
  const profiles = ledger.ownProfiles();
  const consents = {
    set: (id: `0x${string}`, consent: Parameters<typeof ledger.consents.set>[1]) =>
      void ledger.consents.set(id, consent),
    of: (id: `0x${string}`) => ledger.consents.get(id) ?? ({ mode: "NONE" } as const),
  };
  const newId = () => `0x${randomBytes(32).toString("hex")}` as const;
  const policy = { backdatingLimit: 365 * 86_400 };
  const certify = createCertify({
    own,
    timeZone: "Asia/Taipei",
    policy,
    state,
    profiles,
    consents,
    writes,
    newId,
  });
  const writeDeps = memoryWriteDeps(ledger);
  const write = createWrite(writeDeps);
  const toRequest: CertificationRoutesDeps["toGrantRequest"] = (body) => toGrantRequest(body, own);
  const imports = new Map<string, ImportReport>();
  const { directory, routes: ownCodes } = memoryOwnCodes(own, ledger, writeDeps);
  const asOf = () => asOfOf(ledger);
  const freshness = () => knobs.freshness;
  return {
    prove: async () => null,
    finding: {
      find: createFindOperators({ search: () => Promise.resolve([...ledger.profiles.values()]) }),
      counters: perMinute(30),
      told: () => {},
    },
    ...memoryMonitoring(own, state, (tin) => found(ledger, tin), writeDeps),
    ...answering({
      own,
      freshness,
      now,
      view: () => ({ state: state(), asOf: asOf() }),
      feedBound: 900,
      ownProfilesOf: (tin) => found(ledger, tin).filter(({ economy }) => economy === own),
      profilesOf: (tin, issuer) =>
        found(ledger, tin).filter((one) => one.economy !== own && (issuer ?? one.economy) === one.economy),
      ownCodesOf: (code) => directory.of(code),
      feedAsOf: (issuer) => (issuer === own ? undefined : NOW - 2),
    }),
    certifications: {
      certify,
      write,
      writeDeps,
      now,
      toGrantRequest: toRequest,
      own: createOwnCertifications({
        own,
        state,
        profiles,
        consents,
        writes,
        search: (query) => search(own, ledger, query),
      }),
    },
    ownCodes,
    credentials: { ...NO_CREDENTIALS, writeDeps },
    imports: {
      importCertifications: createImport({
        certify,
        newId: randomUUID,
        keep: (report) => void imports.set(report.id, report),
        liveCertification: (tin) => found(ledger, tin)[0]?.certificationId,
      }),
      find: (id: string) => imports.get(id),
      operation: (id: string) => ledger.operations.get(id),
      toGrantRequest: toRequest,
      writeDeps,
    },
    arrangements: { state: () => state().arrangements, now },
    arrange: createArrange({ own, state, writes }),
    members: { state: () => state().authorities, now },
    administer: createAdminister({ own, state, writes }),
    history: historyOf(ledger),
    heads: { signed: async () => [] },
    ...eventsOf(ledger, writeDeps),
    operations: {
      find: (id: string) => ledger.operations.get(id),
      list: (_after: string | undefined, limit: number) => {
        const operations = [...ledger.operations.values()].reverse();
        return { operations: operations.slice(0, limit), next: operations.length > limit ? String(limit) : undefined };
      },
    },
    status: {
      economy: own,
      version: "0.1.0",
      asOf,
      freshness,
      problems: () => knobs.problems,
      events: () => knobs.events,
      outbox: () => ({ inFlight: 0, oldestSeconds: 0 }),
      partners: () => [{ economy: "KR" as Economy, profilesAsOf: NOW - 3 }],
    },
    receipts: {
      find: () => Promise.reject(new AeoError("UNKNOWN_RECEIPT", "this gateway keeps none")),
      batches: async function* () {},
      roots: () => [],
    },
    answered: undefined,
    write,
    operators: { tools: {} as never, writeDeps },
  } satisfies Parameters<typeof gatewayRoutes>[0];
}

function answering(deps: Parameters<typeof createOwnStanding>[0] & Parameters<typeof createVerify>[0]) {
  const verify = createVerify(deps);
  return {
    verify,
    verifyShipment: createVerifyShipment({ own: deps.own, verify, ownStanding: createOwnStanding(deps) }),
  };
}

function memoryOwnCodes(own: Economy, ledger: MemoryLedger, writeDeps: WriteDeps) {
  return openOwnCodes({
    config: { economy: own },
    stores: {
      ownCodes: new OwnCodes(SqliteDatabase.open(":memory:", OWN_CODE_MIGRATIONS)),
      lookup: { byIdentifier: () => [] } as unknown as OwnProfileLookup,
    },
    partners: {
      directory: { find: (tin: string) => found(ledger, tin), listing: () => undefined, forgetNotes: () => {} },
    } as unknown as Parameters<typeof openOwnCodes>[0]["partners"],
    companions: ALONE,
    writeDeps,
  });
}

const noKey = (): never => {
  throw new AeoError("CREDENTIALS_UNAVAILABLE", "this gateway has no CREDENTIAL key");
};
/** An authority without a CREDENTIAL key. */
const NO_CREDENTIALS = { issue: noKey, get: noKey, text: noKey, svg: noKey, statusList: noKey, bundle: noKey };

function asOfOf(ledger: MemoryLedger) {
  const block = ledger.facts.events.length;
  const head = { sequence: 1, head: "0x00" } as const;
  const heads = { authorities: head, certifications: head, arrangements: head, benefits: head };
  return { block, blockHash: idOf(block), time: NOW - 5, heads };
}

function found(ledger: MemoryLedger, identifier: string): Profile[] {
  return [...ledger.profiles.values()].filter(
    ({ tin, aliases }) => tin === identifier || aliases.some(({ value }) => value === identifier),
  );
}

function search(
  own: Economy,
  ledger: MemoryLedger,
  {
    prefix,
    identifier,
    after,
    limit,
  }: { prefix: string | undefined; identifier?: string | undefined; after: string | undefined; limit: number },
) {
  if (identifier !== undefined) {
    const exact = found(ledger, identifier).filter(({ economy }) => economy === own);
    return { ids: exact.map(({ certificationId }) => certificationId), next: undefined };
  }
  const fits = (text: string) => text.toUpperCase().startsWith((prefix ?? "").toUpperCase());
  const all = [...ledger.profiles.values()].filter(
    ({ economy, tin, legalName }) => economy === own && (fits(tin) || fits(legalName)),
  );
  const from = Number(after ?? 0);
  const ids = all.slice(from, from + limit).map(({ certificationId }) => certificationId);
  return { ids, next: all.length > from + limit ? String(from + limit) : undefined };
}

function historyOf(ledger: MemoryLedger): Parameters<typeof gatewayRoutes>[0]["history"] {
  return {
    end: () => Math.max(0, ...ledger.facts.events.map(({ position }) => position.block)),
    page: ({ after, limit, registry }) =>
      ledger.facts.events
        .filter(({ position }) => registry === undefined || position.registry === registry)
        .filter(({ position }) => after === undefined || position.block > after.block)
        .slice(0, limit),
  };
}

function eventsOf(ledger: MemoryLedger, writeDeps: WriteDeps) {
  const history = historyOf(ledger);
  const feed = new LedgerFeed({
    page: (after, limit) => history.page({ after, limit, registry: undefined }),
    verifiedBlock: () => history.end(),
    generationOf: () => 0,
    takenBackTo: () => undefined,
  });
  const streams = new EventStreams({
    feed,
    envelope: (item) => cloudEvent(item, ORIGIN),
    timers: systemTimers,
    now: () => NOW * 1000,
    heartbeatMs: 15_000,
    slowMs: 30_000,
  });
  const db = SqliteDatabase.open(":memory:", WEBHOOK_MIGRATIONS);
  const webhooks = createWebhooks({
    store: new Webhooks(db),
    letters: new DeadLetters(db),
    policy: { insecure: [], privateAddresses: false },
    feed,
    newId: randomUUID,
    newSecret: () => `whsec_${randomBytes(32).toString("base64")}`,
  });
  return { events: { feed, streams }, webhooks: { webhooks, writeDeps, changed: () => feed.changed() } };
}

/** A gateway as an access file lists it. */
export function accessOf({ economy, url, tokens }: TestGateway) {
  return { economy, name: displayName(economy), url, metricsUrl: url, tokens };
}
