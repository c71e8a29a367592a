import { ACCESS_ROLES, type AccessFile, type AccessRole, writeAccessFile } from "./access/accessFile.ts";
import { displayName, type Economy } from "./domain/economy.ts";
import { AeoError } from "./domain/errors.ts";
import type { Gateway } from "./gateway/gateway.ts";
import { loadSeeds } from "./seeding/seeds.ts";
import { startDemo } from "./start/demo.ts";
import type { ChainChoice } from "./start/demoChain.ts";
import { IMPORT_BATCH } from "./services/importCertifications.ts";
import { exampleOf } from "./start/example.ts";
import { mintToken } from "./start/keys.ts";
import type { Network } from "./start/network.ts";
import { readOptions, type StartOptions } from "./start/options.ts";
import { seedClearances } from "./start/seedClearances.ts";
import { summary } from "./start/summary.ts";
import { createLog } from "./telemetry/log.ts";

const LOST = {
  embedded: "A fresh ledger, in memory: everything is lost when this ends. Keep one with npm start -- --data DIR",
  running:
    "A fresh ledger on that chain; what gateways hold is lost when this ends. Keep it with npm start -- --data DIR",
} as const;

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
    say(`The network did not start. ${inWords(error)}`);
    await closeAll();
    // 78: a restart would not help.
    process.exit(error instanceof AeoError && error.code === "LEDGER_WRONG_CHAIN" ? 78 : 1);
  }
}

/** Errors of ours carry a stable code and say what to do; anything else is a fault, with its stack. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? `${code}: ${error.message}` : String(error.stack);
}

async function start({
  economies,
  data,
  port,
  chain,
  seed,
  clearances,
  access: accessPath,
}: StartOptions): Promise<void> {
  const seeds = loadSeeds();
  const members = seeds.economies.map(({ code }) => code);
  const today = new Date().toISOString().slice(0, 10);
  if (data === undefined) say(LOST[chain.kind]);
  const keep = (part: { close(): Promise<void> }) => void opened.push(part);
  const settings = { seeds, members, economies, data, port, chain, seed, today, log, say, opened: keep };
  const { network, gateways, report } = await startDemo(settings);
  if (report.records > 0) {
    const gas =
      report.gasPerRecord === undefined
        ? ""
        : `, ${Math.round(report.gasPerRecord)} gas each in batches of up to ${IMPORT_BATCH}`;
    say(`${report.records} certifications on the ledger in ${report.seconds.toFixed(1)} s${gas}.`);
  }
  if (clearances && seed !== "none") await seedClearances({ network, seeds, gateways, today, say });
  const access = await accessOf(network, gateways);
  writeAccessFile(accessPath, access);
  const example = seed === "none" ? undefined : exampleOf(seeds, economies, today);
  process.stdout.write(`${summary(access, example, kept(chain, data))}\n`);
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
    rpcUrl: network.rpcUrls[0] as string,
    addressBook: network.bookPath,
    gateways: list,
  };
}

/** What outlives this run. */
function kept({ kind }: ChainChoice, data: string | undefined): string {
  if (data !== undefined) return kind === "embedded" ? `kept in ${data}` : `on the chain; keys and gateways in ${data}`;
  return kind === "embedded"
    ? "in memory: everything is lost when this ends (npm start -- --data DIR keeps it)"
    : "on the chain; gateways and their keys are lost when this ends (npm start -- --data DIR keeps them)";
}
