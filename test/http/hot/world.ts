import { createHash } from "node:crypto";
import { type IncomingHttpHeaders, type RequestListener, createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Freshness, LedgerAsOf } from "../../../src/domain/asOf.ts";
import type { CertificationId } from "../../../src/domain/certificationRecord.ts";
import type { Economy } from "../../../src/domain/economy.ts";
import { applyEvent, emptyLedgerState } from "../../../src/domain/ledgerState.ts";
import { partnerIdentifiers } from "../../../src/domain/partnerProfile.ts";
import type { Profile } from "../../../src/domain/profile.ts";
import { openHot } from "../../../src/gateway/hot.ts";
import { accessLog, type Answered } from "../../../src/http/accessLog.ts";
import { createApp } from "../../../src/http/app.ts";
import { createAuthenticator } from "../../../src/http/auth.ts";
import { RateCounters } from "../../../src/http/rateCounters.ts";
import { limitRate } from "../../../src/http/rateLimit.ts";
import { verificationRoutes } from "../../../src/http/routes/verifications.ts";
import type { OwnCode } from "../../../src/domain/ownCode.ts";
import { OwnCodeDirectory } from "../../../src/services/ownCodeDirectory.ts";
import { PartnerDirectory } from "../../../src/services/partnerDirectory.ts";
import type { AnswerRecord, ReceiptBook } from "../../../src/services/receiptBook.ts";
import { createVerify, type VerifyDeps } from "../../../src/services/verify.ts";
import { Facts, idOf, JP, TW } from "../../support/facts.ts";
import { exporterOf } from "../../support/exporter.ts";

const keys = await generateKeyPair("EdDSA");
const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "EdDSA" };

/** Everything that answers stand on, to be changed by a test. */
export class World {
  now = 2_000;
  freshness: Freshness = "LIVE";
  feedTime: number | undefined = 1_990;
  facts: Facts;
  readonly profiles = new Map<CertificationId, Profile>();
  readonly directory = new PartnerDirectory({
    identifiers: () => partnerIdentifiers(this.profiles.values()),
    byId: (_economy, id) => {
      const profile = this.profiles.get(id);
      return profile && { profile };
    },
  });
  readonly codes = new OwnCodeDirectory(this.directory, []);
  #folded = 0;
  #state = emptyLedgerState();
  #asOf: LedgerAsOf = this.#asOfNow();

  constructor(facts: Facts) {
    this.facts = facts;
    this.fold();
  }

