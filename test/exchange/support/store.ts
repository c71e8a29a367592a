import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Consent, Profile } from "../../../src/domain/profile.ts";
import { sealProfile } from "../../../src/exchange/commitment.ts";
import { CONSENT_MIGRATIONS, Consents } from "../../../src/store/consents.ts";
import type { Database, Migration } from "../../../src/store/database.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";
import { Feed } from "../../../src/store/feed.ts";
import { FEED_MIGRATIONS } from "../../../src/store/feedSchema.ts";
import { PARTNER_PROFILE_MIGRATIONS } from "../../../src/store/partnerProfilesSchema.ts";
import { PEER_HEAD_MIGRATIONS } from "../../../src/store/peerHeads.ts";
import { OwnProfiles, type StagedProfile } from "../../../src/store/profiles.ts";
import { OwnProfileLookup } from "../../../src/store/profilesLookup.ts";
import { PROFILE_MIGRATIONS } from "../../../src/store/profilesSchema.ts";
import { REQUEST_NONCE_MIGRATIONS } from "../../../src/store/requestNonces.ts";
import { openStore } from "../../support/eachStore.ts";
import { START } from "./profiles.ts";

/** The tables of the exchange, in an order in which they can be made. */
export const EXCHANGE_MIGRATIONS: readonly Migration[] = [
  ...FEED_MIGRATIONS,
  ...CONSENT_MIGRATIONS,
  ...PROFILE_MIGRATIONS,
  ...PARTNER_PROFILE_MIGRATIONS,
  ...REQUEST_NONCE_MIGRATIONS,
  ...PEER_HEAD_MIGRATIONS,
];

/** The issuing side's stores over one database. */
export interface OwnStore {
  readonly db: Database;
  readonly consents: Consents;
  readonly profiles: OwnProfiles;
  readonly lookup: OwnProfileLookup;
  readonly feed: Feed;
}

/** @param path of a file of SQLite, if it must be one */
export function ownStore(usual: Consent = { mode: "GENERAL" }, path?: string): OwnStore {
  const db = path === undefined ? openStore(EXCHANGE_MIGRATIONS) : SqliteDatabase.open(path, EXCHANGE_MIGRATIONS);
  const consents = new Consents(db, usual);
  const profiles = new OwnProfiles(db, consents);
  return { db, consents, profiles, lookup: new OwnProfileLookup(db, consents), feed: new Feed(db) };
}

/** A profile sealed and ready to be staged with an operation. */
export function staged(profile: Profile, operationId: string, replaces?: CertificationId): StagedProfile {
  const entry = { ...sealProfile(profile), operationId, stagedAt: START };
  return replaces === undefined ? entry : { ...entry, replaces };
}

/** Stages a profile and settles it as FINAL in a block. */
export function certify(store: OwnStore, profile: Profile, block = 1, replaces?: CertificationId): Profile {
  const operationId = `operation-${profile.certificationId}-${block}`;
  store.profiles.stage([staged(profile, operationId, replaces)]);
  store.profiles.settle(operationId, { state: "FINAL", block, settledAt: START });
  return profile;
}
