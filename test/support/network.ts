import { createHash, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { vi } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { AeoError } from "../../src/domain/errors.ts";
import type { Gateway } from "../../src/gateway/gateway.ts";
import type { Seeds } from "../../src/seeding/seedTypes.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";
import type { Role } from "../../src/services/caller.ts";
import { type DemoOptions, startDemo } from "../../src/start/demo.ts";
import type { ChainChoice } from "../../src/start/demoChain.ts";
import { mintToken } from "../../src/start/keys.ts";
import type { Network } from "../../src/start/network.ts";
import { createLog, type Logger } from "../../src/telemetry/log.ts";
import { chainUnderTest, patience } from "./chainUnderTest.ts";
import { type Client, clientOf } from "./networkClient.ts";

vi.setConfig({ testTimeout: patience(60_000), hookTimeout: patience(90_000) });

export interface TestNetworkOptions {
  readonly economies: readonly Economy[];
  readonly seed: "gateways" | "none";
  /** A directory for the stores; in memory if left out. */
  readonly data?: string;
  readonly log?: Logger;
  /** Seconds of the periods of receipts. */
  readonly receiptPeriod?: number;
  /** The chain; that under test if left out. */
  readonly chain?: ChainChoice;
  /** Seconds after which the ledger's news is too old to answer from. */
  readonly ledgerBound?: number;
  /** host:port of receivers of webhooks. */
  readonly webhookHosts?: readonly string[];
}

/** The real thing, small: a chain with a ledger of its own, and a gateway for each of a few economies, which are its only members. */
export interface TestNetwork {
  readonly network: Network;
  readonly seeds: Seeds;
  readonly today: string;
  gateway(economy: Economy): Gateway;
  /** A caller of an economy's gateway, with a token for a role that this gateway's issuer made. */
  as(economy: Economy, role: Role): Promise<Client>;
  close(): Promise<void>;
}

/** Starts a network on free ports of loopback. */
export async function startTestNetwork({
  economies,
  seed,
  data,
  log,
  receiptPeriod,
  chain = chainUnderTest,
  ledgerBound,
  webhookHosts = [],
}: TestNetworkOptions): Promise<TestNetwork> {
  const seeds = loadSeeds();
  const today = new Date().toISOString().slice(0, 10);
  const parts: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const part of parts.splice(0).reverse()) await part.close();
  };
  try {
    const { network, gateways } = await startDemo({
      seeds,
      members: economies,
      economies,
      data,
      port: 0,
      chain,
      seed,
      webhookHosts,
      today,
      ...(receiptPeriod === undefined ? {} : { receiptPeriod }),
      ...storesElsewhere(data),
      ...(ledgerBound === undefined ? {} : { ledgerBound }),
      log: log ?? createLog("silent", { app: "test" }),
      say: () => undefined,
      opened: (part) => void parts.push(part),
    });
    const gateway = (economy: Economy) => gateways.get(economy) ?? missing(economy);
    return {
      network,
      seeds,
      today,
      gateway,
      async as(economy, role) {
        const keys = network.keysOf(economy) ?? missing(economy);
        return clientOf(gateway(economy).url, await mintToken(keys, role, Date.now()));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** With AEO_E2E_STORE_URL, gateways keep on that PostgreSQL what they could share; a network with the same directory finds it again. */
function storesElsewhere(data: string | undefined): Pick<DemoOptions, "sharedStoreOf"> {
  const url = process.env["AEO_E2E_STORE_URL"];
  if (url === undefined) return {};
  const network = createHash("sha256")
    .update(data ?? randomUUID())
    .digest("hex")
    .slice(0, 16);
  return {
    sharedStoreOf: (economy) => ({ url, password: undefined, schema: `e2e_${network}_${economy.toLowerCase()}` }),
  };
}

function missing(economy: Economy): never {
  throw new AeoError("INVALID_CONFIGURATION", `the network has no gateway of ${economy}`);
}

/** Asks again until an answer is as wanted, and gives it; says what it last was when it does not come to be. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  wanted: (answer: T) => boolean,
  patienceMs = patience(25_000),
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(`${what} did not come to be; last: ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await pause(100);
  }
}
