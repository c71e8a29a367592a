import { type FileHandle, mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";

/** What the store of batches does with its directory; a test puts faults in its place. */
export interface Files {
  /** Names of the files in it. */
  list(): Promise<string[]>;
  openForReading(name: string): Promise<ReadableFile>;
  /** Opens, or creates when it is missing, a file to be extended. */
  openForWriting(name: string): Promise<WritableFile>;
  /** Writes a whole file so that it is there complete or not at all. */
  replace(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface ReadableFile {
  size(): Promise<number>;
  /** Fewer bytes than asked for only at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

export interface WritableFile extends ReadableFile {
  /** Writes all of the bytes. @throws when not all could be written */
  write(position: number, bytes: Buffer): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Resolves when everything written is safe from a power cut. */
  sync(): Promise<void>;
}

/** A directory of the machine; made when it is missing, for the gateway's account alone. */
export async function openFiles(directory: string): Promise<Files> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return {
    list: () => readdir(directory),
    openForReading: async (name) => fileOf(await open(join(directory, name), "r")),
    async openForWriting(name) {
      try {
        return fileOf(await open(join(directory, name), "r+"));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        const made = await open(join(directory, name), "wx+", 0o600);
        await syncDirectory(directory);
        return fileOf(made);
      }
    },
    async replace(name, text) {
      const temporary = join(directory, `${name}.new`);
      const handle = await open(temporary, "w", 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, join(directory, name));
      await syncDirectory(directory);
    },
    async remove(name) {
      await unlink(join(directory, name));
      await syncDirectory(directory);
    },
  };
}

function fileOf(handle: FileHandle): WritableFile {
  return {
    size: async () => (await handle.stat()).size,
    async read(position, length) {
      const buffer = Buffer.allocUnsafe(length);
      let got = 0;
      while (got < length) {
        const { bytesRead } = await handle.read(buffer, got, length - got, position + got);
        if (bytesRead === 0) break;
        got += bytesRead;
      }
      return buffer.subarray(0, got);
    },
    async write(position, bytes) {
      for (let put = 0; put < bytes.length; )
        put += (await handle.write(bytes, put, bytes.length - put, position + put)).bytesWritten;
    },
    truncate: (length) => handle.truncate(length),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** Makes the names in a directory durable: without it a power cut can lose a file whose content is safe. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return; // has no such call
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
