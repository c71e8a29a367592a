/** Runs a measurement, followed by its own options: npm run bench -- gas | replay | verify | write | scale | receipts | propagation | monitor | … */
import { spawn } from "node:child_process";
import { once } from "node:events";

const tsx = (file: string) =>
  [process.execPath, ["--import", "tsx", new URL(`bench/${file}`, import.meta.url).pathname]] as const;
const cli = new URL("../node_modules/hardhat/dist/src/cli.js", import.meta.url).pathname;
const BENCHES: Readonly<Record<string, readonly [command: string, args: readonly string[]]>> = {
  gas: [process.execPath, [cli, "run", "scripts/bench/gas/run.ts"]],
  replay: tsx("replay.ts"),
  verify: tsx("verify/run.ts"),
  write: tsx("write/run.ts"),
  scale: tsx("scale/run.ts"),
  receipts: tsx("receipts/run.ts"),
  propagation: tsx("propagation/run.ts"),
  monitor: tsx("monitor/run.ts"),
  find: tsx("find/run.ts"),
  audit: tsx("audit/run.ts"),
  network: tsx("network/run.ts"),
  store: tsx("store/run.ts"),
};

const [name = "", ...options] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`Which measurement? One of: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exitCode = 2;
} else {
  const [command, args] = bench;
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true" };
  const child = spawn(command, [...args, ...options], { stdio: "inherit", env });
  const [code] = (await once(child, "exit")) as [number | null];
  process.exitCode = code ?? 1;
}
