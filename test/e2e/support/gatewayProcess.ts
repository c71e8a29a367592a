/*
 * One gateway in a process of its own, so that it can be killed: `node gatewayProcess.ts FILE`, with what it is to be in the file.
 * It tells its parent its addresses when it is up.
 */
import { readFileSync } from "node:fs";
import type { Economy } from "../../../src/domain/economy.ts";
import { gatewayOf, type GatewayOptions } from "../../../src/start/gatewayOf.ts";
import { demoSigners, type GatewayKeys } from "../../../src/start/keys.ts";
import type { Network } from "../../../src/start/network.ts";
import { createLog } from "../../../src/telemetry/log.ts";

/** What the parent writes into the file. */
export interface GatewayFile {
  readonly rpcUrls: Network["rpcUrls"];
  readonly book: Network["book"];
  readonly keys: GatewayKeys;
  readonly options: Omit<GatewayOptions, "log">;
}

const { rpcUrls, book, keys, options } = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as GatewayFile;
const network = {
  rpcUrls,
  book,
  // On an embedded chain the demonstration's keys have no salt.
  signersOf: (economy: Economy) => demoSigners(economy, ""),
  keysOf: (economy: Economy) => (economy === keys.economy ? keys : undefined),
} as unknown as Network;
const log = createLog("error", { app: "test" });
const { url, metricsUrl } = await gatewayOf(network, { ...options, log });
process.send?.({ url, metricsUrl });
// Its parent died: nobody else ends it.
process.once("disconnect", () => process.exit(1));
