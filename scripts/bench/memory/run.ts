/**
 * Measures one gateway process (src/main.ts) over a store on disk that holds a made-up ledger of certifications:
 *   first      reads the whole ledger from a node
 *   snapshot   restarts with the snapshot of the view
 *   events     restarts without it: the view is folded from the stored events
 * Prints for each the resident memory once it is quiet, its peak, how long the view took to open, and how long until the process
 * answered. With PROFILES, the store also holds as many profiles that a partner shared.
 * Run with: tsx scripts/bench/memory/run.ts [CERTIFICATIONS [PROFILES]]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatewayEnvironment } from "./environment.ts";
import { startGatewayProcess } from "./gatewayProcess.ts";
import { storePartnerProfiles } from "./partnerProfiles.ts";
import { startSyntheticNode } from "./syntheticChain.ts";

/** Certifications of a block of the made-up ledger. */
const PER_BLOCK = 500;

const [certifications = 100_000, profiles = 0] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "aeo-memory-"));
const node = await startSyntheticNode(certifications, PER_BLOCK);
try {
  const environment = gatewayEnvironment(folder, node);
  const store = environment.AEO_STORE as string;
  const lastBlock = Math.ceil(certifications / PER_BLOCK);
  for (const way of ["first", "snapshot", "events"] as const) {
    if (way === "snapshot" && profiles > 0) storePartnerProfiles(store, profiles);
    if (way === "events") rmSync(`${store}.view`);
    const gateway = await startGatewayProcess(environment);
    await gateway.reached(lastBlock);
    const { residentMB, peakMB } = await gateway.memory();
    const row = { way, certifications, residentMB, peakMB, view: gateway.view, readySeconds: gateway.readySeconds };
    process.stdout.write(`${JSON.stringify(row)}\n`);
    await gateway.stop();
  }
} finally {
  node.stop();
  rmSync(folder, { recursive: true });
}
