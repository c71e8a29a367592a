import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file to be written. */
export interface NewFile {
  readonly text: string;
  /** Readable and writable by its owner alone. */
  readonly secret: boolean;
}

/**
 * Writes files below a folder; those that are there already are left alone, all of them if one is.
 * @returns the first path that is there already; then nothing was written
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, NewFile>): string | undefined {
  const taken = [...files.keys()].map((path) => join(folder, path)).find((path) => existsSync(path));
  if (taken !== undefined) return taken;
  for (const [path, { text, secret }] of files) {
    const target = join(folder, path);
    makeFolder(dirname(target), secret ? 0o700 : 0o755);
    const mode = secret ? 0o600 : 0o644;
    // Exclusively: two that run at once must not mix their keys.
    writeFileSync(target, text, { flag: "wx", mode });
    chmodSync(target, mode); // whatever the process's mask is
  }
  return undefined;
}

/** Makes a folder and those above it that are missing, with this mode whatever the process's mask is. @returns those made */
export function makeFolder(path: string, mode: number): string[] {
  if (existsSync(path)) return [];
  const above = makeFolder(dirname(path), mode);
  mkdirSync(path, { mode });
  chmodSync(path, mode);
  return [...above, path];
}
