import { readFileSync } from "node:fs";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Secrets } from "../gateway/secrets.ts";
import type { Seeds } from "../seeding/seedTypes.ts";
import { timeZoneOf } from "../seeding/timeZone.ts";
import type { Logger } from "../telemetry/log.ts";
import { gatewayOf } from "./gatewayOf.ts";
import type { ChainChoice } from "./demoChain.ts";
import { type Network, openNetwork } from "./network.ts";
import { portsOf, refuseTakenPorts } from "./ports.ts";
import { seedAll, type SeedReport } from "./seedAll.ts";

export interface DemoOptions {
  readonly seeds: Seeds;
  /** Economies that the ledger admits. */
  readonly members: readonly Economy[];
  /** Those of them with a gateway here. */
  readonly economies: readonly Economy[];
  /** Where everything is kept; undefined: lost at the end. */
  readonly data: string | undefined;
  /** Port of the first gateway; 0 = any. */
  readonly port: number;
  readonly chain: ChainChoice;
  readonly seed: "all" | "gateways" | "none";
  /** Requests per caller and minute; the demonstration's own if left out. */
  readonly rateLimit?: number;
  /** host:port of receivers of webhooks on this machine. */
  readonly webhookHosts?: readonly string[];
  /** Legal date on which every seeded certification is valid. */
  readonly today: string;
  /** Seconds of the periods of receipts; an hour if left out. */
  readonly receiptPeriod?: number;
  /** Where a gateway keeps what it could share with others of its economy; in its own file if left out. */
  readonly sharedStoreOf?: (economy: Economy) => Secrets["sharedStore"];
  /** Seconds after which gateways answer STALE; five minutes if left out. */
  readonly ledgerBound?: number;
  readonly log: Logger;
  readonly say: (text: string) => void;
  /** Told of each part that is open, so that it can be closed, last first, also when a later one does not start. */
  readonly opened: (part: { close(): Promise<void> }) => void;
}

/** A running network. */
export interface Demo {
  readonly network: Network;
  readonly gateways: ReadonlyMap<Economy, Gateway>;
  readonly report: SeedReport;
}

/**
 * Starts a chain, or opens one that runs, starts the gateways of some economies and loads the seeds, all in this process.
 * @throws AeoError INVALID_CONFIGURATION when an economy is no member, and what a part throws that does not start
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { seeds, members, economies, data, port, chain, seed, today, log, say, opened } = options;
  const strangers = economies.filter((economy) => !members.includes(economy));
  if (strangers.length > 0)
    throw new AeoError(
      "INVALID_CONFIGURATION",
      `there are no seeds for ${strangers.join(", ")}; choose from ${members.join(", ")}`,
    );
  const places = await Promise.all(
    economies.map(async (economy, index) => ({ economy, ...(await portsOf(port, index)) })),
  );
  await refuseTakenPorts([
    ...(chain.kind === "embedded"
      ? [{ port: chain.rpcPort, whose: "the chain's JSON-RPC", option: "--rpc-port" }]
      : []),
    ...places.flatMap((place) => [
      { port: place.port, whose: `the gateway of ${place.economy}`, option: "--port" },
      { port: place.metricsPort, whose: `the metrics of ${place.economy}`, option: "--port" },
    ]),
  ]);
  const network = await openNetwork({
    dataDir: data,
    chain,
    seeds,
    members,
    gateways: places.map((place) => ({ economy: place.economy, endpoint: `http://127.0.0.1:${place.port}` })),
    log,
    say,
  });
  opened(network);
  const gateways = await startGateways(network, places, options);
  const report = await seedAll({ network, seeds, members, gateways, which: seed, today, say });
  await partnersRead(gateways, await newestTime(network), say);
  return { network, gateways, report };
}

/** The time of the newest block: everything that was certified so far is in it or before. */
async function newestTime({ rpc }: Network): Promise<number> {
  return Number((await rpc.request<{ timestamp: string }>("eth_getBlockByNumber", ["latest", false])).timestamp);
}

/**
 * Waits until every gateway has all of its running partners' profiles, so that the first question is answered with them, and the first
 * declarations are judged by them.
 */
async function partnersRead(
  gateways: ReadonlyMap<Economy, Gateway>,
  asOf: number,
  say: (text: string) => void,
): Promise<void> {
  const awaited = () =>
    [...gateways.values()].flatMap((one) => one.awaitedPartners(asOf)).filter((economy) => gateways.has(economy));
  for (let waited = 0; awaited().length > 0 && waited < 30_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (awaited().length > 0) say(`Still waiting for the profiles of ${[...new Set(awaited())].join(", ")}.`);
}

async function startGateways(
  network: Network,
  places: readonly { readonly economy: Economy; readonly port: number; readonly metricsPort: number }[],
  { seeds, data, rateLimit, webhookHosts, receiptPeriod, sharedStoreOf, ledgerBound, log, opened }: DemoOptions,
): Promise<Map<Economy, Gateway>> {
  const peerHosts = places.map(
    ({ economy, port }) => new URL(network.endpointOf(economy) ?? `http://127.0.0.1:${port}`).host,
  );
  const version = ownVersion();
  const gateways = new Map<Economy, Gateway>();
  for (const { economy, port, metricsPort } of places) {
    // A kept network's gateways stay where the registry says they are.
    const endpoint = network.endpointOf(economy);
    const gateway = await gatewayOf(network, {
      economy,
      timeZone: timeZoneOf(seeds, economy),
      port: endpoint === undefined ? port : Number(new URL(endpoint).port),
      metricsPort,
      dataDir: data,
      sharedStore: sharedStoreOf?.(economy),
      peerHosts,
      ...(receiptPeriod === undefined ? {} : { receiptPeriod }),
      ...(ledgerBound === undefined ? {} : { ledgerBound }),
      webhookHosts,
      version,
      log,
      ...(rateLimit === undefined ? {} : { rateLimit }),
    });
    opened(gateway);
    gateways.set(economy, gateway);
  }
  const head = Number(await network.rpc.request<string>("eth_blockNumber", []));
  await Promise.all([...gateways.values()].map((gateway) => gateway.reached(head)));
  return gateways;
}

function ownVersion(): string {
  const file = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(file) as { version: string }).version;
}
