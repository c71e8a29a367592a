import { changesBetween, type FileRow } from "../domain/exchangeFile.ts";
import { type Instant, instantToText } from "../domain/time.ts";
import { deltaCsv, fullCsv, readFullCsv } from "./fileCsv.ts";
import { type ListedFile, type ManifestClaims, readManifest, sha256Of, signManifest } from "./fileManifest.ts";
import type { StatementSigner } from "./statementKeys.ts";
import { deltaXml, fullXml } from "./fileXml.ts";

/** Where the files are kept. */
export interface FileDirectory {
  list(): Promise<string[]>;
  read(name: string): Promise<string>;
  /** Writes a whole file so that it is there complete or not at all, safe from a power cut. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** A set as it is found. */
export interface FoundSet {
  readonly name: string;
  readonly claims: ManifestClaims;
}

const MANIFEST = /^aeo-([A-Z]{2})-(\d{6})-manifest\.jwt$/;

/** The sets in a directory, by their manifests, oldest first; what has no manifest is not complete and counts for nothing. */
export async function setsIn(directory: Pick<FileDirectory, "list" | "read">): Promise<FoundSet[]> {
  const names = (await directory.list()).filter((name) => MANIFEST.test(name)).sort();
  return Promise.all(names.map(async (name) => ({ name, claims: readManifest((await directory.read(name)).trim()) })));
}

/** What one set is made of. */
export interface SetContent {
  readonly rows: readonly FileRow[];
  readonly now: Instant;
  readonly block: number;
  readonly blockTime: Instant;
}

/** Writes the next set: the files, then the manifest that makes them count. */
export async function writeSet(
  directory: FileDirectory,
  signer: StatementSigner,
  content: SetContent,
): Promise<ManifestClaims> {
  const last = (await setsIn(directory)).at(-1)?.claims;
  const before = last === undefined ? undefined : await fullOf(directory, last);
  const sequence = (last?.sequence ?? 0) + 1;
  const head = { economy: signer.economy, sequence, preparedAt: instantToText(content.now) };
  const stem = `aeo-${signer.economy}-${String(sequence).padStart(6, "0")}`;
  const files: ListedFile[] = [];
  const put = async (kind: ListedFile["kind"], format: ListedFile["format"], rows: number, text: string) => {
    const name = `${stem}-${kind.toLowerCase()}.${format.toLowerCase()}`;
    await directory.write(name, text);
    files.push({ name, kind, format, rows, sha256: sha256Of(text) });
  };
  const { rows, now, block, blockTime } = content;
  await put("FULL", "CSV", rows.length, fullCsv(rows));
  await put("FULL", "XML", rows.length, await fullXml(head, rows));
  if (before !== undefined) {
    const changes = changesBetween(before.rows, rows);
    await put("DELTA", "CSV", changes.length, deltaCsv(changes));
    await put("DELTA", "XML", changes.length, await deltaXml(head, changes));
  }
  const claims = { iat: now, sequence, previous: before?.sha256 ?? null, block, blockTime, files };
  await directory.write(`${stem}-manifest.jwt`, `${await signManifest(signer, claims)}\n`);
  return { iss: signer.economy, ...claims };
}

/** Lets go of sets older than a moment, but never of the newest: the next delta is drawn from it. */
export async function removeBefore(directory: FileDirectory, moment: Instant): Promise<void> {
  const sets = await setsIn(directory);
  for (const { name, claims } of sets.slice(0, -1)) {
    if (claims.iat >= moment) continue;
    // The manifest first: what is without it counts for nothing.
    for (const file of [name, ...claims.files.map((one) => one.name)]) await directory.remove(file);
  }
}

/** @throws Error when the file is not the one that was signed for */
async function fullOf(directory: FileDirectory, { files }: ManifestClaims) {
  const file = files.find(({ kind, format }) => kind === "FULL" && format === "CSV");
  if (file === undefined) throw new Error("the newest manifest names no full file");
  const text = await directory.read(file.name);
  if (sha256Of(text) !== file.sha256) throw new Error(`${file.name} is not the file that was signed for`);
  return { rows: readFullCsv(text), sha256: file.sha256 };
}
