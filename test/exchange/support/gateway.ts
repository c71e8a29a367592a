import { decodeJwt } from "jose";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import { AeoError } from "../../../src/domain/errors.ts";
import { type Address, REGISTRIES, type Registry } from "../../../src/domain/event.ts";
import type { Consent, Profile } from "../../../src/domain/profile.ts";
import { ExchangeServer } from "../../../src/exchange/exchangeServer.ts";
import { FeedClient } from "../../../src/exchange/feedClient.ts";
import { FeedIntake } from "../../../src/exchange/feedIntake.ts";
import { FeedReconciler } from "../../../src/exchange/feedReconciler.ts";
import { FeedServer } from "../../../src/exchange/feedServer.ts";
import type { LedgerIdentity } from "../../../src/exchange/headStatement.ts";
import { type Peer, PeerClient } from "../../../src/exchange/peerClient.ts";
import { type PeerTransport, PeerTransportError } from "../../../src/exchange/peerTransport.ts";
import { signResponse } from "../../../src/exchange/signedResponse.ts";
import type { StatementSigner } from "../../../src/exchange/statementKeys.ts";
import { PartnerProfiles } from "../../../src/store/partnerProfiles.ts";
import { PartnerAlarms } from "../../../src/store/partnerProfilesAlarms.ts";
import { PeerHeads } from "../../../src/store/peerHeads.ts";
import { RequestNonces } from "../../../src/store/requestNonces.ts";
import { type OwnStore, ownStore, staged } from "./store.ts";
import { TestView, type World } from "./world.ts";

export const IDENTITY: LedgerIdentity = {
  chainId: 31337,
  contracts: Object.fromEntries(
    REGISTRIES.map((name, n) => [name, `0x${String(n + 1).repeat(40)}` as Address]),
  ) as Record<Registry, Address>,
};

/** A whole gateway's exchange over a store in memory (or the given file), wired to others by a transport in memory. */
export class TestGateway {
  readonly economy: Economy;
  readonly world: World;
  readonly view: TestView;
  readonly store: OwnStore;
  readonly partners: PartnerProfiles;
  readonly alarms: PartnerAlarms;
  readonly heads: PeerHeads;
  readonly server: ExchangeServer;
  readonly reconciler: FeedReconciler;
  readonly peerClient: PeerClient;
  readonly client: FeedClient;
  readonly requestSigner: StatementSigner;
  readonly headSigner: StatementSigner;
  readonly changes: (readonly CertificationId[] | "ALL")[] = [];
  /** How far the other gateways of its authority have read each feed. */
  othersReached = Number.POSITIVE_INFINITY;

  constructor(world: World, economy: Economy, wire: Wire, usual: Consent = { mode: "GENERAL" }, path = ":memory:") {
    this.world = world;
    this.economy = economy;
    this.view = new TestView(world);
    this.store = ownStore(usual, path);
    if (!world.members.has(economy)) world.members.set(economy, "ACTIVE");
    const { db, lookup, feed } = this.store;
    this.partners = new PartnerProfiles(db);
    this.alarms = new PartnerAlarms(db);
    this.heads = new PeerHeads(db);
    const now = (): number => world.now;
    const members = {
      economies: () => [...world.members.keys()],
      statusOf: (one: Economy) => world.members.get(one) ?? "NONE",
    };
    const common = { own: economy, ledger: this.view, members, directory: world.keys, now };
    this.reconciler = new FeedReconciler({
      ...common,
      transaction: (body) => db.transaction(body),
      profiles: lookup,
      feed,
      coverage: { legsTo: (partner) => world.legs.get(`${economy}>${partner}`) ?? [] },
    });
    this.requestSigner = world.keys.add(economy, "REQUEST");
    this.headSigner = world.keys.add(economy, "HEAD");
    const { requestSigner, headSigner } = this;
    this.server = new ExchangeServer({
      ...common,
      requestSigner,
      headSigner,
      nonces: new RequestNonces(db),
      identity: IDENTITY,
      benefits: () => ({ reports: [], texts: [] }),
      feedServer: new FeedServer({ ...common, feed, reconciler: this.reconciler }),
    });
    wire.gateways.set(economy, this);
    this.peerClient = new PeerClient({ ...common, requestSigner, transport: wire.transport });
    const intake = new FeedIntake({ ...common, store: this.partners, alarms: this.alarms });
    this.client = new FeedClient({
      peers: () => wire.peersOf(economy),
      client: this.peerClient,
      intake,
      store: this.partners,
      now,
      changed: (_, ids) => this.changes.push(ids),
      reachedByAll: (_, cursor) => Math.min(cursor, this.othersReached),
    });
  }

  /** Certifies a new synthetic operator, or a new version of a profile, to the end. */
  certify(profile: Profile, replaces?: CertificationId): Profile {
    const entry = staged(profile, `${profile.certificationId}@${this.world.block}`, replaces);
    this.store.profiles.stage([entry]);
    const block = this.world.commit(this.economy, profile.certificationId, entry.commitment);
    this.store.profiles.settle(entry.operationId, { state: "FINAL", block, settledAt: this.world.now });
    return profile;
  }

  consent(id: CertificationId, consent: Consent): void {
    this.store.consents.record(id, { consent, recordedAt: this.world.now, recordedBy: "registrar" });
  }

  /** The names of a partner's operators that this gateway has in use. */
  knows(economy: Economy): string[] {
    const ids = new Set([...this.partners.identifiers()].map((one) => one.certificationId));
    return [...ids].flatMap((id) => this.partners.byId(economy, id)?.profile.legalName ?? []).sort();
  }
}

/** Joins gateways in memory. What it carries can be changed or lost under way. */
export class Wire {
  readonly gateways = new Map<Economy, TestGateway>();
  /** Stands in for the transport; call `deliver` to go on. */
  intercept: PeerTransport | undefined;
  /** The codes with which gateways refused requests. */
  readonly refusals: string[] = [];

  readonly transport: PeerTransport = (endpoint, request) => (this.intercept ?? this.deliver)(endpoint, request);

  readonly deliver: PeerTransport = async (endpoint, request) => {
    const gateway = this.gateways.get(endpoint as Economy);
    if (gateway === undefined) throw new PeerTransportError("UNREACHABLE");
    try {
      return await gateway.server.handle(request);
    } catch (error) {
      if (!(error instanceof AeoError)) throw error;
      this.refusals.push(error.code);
      const body = new TextEncoder().encode(JSON.stringify({ code: error.code }));
      return { status: 400, body, signature: undefined };
    }
  };

  /** Makes a gateway hostile: it changes what it answers, and signs that. */
  corrupt(gateway: TestGateway, change: (answer: Record<string, unknown>) => unknown): void {
    this.intercept = async (endpoint, request) => {
      const honest = await this.deliver(endpoint, request);
      if (endpoint !== gateway.economy || honest.status !== 200) return honest;
      const { iss, jti } = decodeJwt(String(request.signature));
      const answer = JSON.parse(Buffer.from(honest.body).toString()) as Record<string, unknown>;
      const response = { status: 200, body: new TextEncoder().encode(JSON.stringify(change(answer))) };
      const signature = signResponse(gateway.requestSigner, iss as Economy, String(jti), response, gateway.world.now);
      return { ...response, signature: await signature };
    };
  }

  peersOf(economy: Economy): Peer[] {
    return [...this.gateways.keys()].filter((one) => one !== economy).map((one) => ({ economy: one, endpoint: one }));
  }
}
