import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

/** Notes beside a lock that this process has it, for whoever is refused: the lock counts, not the note. */
export function noteHolder(path: string, what: string): void {
  try {
    writeFileSync(path, `${what}, process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}\n`, {
      mode: 0o600,
    });
  } catch {
    // A full or read-only disk is told by the store itself.
  }
}

/** Who noted last that it has the lock, in words. */
export function holderOf(path: string): string {
  try {
    return readFileSync(path, "utf8").trim().slice(0, 300) || "another process";
  } catch {
    return "another process";
  }
}

/** Takes the note away, before the lock is let go. */
export function forgetHolder(path: string): void {
  rmSync(path, { force: true });
}
