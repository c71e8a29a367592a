import type { ChainChoice } from "../../src/start/demoChain.ts";

/**
 * On which chain the end-to-end tests run. By itself each test file starts an embedded chain. With AEO_E2E_RPC_URLS (nodes of one chain
 * that runs, separated by commas) nothing is known of the chain but these URLs: each file puts contracts of its own on it, with keys
 * of its own, and gives its gateways all of them. AEO_E2E_EVM says for which EVM to compile, where it is older than the build's.
 */
const urls = process.env["AEO_E2E_RPC_URLS"] ?? "";

export const chainUnderTest: ChainChoice =
  urls === ""
    ? { kind: "embedded", rpcPort: 0 }
    : {
        kind: "running",
        rpcUrls: urls.split(",").map((url) => url.trim()),
        evm: process.env["AEO_E2E_EVM"] || undefined,
      };

/** The options of `npm start` that choose it. */
export const startOptions: readonly string[] =
  chainUnderTest.kind === "embedded"
    ? ["--rpc-port", "0"]
    : [
        "--rpc",
        chainUnderTest.rpcUrls.join(","),
        ...(chainUnderTest.evm === undefined ? [] : ["--evm", chainUnderTest.evm]),
      ];

/** A time-out for this chain: blocks that come once a second, and not when they are asked for, make everything slower. */
export function patience(ms: number): number {
  return chainUnderTest.kind === "embedded" ? ms : 4 * ms;
}
