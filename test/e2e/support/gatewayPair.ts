import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type { Economy } from "../../../src/domain/economy.ts";
import type { Gateway } from "../../../src/gateway/gateway.ts";
import { loadSeeds } from "../../../src/seeding/seeds.ts";
import type { Role } from "../../../src/services/caller.ts";
import { gatewayOf } from "../../../src/start/gatewayOf.ts";
import { mintToken } from "../../../src/start/keys.ts";
import { type Network, openNetwork } from "../../../src/start/network.ts";
import { portsOf } from "../../../src/start/ports.ts";
import { createLog } from "../../../src/telemetry/log.ts";
import { type Client, clientOf } from "../../support/networkClient.ts";
import type { GatewayFile } from "./gatewayProcess.ts";

export const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];

/** One of the two gateways, in a process of its own. */
export interface Member {
  readonly name: string;
  readonly url: string;
  readonly metricsUrl: string;
  token(role: Role): Promise<string>;
  as(role: Role): Promise<Client>;
  /** What it is called in the store. */
  identity(): string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again with its own store. */
  start(): Promise<void>;
}

/** Two gateways of TW on one PostgreSQL, behind one address, and one of JP with a store of its own. */
export interface Pair {
  readonly network: Network;
  readonly a: Member;
  readonly b: Member;
  readonly jp: Gateway;
  officerOfJp(): Promise<Client>;
  /** How many transactions of the registrar's key the chain has. */
  nonce(): Promise<number>;
  close(): Promise<void>;
}

export async function startPair(shared: { url: string; password: string; schema: string }): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), "aeo-pair-"));
  const seeds = loadSeeds();
  const [portsA, portsB, portsJp, front] = await Promise.all([0, 1, 2, 3].map((index) => portsOf(0, index)));
  const balancer = await balance(front!.port, [portsA!.port, portsB!.port]);
  const log = createLog("silent", { app: "test" });
  const network = await openNetwork({
    dataDir: join(folder, "network"),
    chain: { kind: "embedded", rpcPort: 0 },
    seeds,
    members: [TW, JP],
    gateways: [
      { economy: TW, endpoint: `http://127.0.0.1:${front!.port}` },
      { economy: JP, endpoint: `http://127.0.0.1:${portsJp!.port}` },
    ],
    log,
    say: () => undefined,
  });
  const common = {
    peerHosts: [`127.0.0.1:${front!.port}`, `127.0.0.1:${portsJp!.port}`],
    timeZone: "Asia/Taipei",
    version: "test",
  };
  const jp = await gatewayOf(network, { ...common, ...portsJp!, economy: JP, dataDir: undefined, log });
  const keys = network.keysOf(TW)!;
  const members = (["a", "b"] as const).map((name, index) => {
    const ports = [portsA, portsB][index]!;
    const file = join(folder, `${name}.json`);
    const options = {
      ...common,
      ...ports,
      economy: TW,
      dataDir: join(folder, name),
      sharedStore: shared,
      receiptPeriod: 3_600,
    };
    writeFileSync(
      file,
      JSON.stringify({ rpcUrls: network.rpcUrls, book: network.book, keys, options } satisfies GatewayFile),
    );
    const store = join(folder, name, TW, "gateway.sqlite");
    return memberOf({ name, file, store, ...ports! }, (role) => mintToken(keys, role, Date.now()));
  });
  const [a, b] = members as [Member, Member];
  await Promise.all([a.start(), b.start()]);
  const registrar = network.signersOf(TW).REGISTRAR.address;
  return {
    network,
    a,
    b,
    jp,
    officerOfJp: async () => clientOf(jp.url, await mintToken(network.keysOf(JP)!, "officer", Date.now())),
    nonce: async () => Number(await network.rpc.request<string>("eth_getTransactionCount", [registrar, "latest"])),
    async close() {
      await Promise.all([a.kill(), b.kill()]);
      await jp.close();
      await network.close();
      balancer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Ports {
  readonly port: number;
  readonly metricsPort: number;
}

function memberOf(
  { name, file, store, port, metricsPort }: Readonly<Record<"name" | "file" | "store", string>> & Ports,
  token: (role: Role) => Promise<string>,
): Member {
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  return {
    name,
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}`,
    token,
    identity() {
      const own = new DatabaseSync(store, { readOnly: true });
      const { gateway } = own.prepare("SELECT gateway FROM gateway_identity").get() as { gateway: string };
      own.close();
      return gateway;
    },
    as: async (role) => clientOf(url, await token(role)),
    async start() {
      const script = join(import.meta.dirname, "gatewayProcess.ts");
      const started = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
      child = started;
      let told = "";
      for (const stream of [started.stdout, started.stderr])
        stream?.on("data", (chunk: Buffer) => void (told = (told + chunk.toString()).slice(-20_000)));
      const ended = once(started, "exit").then(() => "ended");
      // One that nobody killed says why it ended.
      started.once("exit", () => {
        if (child === started) process.stderr.write(`gateway ${name} ended by itself: ${told}\n`);
      });
      if ((await Promise.race([once(started, "message"), ended])) === "ended")
        throw new Error(`gateway ${name} did not start: ${told}`);
    },
    async kill() {
      const dying = child;
      child = undefined;
      if (dying === undefined || dying.exitCode !== null) return;
      const exited = once(dying, "exit");
      dying.kill("SIGKILL");
      await exited;
    },
  };
}

/** Leads each connection to the first of some ports that takes it, as a balancer in front of gateways does. */
async function balance(port: number, targets: readonly number[]): Promise<Server> {
  const server = createServer((client) => {
    client.on("error", () => undefined);
    const lead = ([target, ...others]: readonly number[]): void => {
      if (target === undefined) return void client.destroy();
      const upstream = connect(target, "127.0.0.1");
      let isThrough = false;
      upstream.once("connect", () => {
        isThrough = true;
        client.pipe(upstream).pipe(client);
      });
      upstream.on("error", () => (isThrough ? client.destroy() : lead(others)));
      client.once("close", () => upstream.destroy());
    };
    lead(targets);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}
