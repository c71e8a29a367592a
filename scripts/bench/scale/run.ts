/**
 * What each thing takes on disk, on the chain and of a processor, for the page of scale (src/docs/scale.md):
 *   transaction   bytes of a registration and of a change of status, alone and in a batch, signed
 *   event         of the ledger, verified and stored as by a gateway, and what its row takes
 *   profile       of a partner's operator
 *   clearance     taken from a CSV file, as POST /v1/clearances takes it
 *   receipt       recorded, sealed and synced
 *   change        of status, in the view in memory
 * Processor time, not time passed: it says the same on a busy machine. Run with: npm run bench -- scale [COUNT]
 */
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStores } from "../../../src/gateway/stores.ts";
import { storePartnerProfiles } from "../memory/partnerProfiles.ts";
import { feed, openIntake } from "../monitor/intake.ts";
import { clearanceLines } from "../monitor/world.ts";
import { ledgerInto } from "./ledger.ts";
import { sealReceipts } from "./receipts.ts";
import { transactionSizes } from "./transactions.ts";
import { memoryOfChanges } from "./view.ts";

const count = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), "aeo-scale-"));

/** Bytes of a file and of what stands beside it under the same name. */
function bytesOf(path: string): number {
  const name = path.slice(folder.length + 1);
  const sizes = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((each) => each.startsWith(name))
    .map((each) => statSync(join(folder, each)))
    .map((each) => (each.isFile() ? each.size : 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A store with nothing in it: what it takes is not the things'. */
function emptyStore(name: string): { path: string; bytes: number } {
  const path = join(folder, name);
  openStores(path, { consent: { mode: "GENERAL" }, reorgDepth: 64 }).database.close();
  return { path, bytes: bytesOf(path) };
}

async function measured(what: string, number: number, way: () => Promise<number>): Promise<void> {
  const before = process.cpuUsage();
  const bytes = await way();
  const { user, system } = process.cpuUsage(before);
  const cells = [`${Math.round(bytes / number)} bytes`, `${((user + system) / number).toFixed(1)} us of a processor`];
  console.log(what.padEnd(24) + cells.map((cell) => cell.padStart(26)).join(""));
}

async function writeClearances(path: string): Promise<void> {
  const file = createWriteStream(path);
  for (const line of clearanceLines(count)) if (!file.write(`${line}\n`)) await once(file, "drain");
  file.end();
  await once(file, "finish");
}

try {
  for (const [what, bytes] of await transactionSizes()) console.log(what.padEnd(38) + `${bytes} bytes`.padStart(12));
  await measured("event of the ledger", count, async () => {
    const { path, bytes } = emptyStore("ledger.db");
    await ledgerInto(path, count);
    return bytesOf(path) - bytes;
  });
  await measured("profile of a partner", count, async () => {
    const { path, bytes } = emptyStore("partner.db");
    storePartnerProfiles(path, count);
    return bytesOf(path) - bytes;
  });
  const file = join(folder, "clearances.csv");
  await writeClearances(file);
  await measured("clearance", count, async () => {
    const { path, bytes } = emptyStore("monitor.db");
    const intake = openIntake(path);
    const { accepted } = await feed(file, intake);
    if (accepted !== count) throw new Error(`${accepted} of ${count} clearances were taken`);
    await intake.stores.clearanceThread?.close();
    intake.stores.close();
    return bytesOf(path) - bytes;
  });
  await measured("receipt", count, async () => {
    const directory = join(folder, "receipts");
    mkdirSync(directory);
    await sealReceipts(directory, count);
    return bytesOf(directory);
  });
  console.log("change of status, in memory".padEnd(38) + `${Math.round(memoryOfChanges(count))} bytes`.padStart(12));
} finally {
  rmSync(folder, { recursive: true });
}
