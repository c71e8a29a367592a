import { ACCESS_LOG_MIGRATIONS, AccessLog } from "../store/accessLog.ts";
import { AUDIT_GRANT_MIGRATIONS, AuditGrants } from "../store/auditGrants.ts";
import { CHANGE_COUNT_MIGRATIONS, ChangeCounts } from "../store/changeCounts.ts";
import type { Consent } from "../domain/profile.ts";
import { CONSENT_MIGRATIONS, Consents } from "../store/consents.ts";
import { BenefitReports } from "../store/benefitReports.ts";
import { BENEFIT_REPORT_MIGRATIONS } from "../store/benefitReportsSchema.ts";
import { ClearanceThread } from "../store/clearanceThread/clearanceThread.ts";
import { Clearances } from "../store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../store/clearancesSchema.ts";
import { CREDENTIAL_MIGRATIONS, Credentials } from "../store/credentials.ts";
import type { Database, Migration } from "../store/database.ts";
import { GATEWAY_IDENTITY_MIGRATIONS, GATEWAY_MIGRATIONS, Gateways, identityOf } from "../store/gateways.ts";
import { PostgresDatabase, type PostgresSettings } from "../store/postgresDatabase.ts";
import { SqliteDatabase } from "../store/sqliteDatabase.ts";
import { EventStore } from "../store/eventStore.ts";
import { EXCHANGE_FILE_MIGRATIONS, ExchangeFiles } from "../store/exchangeFiles.ts";
import { Feed } from "../store/feed.ts";
import { FEED_MIGRATIONS } from "../store/feedSchema.ts";
import { assertGatewayFile } from "../store/gatewayFile.ts";
import { GroupCommit } from "../store/groupCommit.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys, type KeyedRequest, type StoredAnswer } from "../store/idempotency.ts";
import { IMPORT_MIGRATIONS, Imports } from "../store/imports.ts";
import { LEASE_MIGRATIONS } from "../store/lease.ts";
import { refuseLeftBehind } from "../store/leftBehind.ts";
import { ledgerMigrations } from "../store/ledgerSchema.ts";
import { OWN_CODE_MIGRATIONS, OwnCodes } from "../store/ownCodes.ts";
import { moveShared } from "../store/moveShared.ts";
import { Outbox } from "../store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../store/outboxSchema.ts";
import { PartnerProfiles } from "../store/partnerProfiles.ts";
import { PartnerAlarms } from "../store/partnerProfilesAlarms.ts";
import { PARTNER_PROFILE_MIGRATIONS } from "../store/partnerProfilesSchema.ts";
import { PEER_HEAD_MIGRATIONS, PeerHeads } from "../store/peerHeads.ts";
import { Propagation, PROPAGATION_MIGRATIONS } from "../store/propagation.ts";
import { OwnProfiles } from "../store/profiles.ts";
import { OwnProfileLookup } from "../store/profilesLookup.ts";
import { PROFILE_MIGRATIONS } from "../store/profilesSchema.ts";
import type { StoreUse } from "../store/storeLock.ts";
import { TRADER_CODE_MIGRATIONS, TraderCodes } from "../store/traderCodes.ts";
import { UNKNOWN_WRITE_MIGRATIONS, UnknownWrites } from "../store/unknownWrites.ts";
import { type NamedStore, STORE_IDENTITY_MIGRATIONS } from "../store/storeIdentity.ts";
import { REVOKED_TOKEN_MIGRATIONS, RevokedTokens } from "../store/revokedTokens.ts";
import { WATCHED_FROM_MIGRATIONS, WatchedFrom } from "../store/watchedFrom.ts";
import { REQUEST_NONCE_MIGRATIONS, RequestNonces } from "../store/requestNonces.ts";
import { Webhooks } from "../store/webhooks.ts";
import { DeadLetters } from "../store/webhooksDeadLetters.ts";
import { WEBHOOK_MIGRATIONS } from "../store/webhooksSchema.ts";

/** What each gateway has for itself: its copy of the ledger, and what it was told by partners or found out about them. */
const OWN_MIGRATIONS: readonly Migration[] = [
  ...ledgerMigrations,
  ...PARTNER_PROFILE_MIGRATIONS,
  ...PEER_HEAD_MIGRATIONS,
  ...PROPAGATION_MIGRATIONS,
  ...EXCHANGE_FILE_MIGRATIONS,
  ...GATEWAY_IDENTITY_MIGRATIONS,
  ...STORE_IDENTITY_MIGRATIONS,
];

/** What all gateways of an authority share: what it wrote, and what exists nowhere else. */
const SHARED_MIGRATIONS: readonly Migration[] = [
  ...OUTBOX_MIGRATIONS,
  ...LEASE_MIGRATIONS,
  ...IDEMPOTENCY_MIGRATIONS,
  ...CONSENT_MIGRATIONS,
  ...PROFILE_MIGRATIONS,
  ...FEED_MIGRATIONS,
  ...REQUEST_NONCE_MIGRATIONS,
  ...IMPORT_MIGRATIONS,
  ...WATCHED_FROM_MIGRATIONS,
  ...TRADER_CODE_MIGRATIONS,
  ...CLEARANCE_MIGRATIONS,
  ...BENEFIT_REPORT_MIGRATIONS,
  ...UNKNOWN_WRITE_MIGRATIONS,
  ...REVOKED_TOKEN_MIGRATIONS,
  ...CREDENTIAL_MIGRATIONS,
  ...WEBHOOK_MIGRATIONS,
  ...OWN_CODE_MIGRATIONS,
  ...ACCESS_LOG_MIGRATIONS,
  ...AUDIT_GRANT_MIGRATIONS,
  ...GATEWAY_MIGRATIONS,
  ...STORE_IDENTITY_MIGRATIONS,
];

