import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { CliFault } from "./fault.ts";
import type { Io } from "./io.ts";

/** More than this no resource of a gateway takes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Reads a file, or standard input for -, as UTF-8. @throws CliFault FILE_UNREADABLE */
export async function readText(path: string, io: Io): Promise<string> {
  const bytes = await readBytes(path, io);
  if (bytes.length > MAX_BYTES) throw new CliFault("FILE_UNREADABLE", `${path} is larger than 32 MiB`);
  try {
    // Names in Big5 or Shift JIS would otherwise be sent as rubbish.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CliFault("FILE_UNREADABLE", `${path} is not UTF-8`, { hint: "Save it as UTF-8.", cause });
  }
}

/** Reads a file, or standard input for -, as it is. @throws CliFault FILE_UNREADABLE */
export async function readBytes(path: string, io: Io): Promise<Uint8Array> {
  return path === "-" ? await io.stdin() : await load(path);
}

/** Reads a JSON object. @throws CliFault FILE_UNREADABLE */
export async function readObject(path: string, io: Io): Promise<Record<string, unknown>> {
  const text = await readText(path, io);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CliFault("FILE_UNREADABLE", `${path} is not JSON`); // the parser would quote it
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CliFault("FILE_UNREADABLE", `${path} holds no JSON object`);
  return value as Record<string, unknown>;
}

/** Writes a file, text as UTF-8. @throws CliFault FILE_UNWRITABLE */
export async function writeText(path: string, text: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new CliFault("FILE_UNWRITABLE", `${path} can't be written: ${(cause as Error).message}`, { cause });
  }
}

/** Writes a file in one step: after a crash it is the one that stood there, or the new one. @throws CliFault FILE_UNWRITABLE */
export async function replaceText(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new CliFault("FILE_UNWRITABLE", `${path} can't be written: ${(cause as Error).message}`, { cause });
  }
}

async function load(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new CliFault("FILE_UNREADABLE", `${path} ${missing ? "does not exist" : "can't be read"}`, { cause });
  }
}
