import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

const PART = ".part";

/** A file that is being written. Others see it when it is whole, or never. */
export interface PartFile {
  write(bytes: Buffer): Promise<void>;
  /** Makes it safe from a power cut; it still can't be seen. */
  close(): Promise<void>;
  /** Lets it be seen, once it is closed. */
  publish(name: string): Promise<void>;
  /** Takes it away. */
  drop(): Promise<void>;
}

/** A directory in which other systems fetch files. */
export interface FileDirectory {
  begin(): Promise<PartFile>;
  /** The published files. */
  list(): Promise<readonly string[]>;
  remove(names: readonly string[]): Promise<void>;
}

/** Opens a directory, made when it is missing. What a process that ended left half written is dropped. */
export async function openDirectory(path: string): Promise<FileDirectory> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  for (const name of await readdir(path)) if (name.endsWith(PART)) await rm(join(path, name));
  let begun = 0;
  return {
    begin: () => beginPart(path, `${++begun}${PART}`),
    list: async () => (await readdir(path)).filter((name) => !name.endsWith(PART)),
    async remove(names) {
      for (const name of names) await rm(join(path, name), { force: true });
      await sync(path);
    },
  };
}

async function beginPart(directory: string, name: string): Promise<PartFile> {
  const path = join(directory, name);
  const handle = await open(path, "w", 0o600);
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  return {
    write: (bytes) => handle.writeFile(bytes),
    async close() {
      await handle.sync();
      await close();
    },
    async publish(as) {
      await rename(path, join(directory, as));
      await sync(directory);
    },
    async drop() {
      await close();
      await rm(path, { force: true });
    },
  };
}

/** Makes the names in a directory durable. */
async function sync(path: string): Promise<void> {
  if (process.platform === "win32") return; // has no such call
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
