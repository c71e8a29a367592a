import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Folder } from "./bundle.ts";

/** Larger than any key or file of ours: the chain's data may lie beside them. */
const MAX_BYTES = 1024 * 1024;

/** A folder on the disk. */
export function folderAt(root: string): Folder {
  return {
    text(path) {
      try {
        return readFileSync(join(root, path), "utf8");
      } catch {
        return undefined;
      }
    },
    files(path) {
      try {
        return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((file) => ({ file, stat: statSync(file) }))
          .filter(({ stat }) => stat.size <= MAX_BYTES)
          .map(({ file, stat }) => ({ path: relative(root, file), mode: stat.mode & 0o777 }));
      } catch {
        return [];
      }
    },
  };
}
