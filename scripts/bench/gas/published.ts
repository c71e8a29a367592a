import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Compiled } from "./compile.ts";

/** A package whose contracts are measured as they were published. It is fetched, checked and looked into, not installed. */
export interface Published {
  readonly name: string;
  readonly version: string;
  /** As the registry gives it. */
  readonly integrity: string;
}

interface Packed {
  readonly filename: string;
  readonly integrity: string;
}

/**
 * Reads compiled contracts out of a package, by their paths in it.
 * @throws Error without a network, or when the package is not the one that is meant
 */
export function readPublished({ name, version, integrity }: Published, paths: readonly string[]): Compiled[] {
  const folder = mkdtempSync(join(tmpdir(), "aeo-published-"));
  try {
    const args = ["pack", `${name}@${version}`, "--json", "--silent", "--pack-destination", folder];
    const told = JSON.parse(execFileSync("npm", args, { encoding: "utf8", cwd: folder })) as Packed[] | object;
    const [packed] = Object.values(told) as Packed[];
    if (packed?.integrity !== integrity) throw new Error(`${name}@${version} is not the package that was meant`);
    execFileSync("tar", [
      "-xzf",
      join(folder, packed.filename),
      "-C",
      folder,
      ...paths.map((path) => `package/${path}`),
    ]);
    return paths.map((path) => JSON.parse(readFileSync(join(folder, "package", path), "utf8")) as Compiled);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
