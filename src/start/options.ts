import { Command, InvalidArgumentError, Option } from "commander";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import type { ChainChoice } from "./demoChain.ts";

/** What `npm start` can be told. */
export interface StartOptions {
  readonly economies: readonly Economy[];
  readonly data: string | undefined;
  readonly port: number;
  readonly chain: ChainChoice;
  readonly seed: "all" | "gateways" | "none";
  /** Whether a year of made-up declarations is fed. */
  readonly clearances: boolean;
  readonly access: string;
  readonly verbose: boolean;
}

const DEFAULT_ECONOMIES = "TW,JP,KR,NZ,CL";

/** Reads the command line of `npm start -- …`; prints help or a usage error and ends the process, as commander does. */
export function readOptions(argv: readonly string[]): StartOptions {
  const command = new Command("npm start --")
    .description(
      "Runs an AEO ledger on this machine: an embedded chain, or one that runs already, the seeds, and a gateway per economy.",
    )
    .addOption(
      new Option("--economies <codes>", "economies with a gateway, separated by commas")
        .default(DEFAULT_ECONOMIES)
        .argParser(economies),
    )
    .option("--data <dir>", "keep chain, stores and keys here; without it everything is lost at the end")
    .option(
      "--port <n>",
      "port of the first gateway; the others follow, their metrics 1000 higher; 0 = any",
      port,
      8101,
    )
    .option("--rpc-port <n>", "port of the embedded chain's JSON-RPC; 0 = any", port, 8545)
    .addOption(
      new Option("--rpc <urls>", "nodes of a chain that runs already, separated by commas, instead of an embedded one")
        .argParser(rpcUrls)
        .conflicts("rpcPort"),
    )
    .addOption(
      new Option("--evm <version>", "what that chain's EVM is, if it is older than cancun, such as paris or berlin"),
    )
    .addOption(
      new Option("--seed <what>", "which operators to certify").choices(["all", "gateways", "none"]).default("all"),
    )
    .option("--no-clearances", "without the made-up declarations that the monitoring of benefits shows")
    .option("--access <file>", "where to write URLs and tokens for the command line", "data/access.json")
    .option("--verbose", "show the log", false);
  command.parse([...argv], { from: "user" });
  const { rpcPort, rpc, evm, ...options } = command.opts<Given>();
  if (evm !== undefined && rpc === undefined)
    command.error("error: --evm is for a chain that runs already: give --rpc");
  const list = typeof options.economies === "string" ? economies(options.economies) : options.economies;
  const chain: ChainChoice = rpc === undefined ? { kind: "embedded", rpcPort } : { kind: "running", rpcUrls: rpc, evm };
  return { ...options, chain, economies: list };
}

type Given = Omit<StartOptions, "economies" | "chain"> & {
  readonly economies: Economy[] | string;
  readonly rpcPort: number;
  readonly rpc?: readonly string[];
  readonly evm?: string;
};

/** @throws InvalidArgumentError when one is no http or https URL */
function rpcUrls(text: string): string[] {
  const urls = text.split(",").map((url) => url.trim());
  if (urls.some((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? "")))
    throw new InvalidArgumentError("http or https URLs separated by commas");
  return urls;
}

function economies(text: string): Economy[] {
  const codes = text.split(",").map((code) => parseEconomy(code.trim().toUpperCase()));
  if (codes.some((code) => code === undefined)) throw new InvalidArgumentError("two-letter codes separated by commas");
  return [...new Set(codes as Economy[])];
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError("a port from 0 to 65535");
  return number;
}
