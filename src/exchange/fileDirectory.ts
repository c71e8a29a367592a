import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FileDirectory } from "./fileSet.ts";

/** A directory of the machine, made when it is missing. Files can be read by the account's group: others fetch them from here. */
export async function openFileDirectory(path: string): Promise<FileDirectory> {
  await mkdir(path, { recursive: true, mode: 0o750 });
  return {
    list: () => readdir(path),
    read: (name) => readFile(join(path, name), "utf8"),
    async write(name, text) {
      const temporary = join(path, `.${name}.new`);
      const handle = await open(temporary, "w", 0o640);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, join(path, name));
      const directory = await open(path, "r");
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    },
    remove: (name) => rm(join(path, name), { force: true }),
  };
}
