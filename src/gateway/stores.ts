import type { Consent } from "../domain/profile.ts";
import { CONSENT_MIGRATIONS, Consents } from "../store/consents.ts";
import { BenefitReports } from "../store/benefitReports.ts";
import { BENEFIT_REPORT_MIGRATIONS } from "../store/benefitReportsSchema.ts";
import { Clearances } from "../store/clearances.ts";
import { CLEARANCE_MIGRATIONS } from "../store/clearancesSchema.ts";
import { CREDENTIAL_MIGRATIONS, Credentials } from "../store/credentials.ts";
import { SqliteDatabase } from "../store/sqliteDatabase.ts";
import { EventStore } from "../store/eventStore.ts";
import { EXCHANGE_FILE_MIGRATIONS, ExchangeFiles } from "../store/exchangeFiles.ts";
import { Feed } from "../store/feed.ts";
import { FEED_MIGRATIONS } from "../store/feedSchema.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys } from "../store/idempotency.ts";
import { IMPORT_MIGRATIONS, Imports } from "../store/imports.ts";
import { LEASE_MIGRATIONS } from "../store/lease.ts";
import { ledgerMigrations } from "../store/ledgerSchema.ts";
import { OWN_CODE_MIGRATIONS, OwnCodes } from "../store/ownCodes.ts";
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
import { REVOKED_TOKEN_MIGRATIONS, RevokedTokens } from "../store/revokedTokens.ts";
import { WATCHED_FROM_MIGRATIONS, WatchedFrom } from "../store/watchedFrom.ts";
import { REQUEST_NONCE_MIGRATIONS, RequestNonces } from "../store/requestNonces.ts";
import { Webhooks } from "../store/webhooks.ts";
import { DeadLetters } from "../store/webhooksDeadLetters.ts";
import { WEBHOOK_MIGRATIONS } from "../store/webhooksSchema.ts";

const MIGRATIONS = [
  ...ledgerMigrations,
  ...OUTBOX_MIGRATIONS,
  ...LEASE_MIGRATIONS,
  ...IDEMPOTENCY_MIGRATIONS,
  ...CONSENT_MIGRATIONS,
  ...PROFILE_MIGRATIONS,
  ...FEED_MIGRATIONS,
  ...PARTNER_PROFILE_MIGRATIONS,
  ...REQUEST_NONCE_MIGRATIONS,
  ...PEER_HEAD_MIGRATIONS,
  ...IMPORT_MIGRATIONS,
  ...WATCHED_FROM_MIGRATIONS,
  ...TRADER_CODE_MIGRATIONS,
  ...CLEARANCE_MIGRATIONS,
  ...BENEFIT_REPORT_MIGRATIONS,
  ...PROPAGATION_MIGRATIONS,
  ...UNKNOWN_WRITE_MIGRATIONS,
  ...REVOKED_TOKEN_MIGRATIONS,
  ...CREDENTIAL_MIGRATIONS,
  ...WEBHOOK_MIGRATIONS,
  ...OWN_CODE_MIGRATIONS,
  ...EXCHANGE_FILE_MIGRATIONS,
];

export interface StoreSettings {
  readonly consent: Consent;
  readonly reorgDepth: number;
  /** SHARED if left out, as for a gateway. */
  readonly use?: StoreUse;
}

/** Everything that a gateway keeps, over its one file. @throws AeoError STORE_IN_USE, STORE_UNAVAILABLE when the file can't be used */
export function openStores(path: string, settings: StoreSettings) {
  const database = SqliteDatabase.open(path, MIGRATIONS, undefined, settings.use ?? "SHARED");
  const consents = new Consents(database, settings.consent);
  return {
    database,
    consents,
    events: new EventStore(database, settings.reorgDepth),
    outbox: new Outbox(database),
    idempotency: new IdempotencyKeys(database),
    imports: new Imports(database),
    profiles: new OwnProfiles(database, consents),
    lookup: new OwnProfileLookup(database, consents),
    exchangeFiles: new ExchangeFiles(database),
    feed: new Feed(database),
    partners: new PartnerProfiles(database),
    alarms: new PartnerAlarms(database),
    nonces: new RequestNonces(database),
    peerHeads: new PeerHeads(database),
    traderCodes: new TraderCodes(database),
    benefitReports: new BenefitReports(database),
    clearances: new Clearances(database),
    propagation: new Propagation(database),
    revokedTokens: new RevokedTokens(database),
    unknownWrites: new UnknownWrites(database),
    watchedFrom: new WatchedFrom(database),
    credentials: new Credentials(database),
    ownCodes: new OwnCodes(database),
    webhooks: new Webhooks(database),
    deadLetters: new DeadLetters(database),
  };
}

export type Stores = ReturnType<typeof openStores>;
