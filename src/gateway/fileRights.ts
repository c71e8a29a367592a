import { chmodSync, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Logger } from "../telemetry/log.ts";

/** What a gateway has beside its store's file. */
const BESIDE = ["", "-wal", "-shm", ".lock", ".holder", ".view", ".receipts"];

/**
 * Takes the rights of others away from a gateway's own files: they hold profiles, salts and secrets, and a former release made them by
 * the process's mask. Rights of a group alone were given on purpose, such as for backups, and stay.
 */
export function closeToOthers(storePath: string, log: Pick<Logger, "warn">): void {
  if (storePath === ":memory:") return;
  // SQLite puts its log beside the file itself, wherever a link to it lies.
  const real = existsSync(storePath) ? realpathSync(storePath) : storePath;
  for (const file of new Set(BESIDE.flatMap((end) => [`${storePath}${end}`, `${real}${end}`]))) {
    if (!isOpenToOthers(file)) continue;
    try {
      chmodSync(file, file.endsWith(".receipts") ? 0o700 : 0o600);
      log.warn({ file }, "was open to every user of this machine, and is its owner's alone now");
    } catch (error) {
      log.warn({ err: error, file }, "is open to every user of this machine, and its rights can't be changed");
    }
  }
}

/** The files with secrets that a configuration names and every user of the machine can read. */
export function secretsOpenToOthers(
  config: Pick<Config, "keystores" | "keystorePassword" | "statementKeys" | "storePassword" | "rpcTokenFile">,
): string[] {
  const { keystores, keystorePassword, statementKeys, storePassword, rpcTokenFile } = config;
  const named = [keystorePassword, statementKeys, storePassword, rpcTokenFile].filter((file) => file !== "");
  return [...keystoresIn(keystores), ...named].filter(isOpenToOthers);
}

function keystoresIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Where files have no such rights, and where there is none, it is not. */
function isOpenToOthers(file: string): boolean {
  if (process.platform === "win32") return false;
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o007) !== 0;
}
