import { AeoError } from "../domain/errors.ts";
import { folderAt } from "../network/folder.ts";
import { parseNetwork } from "../network/memberFile.ts";
import type { Network } from "../network/networkSchema.ts";
import { entryDifferences, keyDifferences, type OwnKeys, readOwnKeys } from "../network/ownKeys.ts";
import { type NewFile, writeNewFiles } from "../network/writeFiles.ts";
import { CliFault } from "./fault.ts";
import { readObject, readText } from "./input.ts";
import type { Io } from "./io.ts";

/** The file of a network's members. @throws CliFault MEMBERS_INVALID, FILE_UNREADABLE */
export async function readMembers(path: string, io: Io): Promise<Network> {
  const document = await readObject(path, io);
  return asMembers(path, () => parseNetwork(document));
}

/** Reads members by a function that refuses what is wrong with them. @param what the file or option that they are from @throws CliFault */
export function asMembers<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AeoError) throw new CliFault("MEMBERS_INVALID", `${what}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** A member's own folder of keys. @throws CliFault FILE_UNREADABLE */
export function ownKeysAt(folder: string): OwnKeys {
  try {
    return readOwnKeys(folderAt(folder));
  } catch (error) {
    if (error instanceof RangeError) throw new CliFault("FILE_UNREADABLE", `${folder}/${error.message}`);
    throw error;
  }
}

/**
 * That a member's keys are those of the entry beside them, and that the network's members have that entry.
 * @throws CliFault ENTRY_DIFFERS naming every field
 */
export function assertOwnEntry(keys: OwnKeys, members?: Network): void {
  const { economy } = keys.entry;
  const listed = members?.members.find((member) => member.economy === economy);
  if (members !== undefined && listed === undefined)
    throw new CliFault("ENTRY_DIFFERS", `${economy} is not among the members`);
  const swapped = keyDifferences(keys).map(({ pointer }) => `${pointer} of member.json is not of the key beside it`);
  const changed = (listed === undefined ? [] : entryDifferences(keys.entry, listed)).map(
    ({ pointer, own, other }) =>
      `${pointer} is ${JSON.stringify(other)}, and ${economy} handed in ${JSON.stringify(own)}`,
  );
  const all = [...swapped, ...changed];
  if (all.length > 0) throw new CliFault("ENTRY_DIFFERS", all.join("; "));
}

/** Writes files that must not be there yet. @throws CliFault FILE_EXISTS, FILE_UNWRITABLE */
export function writeNew(folder: string, files: ReadonlyMap<string, NewFile>): void {
  let taken: string | undefined;
  try {
    taken = writeNewFiles(folder, files);
  } catch (cause) {
    throw new CliFault("FILE_UNWRITABLE", `${folder} can't be written: ${(cause as Error).message}`, { cause });
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
