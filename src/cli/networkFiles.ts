import { AeoError } from "../domain/errors.ts";
import { parseNetwork } from "../network/memberFile.ts";
import type { Network } from "../network/networkSchema.ts";
import { type NewFile, writeNewFiles } from "../network/writeFiles.ts";
import { CliFault } from "./fault.ts";
import { readObject, readText } from "./input.ts";
import type { Io } from "./io.ts";

/** The file of a network's members. @throws CliFault MEMBERS_INVALID, FILE_UNREADABLE */
export async function readMembers(path: string, io: Io): Promise<Network> {
  const document = await readObject(path, io);
  try {
    return parseNetwork(document);
  } catch (error) {
    if (error instanceof AeoError) throw new CliFault("MEMBERS_INVALID", `${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Writes files that must not be there yet. @throws CliFault FILE_EXISTS, FILE_UNREADABLE */
export function writeNew(folder: string, files: ReadonlyMap<string, NewFile>): void {
  let taken: string | undefined;
  try {
    taken = writeNewFiles(folder, files);
  } catch (cause) {
    throw new CliFault("FILE_UNREADABLE", `${folder} can't be written: ${(cause as Error).message}`, { cause });
  }
  if (taken !== undefined) throw new CliFault("FILE_EXISTS", `${taken} is there already`);
}

/** The password in a file, without the line's end. @throws CliFault USAGE when it is too short to protect anything */
export async function readPassword(path: string, io: Io): Promise<string> {
  const password = (await readText(path, io)).replace(/\r?\n$/, "");
  if (password.length < 12)
    throw new CliFault("USAGE", `the password in ${path} has fewer than 12 characters`, {
      hint: "Make one by a machine: openssl rand -base64 24",
    });
  return password;
}
