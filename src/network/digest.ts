import { createHash } from "node:crypto";

/**
 * One number for a set of files: who compares it with the others over another way knows that all hold the same. SHA-256 over each
 * path and text, in the order of the paths.
 */
export function digestOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const path of [...files.keys()].sort()) {
    const text = files.get(path) as string;
    hash.update(`${path}\n${Buffer.byteLength(text)}\n${text}`);
  }
  return hash.digest("hex");
}
