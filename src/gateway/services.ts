import { randomUUID } from "node:crypto";
import type { Config } from "../config.ts";
import type { Freshness } from "../domain/asOf.ts";
import type { Profile } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import { newCertificationId, sealProfile } from "../exchange/commitment.ts";
import { createAdminister } from "../services/administer.ts";
import { createArrange } from "../services/arrange.ts";
import { createCertify } from "../services/certify.ts";
import { createImport } from "../services/importCertifications.ts";
import { createOwnCertifications } from "../services/ownCertifications.ts";
import type { Consents, OwnProfiles } from "../services/ports.ts";
import { createOwnStanding } from "../services/ownStanding.ts";
import { createVerifyShipment } from "../services/shipment.ts";
import { createVerify, type VerifyDeps } from "../services/verify.ts";
import type { Companions } from "./companions.ts";
import { openOwnCodes } from "./ownCodes.ts";
import type { Partners } from "./partners.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";
import type { Writing } from "./writing.ts";

export interface ServicesParts {
  readonly config: Pick<Config, "economy" | "timeZone" | "backdatingLimit" | "feedBound">;
  readonly stores: Stores;
  readonly companions: Pick<Companions, "onChange">;
  readonly reading: Pick<Reading, "view">;
  readonly writing: Pick<Writing, "writes">;
  readonly partners: Pick<Partners, "directory" | "feedAsOf">;
  readonly freshness: () => Freshness;
  readonly now: () => Instant;
}

/** The use cases over what the gateway keeps and reads. */
export function openServices({
  config,
  stores,
  companions,
  reading,
  writing,
  partners,
  freshness,
  now,
}: ServicesParts) {
  const own = config.economy;
  const state = () => reading.view.current().state;
  const profiles = ownProfiles(stores);
  const consents = consentsOf(stores);
  const { writes } = writing;
  const certify = createCertify({
    own,
    timeZone: config.timeZone,
    policy: { backdatingLimit: config.backdatingLimit },
    state,
    profiles,
    consents,
    writes,
    newId: newCertificationId,
  });
  const ownCodes = openOwnCodes({
    config,
    stores,
    partners,
    companions,
    writeDeps: { idempotency: stores.answers, now },
  });
  const verifyDeps: VerifyDeps = {
    own,
    view: () => reading.view.current(),
    freshness,
    profilesOf: (identifier, issuer) => partners.directory.find(identifier, issuer),
    ownCodesOf: (identifier) => ownCodes.directory.of(identifier),
    feedAsOf: partners.feedAsOf,
    feedBound: config.feedBound,
    now,
  };
  const verify = createVerify(verifyDeps);
  const ownStanding = createOwnStanding({
    ...verifyDeps,
    ownProfilesOf: (identifier) => stores.lookup.byIdentifier(identifier).map(({ profile }) => profile),
  });
  return {
    certify,
    ownCertifications: createOwnCertifications({
      own,
      state,
      profiles,
      consents,
      writes,
      search({ prefix, identifier, after, limit }) {
        if (identifier !== undefined) return { ids: idsUnder(stores, identifier), next: undefined };
        const page = stores.lookup.search(prefix ?? "", limit, after);
        return { ids: page.profiles.map(({ profile }) => profile.certificationId), next: page.next ?? undefined };
      },
    }),
    importCertifications: createImport({
      certify,
      liveCertification: (tin, programme, tier) => liveCertification(stores, tin, programme, tier),
      keep: (report) => stores.imports.add(report),
      newId: randomUUID,
    }),
    arrange: createArrange({ own, state, writes }),
    administer: createAdminister({ own, state, writes }),
    verify,
    verifyShipment: createVerifyShipment({ own, verify, ownStanding }),
    verifyDeps,
    ownCodes,
  };
}

export type Services = ReturnType<typeof openServices>;

function ownProfiles({ profiles, lookup }: Stores): OwnProfiles {
  return {
    seal: sealProfile,
    stage(sealed, operationId, stagedAt, replaces) {
      const more = replaces === undefined ? {} : { replaces };
      profiles.stage(sealed.map((one) => ({ ...one, operationId, stagedAt, ...more })));
    },
    current: (id) => lookup.current(id)?.profile,
  };
}

function consentsOf({ consents }: Stores): Consents {
  return {
    set: (id, consent, recordedBy, recordedAt) => consents.record(id, { consent, recordedBy, recordedAt }),
    of: (id) => consents.of(id),
  };
}

function liveCertification({ lookup }: Stores, tin: string, programme: string, tier: string | null) {
  const same = ({ profile }: { profile: Profile }) => profile.programme === programme && profile.tier === tier;
  return lookup.byTin(tin).find((found) => found.ended === null && same(found))?.profile.certificationId;
}

function idsUnder({ lookup }: Pick<Stores, "lookup">, identifier: string) {
  return lookup.byIdentifier(identifier).map(({ profile }) => profile.certificationId);
}
