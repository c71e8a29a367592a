import type { Economy } from "../domain/economy.ts";
import type { FileHead, FilePosition } from "../domain/exchangeFile.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import type { DrawFiles } from "../services/exchangeFile.ts";
import type { FileDirectory, PartFile } from "./directory.ts";
import { FileText } from "./fileText.ts";
import type { FileFormat } from "./format.ts";
import { type ManifestFile, signManifest } from "./manifest.ts";
import { fileName, FORMATS, outdated, stemOf, textOrNull } from "./names.ts";

export interface PlaceParts {
  readonly economy: Economy;
  readonly draw: DrawFiles;
  readonly directory: FileDirectory;
  readonly signer: StatementSigner;
  /** The files that were put there last; sequence 0 = none of this series. */
  readonly placed: FilePosition;
  /** Positions whose files stay there. */
  readonly keep: number;
}

/**
 * Puts a full file and the delta since the one before into the directory, in every format, with their checksums and a signed manifest.
 * The manifest comes last: where it is, all that it names is.
 * @throws what drawing or writing throws; then nothing new can be seen that a manifest names
 */
export async function placeFiles(parts: PlaceParts): Promise<FileHead> {
  const open: PartFile[] = [];
  const begin = async () => {
    const part = await parts.directory.begin();
    open.push(part);
    return part;
  };
  try {
    return await place(parts, begin);
  } catch (error) {
    for (const part of open) await part.drop();
    throw error;
  }
}

async function place(parts: PlaceParts, begin: Begin): Promise<FileHead> {
  const { economy, directory, placed } = parts;
  const drafts = await draftsOf(placed, begin);
  const head = await parts.draw(drafts.map(({ text }) => text));
  const files: ManifestFile[] = [];
  for (const { text, kind, format } of drafts) {
    const since = kind === "FULL" ? null : textOrNull(placed);
    files.push({ name: fileName(head, kind, format), kind, since, ...(await text.end()) });
  }
  const stem = stemOf(economy, head.position);
  const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
  const manifest = await signManifest(parts.signer, head, textOrNull(placed), files);
  const all = [
    ...drafts.map(({ part, kind, format }) => ({ part, name: fileName(head, kind, format) })),
    { part: await written(begin, sums), name: `${stem}.sha256` },
    { part: await written(begin, `${manifest}\n`), name: `${stem}.manifest` },
  ];
  for (const { part } of all) await part.close();
  for (const { part, name } of all) await part.publish(name);
  await directory.remove(outdated(await directory.list(), economy, head.position.series, parts.keep));
  return head;
}

type Begin = () => Promise<PartFile>;

/** A file on its way. */
interface Draft {
  readonly text: FileText;
  readonly part: PartFile;
  readonly kind: "FULL" | "DELTA";
  readonly format: FileFormat;
}

async function draftsOf(placed: FilePosition, begin: Begin): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const kind of placed.sequence === 0 ? (["FULL"] as const) : (["FULL", "DELTA"] as const))
    for (const format of FORMATS) {
      const part = await begin();
      const since = kind === "FULL" ? undefined : placed.sequence;
      drafts.push({ text: new FileText(format, since, (bytes) => part.write(bytes)), part, kind, format });
    }
  return drafts;
}

async function written(begin: Begin, text: string): Promise<PartFile> {
  const part = await begin();
  await part.write(Buffer.from(text));
  return part;
}
