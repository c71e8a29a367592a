/**
 * Runs the fault tests on a network of validators: npm run test:network -- [vitest's options]. Those that cut the network run in a
 * network namespace, where one can be made; where not, that is said and the others count.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { IN_NAMESPACE } from "./namespaces.ts";
import { validatorBinary } from "./validatorBinary.ts";

const say = (text: string) => void process.stderr.write(`${text}\n`);
const options = process.argv.slice(2);
/** What is chosen by name may all be in the other folder. */
const filter = options.length > 0 ? ["--passWithNoTests"] : [];
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

const binary = await validatorBinary(say).catch((error: Error) => {
  say(error.message);
  process.exit(1);
});

function run(folder: string, prefix: readonly string[], more: Readonly<Record<string, string>>): number {
  const args = [
    vitest,
    "run",
    "--config",
    "test/validators/vitest.config.ts",
    "--dir",
    `test/validators/${folder}`,
    ...filter,
    ...options,
  ];
  const [command, ...rest] = [...prefix, process.execPath, ...args] as [string, ...string[]];
  const env = { ...process.env, AEO_VALIDATOR: binary, ...more };
  return spawnSync(command, rest, { stdio: "inherit", env }).status ?? 1;
}

/** How to run a program in a network namespace of its own; undefined where that is not permitted, or iproute2 is not installed. */
function namespacePrefix(): readonly string[] | undefined {
  for (const flags of [["--net"], ["--map-root-user", "--net"]]) {
    const tried = spawnSync("unshare", [...flags, "--", "unshare", "--net", "--", "ip", "link", "set", "lo", "up"]);
    if (tried.status === 0) return ["unshare", ...flags, "--"];
  }
  return undefined;
}

let status = run("loopback", [], {});
const prefix = namespacePrefix();
if (prefix === undefined)
  say("\n!!! SKIPPED: the tests that cut the network. They need network namespaces (unshare) and iproute2. !!!\n");
else status = run("namespaces", prefix, { [IN_NAMESPACE]: "1" }) || status;
process.exitCode = status;
