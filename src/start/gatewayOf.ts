import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import type { Secrets } from "../gateway/secrets.ts";
import { keyIdOf } from "../ledger/keyId.ts";
import type { Logger } from "../telemetry/log.ts";
import { type GatewayKeys, statementKey, tokenAudienceOf, tokenIssuerOf, tokenVerifier } from "./keys.ts";
import type { Network } from "./network.ts";

export interface GatewayOptions {
  readonly economy: Economy;
  readonly timeZone: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly dataDir: string | undefined;
  /** What several gateways of the economy share; each keeps everything itself if left out. */
  readonly sharedStore?: Secrets["sharedStore"] | undefined;
  /** host:port of every gateway of this demonstration, which may be called on loopback by plain HTTP. */
  readonly peerHosts: readonly string[];
  /** Seconds; an hour if left out. */
  readonly receiptPeriod?: number;
  /** Seconds; five minutes if left out. */
  readonly ledgerBound?: number;
  /** host:port of receivers of webhooks that may be called like that too; the usual one if left out. */
  readonly webhookHosts?: readonly string[] | undefined;
  readonly version: string;
  /** Requests per caller and minute; 100,000 if left out. */
  readonly rateLimit?: number;
  readonly log: Logger;
}

/** Where one may listen on this machine to see webhooks come. */
const DEMO_RECEIVERS = ["127.0.0.1:8190", "localhost:8190"];

/** Starts one economy's gateway of a demonstration: the same as any, but for keys that everybody knows. */
export function gatewayOf(network: Network, options: GatewayOptions): Promise<Gateway> {
  const {
    economy,
    timeZone,
    port,
    metricsPort,
    dataDir,
    peerHosts,
    webhookHosts = DEMO_RECEIVERS,
    receiptPeriod = 3_600,
    ledgerBound = 300,
    version,
    log,
  } = options;
  const keys = network.keysOf(economy);
  if (keys === undefined)
    throw new AeoError(
      "INVALID_CONFIGURATION",
      `the kept network has no gateway of ${economy}; choose its economies or another --data`,
    );
  if (dataDir !== undefined) mkdirSync(join(dataDir, economy), { recursive: true, mode: 0o700 });
  const config: Config = {
    economy,
    timeZone,
    host: "127.0.0.1",
    port,
    metricsPort,
    storePath: dataDir === undefined ? ":memory:" : join(dataDir, economy, "gateway.sqlite"),
    storeUrl: "",
    storePassword: "",
    storeSchema: "",
    rpcUrls: [...network.rpcUrls],
    rpcTokenFile: "",
    addressBook: "",
    keystores: "",
    keystorePassword: "",
    statementKeys: "",
    tokenIssuer: tokenIssuerOf(economy),
    tokenAudience: tokenAudienceOf(economy),
    tokenKeys: "",
    consent: "NONE",
    backdatingLimit: 365 * 86_400,
    ledgerBound,
    feedBound: 900,
    finalityDepth: 0,
    reorgDepth: 64,
    pollMs: 200,
    feedPollMs: 500,
    reportGrace: 0,
    reportQuiet: 3,
    reportEveryMs: 1_000,
    officials: 0,
    peerHosts: [...peerHosts],
    receiptRetention: 30 * 86_400,
    receiptPeriod,
    webhookHosts: [...webhookHosts],
    rateLimit: options.rateLimit ?? 100_000,
    traderRateLimit: options.rateLimit ?? 30,
    fileDirectory: "",
    fileTime: "03:00",
    fileKeep: 7,
    logLevel: "info",
  };
  const secrets = {
    book: network.book,
    signers: network.signersOf(economy),
    requestSigner: statementSigner(keys, "REQUEST"),
    headSigner: statementSigner(keys, "HEAD"),
    receiptSigner: statementSigner(keys, "RECEIPT"),
    credentialSigner: statementSigner(keys, "CREDENTIAL"),
    tokenKeys: tokenVerifier(keys),
    sharedStore: options.sharedStore,
  };
  return startGateway({ config, secrets, version, log: log.child({ gateway: economy }), nowMs: Date.now });
}

function statementSigner(keys: GatewayKeys, purpose: "REQUEST" | "HEAD" | "RECEIPT" | "CREDENTIAL"): StatementSigner {
  const { privateKey, publicKey } = statementKey(keys, purpose);
  return { economy: keys.economy, purpose, keyId: keyIdOf(keys.economy, purpose, publicKey), privateKey };
}