  /** Takes over the facts that came since. */
  fold(): void {
    for (const event of this.facts.events.slice(this.#folded)) applyEvent(this.#state, event);
    this.#folded = this.facts.events.length;
    this.#asOf = this.#asOfNow();
  }

  /** As after a reorganisation: other facts, and all folded anew. */
  rebuild(facts: Facts): void {
    this.facts = facts;
    this.#state = emptyLedgerState();
    this.#folded = 0;
    this.fold();
  }

  put(profile: Profile): void {
    this.profiles.set(profile.certificationId, profile);
    this.directory.changed(profile.economy, [profile.certificationId]);
  }

  remove(economy: Economy, id: CertificationId): void {
    this.profiles.delete(id);
    this.directory.changed(economy, [id]);
  }

  /** Issues a code to an operator, in the place of what stood under it before. */
  issue(code: string, ...operators: readonly (Partial<OwnCode> & { readonly tin: string })[]): void {
    const fixed = {
      issuer: TW,
      scheme: "NACCS",
      validFrom: 0,
      validUntil: 0,
      recordedBy: "registrar-1",
      recordedAt: 1,
    };
    this.codes.changed(
      code,
      operators.map((one, index) => ({ ...fixed, id: String(index), code, ...one })),
    );
  }

  deps(): VerifyDeps {
    return {
      own: JP,
      view: () => ({ state: this.#state, asOf: this.#asOf }),
      freshness: () => this.freshness,
      profilesOf: (identifier, issuer) => this.directory.find(identifier, issuer),
      ownCodesOf: (identifier) => this.codes.of(identifier),
      feedAsOf: (issuer) => (issuer === TW ? this.feedTime : undefined),
      feedBound: 600,
      now: () => this.now,
    };
  }

  #asOfNow(): LedgerAsOf {
    const events = this.facts?.events ?? [];
    const headOf = (registry: string) => {
      const own = events.filter(({ position }) => position.registry === registry);
      const head = createHash("sha256").update(JSON.stringify(own, replacer)).digest("hex").slice(0, 48);
      return { sequence: own.length, head: `0x${head}` } as const;
    };
    const last = events.at(-1)?.position;
    return {
      block: last?.block ?? 0,
      blockHash: idOf(last?.block ?? 0),
      time: last?.time ?? 0,
      heads: {
        authorities: headOf("authorities"),
        certifications: headOf("certifications"),
        arrangements: headOf("arrangements"),
        benefits: headOf("benefits"),
      },
    };
  }
}

const replacer = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

export function profileOf(number: number, fields: Partial<Profile> = {}): Profile {
  const legalName = `Formosa "Example" ${number} (synthetic)`;
  const localName = number % 2 === 0 ? "虛構貿易" : null;
  return exporterOf(idOf(number), { tin: `TW12345678${number}`, legalName, localName, ...fields });
}

/** Receipts whose ids say what was recorded, so that equal answers have equal receipts. */
export class FakeBook implements ReceiptBook {
  readonly records: AnswerRecord[] = [];
  readonly waitedFor: string[] = [];
  fails = false;
  /** What there is to wait for before a batch. */
  full: Promise<void> | undefined;

  room(): Promise<void> | undefined {
    return this.full;
  }

  record(answer: AnswerRecord): string {
    if (this.fails) throw new Error("no receipts now");
    this.records.push(answer);
    return createHash("sha256").update(JSON.stringify(answer)).digest("base64url");
  }

  sealed(receiptId: string): Promise<void> {
    this.waitedFor.push(receiptId);
    return Promise.resolve();
  }
}

const noProof = () => Promise.resolve(null);

/** A gateway's HTTP side over a world, with the hot path or without. */
export async function serve(world: World, { isHot, perMinute = 1_000_000 }: { isHot: boolean; perMinute?: number }) {
  const book = new FakeBook();
  const receipts = { book, nowMs: () => world.now * 1000 };
  const revoked = new Set<string>();
  const authenticator = createAuthenticator({
    isRevoked: (jti) => revoked.has(jti),
    economy: JP,
    issuer: "https://id.example",
    audience: "aeo-gateway:JP",
    keys: createLocalJWKSet({ keys: [jwk] }),
    now: () => world.now * 1000,
  });
  const counters = new RateCounters(perMinute, 60_000);
  const log: Answered[] = [];
  const verifyDeps = world.deps();
  const verify = createVerify(verifyDeps);
  let passedOn = 0;
  const express = createApp({
    version: "1",
    routes: verificationRoutes(verify, noProof, receipts),
    authenticate: authenticator.authenticate,
    report: () => {},
    before: [accessLog((line) => log.push(line)), limitRate(counters, authenticator)],
  });
  const app: RequestListener = (request, response) => {
    passedOn += 1;
    express(request, response);
  };
  const answered = (line: Answered) => void log.push(line);
  const { codes: directory } = world;
  const parts = { verify, verifyDeps, directory, receipts, authenticator, counters, answered, app };
  const server = createServer(isHot ? openHot(parts) : app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    book,
    log,
    revoked,
    passedOn: () => passedOn,
    ask: (path: string, options: AskOptions = {}) => ask(port, path, options),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export type Served = Awaited<ReturnType<typeof serve>>;

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Asked {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(port: number, path: string, { method = "GET", headers = {}, body }: AskOptions): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const sent = send({ port, host: "127.0.0.1", path, method, headers: { ...length, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** An Authorization header. */
export async function bearer(claims: object = {}, subject = "officer-1"): Promise<string> {
  const token = await new SignJWT({ economy: "JP", roles: ["officer"], ...claims })
    .setProtectedHeader({ alg: "EdDSA", kid: "k1" })
    .setSubject(subject)
    .setJti(subject.replace("officer", "token"))
    .setIssuer("https://id.example")
    .setAudience("aeo-gateway:JP")
    .setExpirationTime(1_000_000)
    .sign(keys.privateKey);
  return `Bearer ${token}`;
}
