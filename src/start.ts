import { readFileSync } from "node:fs";
import { ACCESS_ROLES, type AccessFile, type AccessRole, writeAccessFile } from "./access/accessFile.ts";
import { displayName, type Economy } from "./domain/economy.ts";
import { AeoError } from "./domain/errors.ts";
import type { Gateway } from "./gateway/gateway.ts";
import { loadSeeds } from "./seeding/seeds.ts";
import { exampleOf } from "./start/example.ts";
import { gatewayOf } from "./start/gatewayOf.ts";
import { mintToken } from "./start/keys.ts";
import { type Network, openNetwork } from "./start/network.ts";
import { readOptions, type StartOptions } from "./start/options.ts";
import { portsOf } from "./start/ports.ts";
import { seedAll } from "./start/seedAll.ts";
import { summary } from "./start/summary.ts";
import { createLog, type Logger } from "./telemetry/log.ts";

/** `npm start`: a whole ledger on this machine, for trying it out. */
const options = readOptions(process.argv.slice(2));
const log = createLog(options.verbose ? "info" : "fatal", { app: "aeo-ledger" });
const say = (text: string) => void process.stderr.write(`${text}\n`);
const opened: { close(): Promise<void> }[] = [];
let closing = false;

async function closeAll(): Promise<void> {
  if (closing) return;
  closing = true;
  for (const part of opened.reverse()) await part.close();
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    say("Stopping …");
    void closeAll().then(() => process.exit(0));
  });

try {
  await start(options);
} catch (error) {
  if (!closing) {
    const detail =
      error instanceof AeoError
        ? `${error.code}: ${error.message}`
        : String(error instanceof Error ? error.stack : error);
    say(`The network did not start. ${detail}`);
    await closeAll();
    process.exit(error instanceof AeoError && error.code === "LEDGER_WRONG_CHAIN" ? 78 : 1);
  }
}

async function start({ economies, data, port, rpcPort, seed, access: accessPath }: StartOptions): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const seeds = loadSeeds();
  const members = seeds.economies.map(({ code }) => code);
  const strangers = economies.filter((economy) => !members.includes(economy));
  if (strangers.length > 0)
    throw new AeoError(
      "INVALID_CONFIGURATION",
      `there are no seeds for ${strangers.join(", ")}; choose from ${members.join(", ")}`,
    );
  if (data === undefined)
    say("A fresh ledger, in memory: everything is lost when this ends. Keep one with npm start -- --data DIR");
  const places = await Promise.all(
    economies.map(async (economy, index) => ({ economy, ...(await portsOf(port, index)) })),
  );
  const network = await openNetwork({
    dataDir: data,
    rpcPort,
    seeds,
    members,
    gateways: places.map((place) => ({ economy: place.economy, endpoint: `http://127.0.0.1:${place.port}` })),
    log,
    say,
  });
  opened.push(network);
  const gateways = await startGateways(network, places, data, version, log);
  const today = new Date().toISOString().slice(0, 10);
  const report = await seedAll({ network, seeds, members, gateways, which: seed, today, say });
  if (report.records > 0) {
    const gas =
      report.gasPerRecord === undefined ? "" : `, ${Math.round(report.gasPerRecord)} gas each in batches of 500`;
    say(`${report.records} certifications on the ledger in ${report.seconds.toFixed(1)} s${gas}.`);
  }
  await partnersRead(gateways);
  const access = await accessOf(network, gateways);
  writeAccessFile(accessPath, access);
  const example = seed === "none" ? undefined : exampleOf(seeds, economies, today);
  process.stdout.write(`${summary(access, example, data)}\n`);
}

async function startGateways(
  network: Network,
  places: readonly { readonly economy: Economy; readonly port: number; readonly metricsPort: number }[],
  dataDir: string | undefined,
  version: string,
  logger: Logger,
): Promise<Map<Economy, Gateway>> {
  const zones = new Map(loadSeeds().economies.map(({ code, legalDates }) => [code, legalDates.timeZone]));
  const peerHosts = places.map(
    ({ economy, port }) => new URL(network.endpointOf(economy) ?? `http://127.0.0.1:${port}`).host,
  );
  const gateways = new Map<Economy, Gateway>();
  for (const { economy, port, metricsPort } of places) {
    // A kept network's gateways stay where the registry says they are.
    const endpoint = network.endpointOf(economy);
    const at = endpoint === undefined ? port : Number(new URL(endpoint).port);
    const timeZone = zones.get(economy) ?? "UTC";
    const gateway = await gatewayOf(network, {
      economy,
      timeZone,
      port: at,
      metricsPort,
      dataDir,
      peerHosts,
      version,
      log: logger,
    });
    opened.push(gateway);
    gateways.set(economy, gateway);
  }
  const head = Number(await network.rpc.request<string>("eth_blockNumber", []));
  await Promise.all([...gateways.values()].map((gateway) => gateway.reached(head)));
  return gateways;
}

/** Waits until every gateway has its running partners' profiles, so that the first question is answered with them. */
async function partnersRead(gateways: ReadonlyMap<Economy, Gateway>): Promise<void> {
  const awaited = () =>
    [...gateways.values()].flatMap((one) => one.awaitedPartners()).filter((economy) => gateways.has(economy));
  for (let waited = 0; awaited().length > 0 && waited < 30_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (awaited().length > 0) say(`Still waiting for the profiles of ${[...new Set(awaited())].join(", ")}.`);
}

async function accessOf(network: Network, gateways: ReadonlyMap<Economy, Gateway>): Promise<AccessFile> {
  const list = await Promise.all(
    [...gateways].map(async ([economy, gateway]) => {
      const keys = network.keysOf(economy);
      if (keys === undefined) throw new RangeError(`no keys of ${economy}`);
      const tokens = await Promise.all(
        ACCESS_ROLES.map(async (role) => [role, await mintToken(keys, role, Date.now())] as const),
      );
      const { url, metricsUrl } = gateway;
      return {
        economy,
        name: displayName(economy),
        url,
        metricsUrl,
        tokens: Object.fromEntries(tokens) as Record<AccessRole, string>,
      };
    }),
  );
  return {
    startedAt: new Date().toISOString(),
    rpcUrl: network.chain.url,
    addressBook: network.bookPath,
    gateways: list,
  };
}
