import { decodeJwt } from "jose";
import type { Config } from "../config.ts";
import type { Freshness } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Instant } from "../domain/time.ts";
import { newTraderCode, sameDigest, traderCodeDigest } from "../exchange/traderCode.ts";
import type { Route } from "../http/route.ts";
import { disclosureRoutes } from "../http/routes/disclosures.ts";
import { memberCertificationRoutes } from "../http/routes/memberCertifications.ts";
import { type TraderRoutesDeps, traderRoutes } from "../http/routes/trader.ts";
import type { WriteDeps } from "../http/write.ts";
import { createDisclosures, type Disclosures, type MemberReading } from "../services/disclosures.ts";
import type { OwnCertifications } from "../services/ownCertifications.ts";
import { createTraderLookup } from "../services/traderLookup.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";

export interface PagesParts {
  readonly config: Pick<Config, "economy">;
  readonly stores: Pick<Stores, "lookup" | "consents" | "traderCodes" | "feed" | "peerHeads">;
  readonly reading: Pick<Reading, "view">;
  readonly own: OwnCertifications;
  readonly freshness: () => Freshness;
  readonly writeDeps: WriteDeps;
  readonly now: () => Instant;
}

/** What the pages ask for besides the resources that every client has. */
export interface PagesPorts {
  readonly state: () => LedgerState;
  readonly disclosures: Disclosures;
  readonly trader: TraderRoutesDeps;
}

export function openPages({ config, stores, reading, own, freshness, writeDeps, now }: PagesParts): PagesPorts {
  const view = () => reading.view.current();
  const lookup = createTraderLookup({
    own: config.economy,
    view,
    profiles: { current: (id) => stores.lookup.current(id)?.profile },
    consents: stores.consents,
    isCodeOf: (id, code) => sameDigest(traderCodeDigest(code), stores.traderCodes.digestOf(id)),
    isStale: () => freshness() === "STALE",
    now,
  });
  const issueCode = (id: CertificationId, { subject }: { readonly subject: string }, at: Instant) => {
    own.get(id, at);
    const code = newTraderCode();
    stores.traderCodes.set(id, traderCodeDigest(code), at, subject);
    return code;
  };
  const disclosures = createDisclosures({
    own: config.economy,
    state: () => view().state,
    consents: stores.consents,
    lastTold: (partner, id) => stores.feed.lastTold(partner, id),
    readingOf: (economy) => readingOf(stores, economy),
    now,
  });
  return { state: () => view().state, disclosures, trader: { lookup, issueCode, writeDeps } };
}

/** Their routes. */
export function pagesRoutes({ state, disclosures, trader }: PagesPorts): Route[] {
  return [...memberCertificationRoutes(state), ...disclosureRoutes(disclosures), ...traderRoutes(trader)];
}

/** The statement was verified when it was taken; one that contradicts our ledger says nothing of what was read of it. */
function readingOf({ peerHeads }: Pick<Stores, "peerHeads">, economy: Economy): MemberReading | undefined {
  const head = peerHeads.all().find((one) => one.economy === economy && one.registry === "certifications");
  if (head === undefined || head.verdict === "DISAGREES" || head.verdict === "OTHER_CHAIN") return undefined;
  return { sequence: Number(decodeJwt(head.statement)["sequence"]), receivedAt: head.receivedAt };
}
