import type { Economy } from "../domain/economy.ts";
import type { Folder } from "./folder.ts";

/** A private key, password or token that lies in a folder. */
export interface FoundKey {
  readonly path: string;
  /** Whose folder it lies in; undefined for the keys of whoever checks, which lie elsewhere. */
  readonly economy: Economy | undefined;
  /** File mode, the lower nine bits. */
  readonly mode: number;
}

/** Larger than any key of ours. */
const MAX_BYTES = 1024 * 1024;

/** The secrets in a folder and below it. */
export function foundKeys(folder: Folder, path: string, economy: Economy | undefined): FoundKey[] {
  return folder
    .files(path)
    .filter((file) => file.bytes <= MAX_BYTES && isSecret(file.path, folder.text(file.path) ?? ""))
    .map((file) => ({ path: file.path, mode: file.mode, economy }));
}

/** By what it holds, not by its name: a key may have been renamed. Of a password only the name says what it is. */
function isSecret(path: string, text: string): boolean {
  if (/(^|\/)keystore-password$/.test(path)) return true;
  if (/^\s*(0x)?[0-9a-fA-F]{64}\s*$/.test(text) || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return true;
  if (/^\s*eyJ[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(text)) return true; // a token
  return path.endsWith(".json") && (/"ciphertext"\s*:/.test(text) || /"d"\s*:/.test(text));
}