export interface StoreSettings {
  readonly consent: Consent;
  readonly reorgDepth: number;
  /** GATEWAY if left out. */
  readonly use?: StoreUse;
  /** Where what gateways share is kept; in the one file, with the rest, if left out. */
  readonly shared?: Pick<PostgresSettings, "url" | "password" | "schema"> | undefined;
}

/** The other gateways of the authority, as this one knows of them: undefined when there can be none. */
export interface SharedStore {
  /** Who this gateway is among them. */
  readonly name: string;
  readonly gateways: Gateways;
  readonly changes: ChangeCounts;
}

/**
 * Everything that a gateway keeps: over its one file, or what is shared over PostgreSQL and the rest over its file.
 * @throws AeoError STORE_IN_USE, STORE_UNAVAILABLE when the file or PostgreSQL can't be used
 */
export function openStores(path: string, settings: StoreSettings) {
  const { shared } = settings;
  const migrations = shared === undefined ? [...OWN_MIGRATIONS, ...SHARED_MIGRATIONS] : OWN_MIGRATIONS;
  const own = SqliteDatabase.open(path, migrations, undefined, settings.use ?? "GATEWAY");
  try {
    const file: NamedStore = { db: own, name: `the store ${path} of AEO_STORE`, kind: "OWN" };
    if (shared === undefined) return storesOver(path, own, own, undefined, settings, [file]);
    refuseLeftBehind(own);
    const name = identityOf(own);
    const database = PostgresDatabase.open({ ...shared, name }, [...SHARED_MIGRATIONS, ...CHANGE_COUNT_MIGRATIONS]);
    const companions = { name, gateways: new Gateways(database), changes: new ChangeCounts(database) };
    const schema: NamedStore = { db: database, name: `the schema ${shared.schema} of AEO_STORE_URL`, kind: "SHARED" };
    return storesOver(path, own, database, companions, settings, [schema, file]);
  } catch (error) {
    own.close();
    throw error;
  }
}

/**
 * Moves what gateways share from the file of a stopped one to PostgreSQL.
 * @returns how many rows were moved @throws AeoError STORE_IN_USE, STORE_UNAVAILABLE, INVALID_CONFIGURATION when something is there, or
 * the file is no gateway's, LEDGER_WRONG_CHAIN when the schema is of another ledger
 */
export function moveStore(path: string, to: NonNullable<StoreSettings["shared"]>): number {
  assertGatewayFile(path);
  const own = SqliteDatabase.open(path, [...OWN_MIGRATIONS, ...SHARED_MIGRATIONS], undefined, "WORK");
  try {
    const shared = PostgresDatabase.open(to, [...SHARED_MIGRATIONS, ...CHANGE_COUNT_MIGRATIONS]);
    try {
      return moveShared(own, shared);
    } finally {
      shared.close();
    }
  } finally {
    own.close();
  }
}

function storesOver(
  path: string,
  own: SqliteDatabase,
  database: Database,
  shared: SharedStore | undefined,
  settings: StoreSettings,
  places: readonly NamedStore[],
) {
  const consents = new Consents(database, settings.consent);
  const idempotency = new IdempotencyKeys(database);
  const commits = new GroupCommit(database);
  const clearanceThread = database === own ? ClearanceThread.over(path, idempotency, own) : undefined;
  return {
    /** What is shared, and in which a write to the ledger is one transaction. */
    database,
    shared,
    /** Where all of it is: what is tied to an authority and a ledger (ownStores.ts). */
    places,
    close(): void {
      void clearanceThread?.close();
      if (database !== own) database.close();
      own.close();
    },
    // Each gateway's own.
    events: new EventStore(own, settings.reorgDepth),
    exchangeFiles: new ExchangeFiles(own),
    partners: new PartnerProfiles(own),
    alarms: new PartnerAlarms(own),
    peerHeads: new PeerHeads(own),
    propagation: new Propagation(own),
    // Shared.
    consents,
    outbox: new Outbox(database),
    idempotency,
    /** The same, with what comes at the same time in one transaction. */
    answers: {
      run: (request: KeyedRequest, produce: () => StoredAnswer) => commits.run(() => idempotency.run(request, produce)),
    },
    imports: new Imports(database),
    profiles: new OwnProfiles(database, consents),
    lookup: new OwnProfileLookup(database, consents),
    feed: new Feed(database),
    nonces: new RequestNonces(database),
    traderCodes: new TraderCodes(database),
    benefitReports: new BenefitReports(database),
    clearances: new Clearances(database),
    /** What writes clearances beside this thread; undefined where nothing does. */
    clearanceThread,
    revokedTokens: new RevokedTokens(database),
    unknownWrites: new UnknownWrites(database),
    watchedFrom: new WatchedFrom(database),
    credentials: new Credentials(database),
    ownCodes: new OwnCodes(database),
    webhooks: new Webhooks(database),
    deadLetters: new DeadLetters(database),
    accessLog: new AccessLog(database),
    auditGrants: new AuditGrants(database),
  };
}

export type Stores = ReturnType<typeof openStores>;
