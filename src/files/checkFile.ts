import { createHash } from "node:crypto";
import { parsePosition } from "../domain/exchangeFile.ts";
import { StatementRefusal } from "../exchange/refusal.ts";
import type { StatementKeyDirectory } from "../exchange/statementKeys.ts";
import { type ManifestClaims, type ManifestFile, readManifest, verifyManifest } from "./manifest.ts";

/** What was looked at and what came out. "unknown": it can't be told with what was given. */
export interface FileFinding {
  readonly checked: "signature" | "content" | "order";
  readonly outcome: "good" | "false" | "unknown";
  readonly detail: string;
}

export interface FileCheck {
  readonly manifest: string;
  readonly name: string;
  readonly content: Uint8Array;
  /** Statement keys from a source that the reader trusts. */
  readonly keys: StatementKeyDirectory | undefined;
  /** The position of the file that the reader holds; undefined = none is told. */
  readonly held: string | undefined;
}

/** Checks a file against its manifest: who signed it, whether it is whole, whether it may be added to what is held. */
export async function checkFile(check: FileCheck): Promise<FileFinding[]> {
  let claims: ManifestClaims;
  try {
    claims = readManifest(check.manifest);
  } catch {
    return [{ checked: "signature", outcome: "false", detail: "the manifest is none" }];
  }
  const order = check.held === undefined ? [] : [checkOrder(claims, check.name, check.held)];
  return [await checkSignature(claims, check), checkContent(claims, check), ...order];
}

async function checkSignature({ iss }: ManifestClaims, { manifest, keys }: FileCheck): Promise<FileFinding> {
  const checked = "signature";
  if (keys === undefined) return { checked, outcome: "unknown", detail: `no keys of ${iss} were given` };
  try {
    await verifyManifest(manifest, keys);
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    return { checked, outcome: "false", detail: `not signed by ${iss} with a key that stood then (${error.reason})` };
  }
  return { checked, outcome: "good", detail: `signed by ${iss} with a RECEIPT key` };
}

function checkContent(claims: ManifestClaims, { name, content }: FileCheck): FileFinding {
  const checked = "content";
  const file = fileOf(claims, name);
  if (file === undefined) return { checked, outcome: "false", detail: "the manifest names no file of this name" };
  const isSame = createHash("sha256").update(content).digest("hex") === file.sha256;
  if (!isSame) return { checked, outcome: "false", detail: "the content is not the one that was signed" };
  return { checked, outcome: "good", detail: `${file.entries} entries, ${file.kind.toLowerCase()}` };
}

/** Of one file alone the name does not matter: whoever fetched it may have given it another. */
function fileOf({ files }: ManifestClaims, name: string): ManifestFile | undefined {
  return files.find((one) => one.name === name) ?? (files.length === 1 ? files[0] : undefined);
}

/** A delta may be added to the file at its `since` and to every later one of the series, before its own. */
function checkOrder(claims: ManifestClaims, name: string, held: string): FileFinding {
  const checked = "order";
  const since = fileOf(claims, name)?.since ?? null;
  if (since === null) return { checked, outcome: "good", detail: "a full file takes the place of what is held" };
  const [from, own, at] = [since, claims.position, held].map(parsePosition);
  const isOfSeries = from?.series === at?.series;
  if (from === undefined || own === undefined || at === undefined || !isOfSeries)
    return { checked, outcome: "false", detail: "the file that is held is of another series: take a full file" };
  if (at.sequence < from.sequence)
    return {
      checked,
      outcome: "false",
      detail: `files after ${held} were missed: take a full file, or a delta since it`,
    };
  if (at.sequence >= own.sequence)
    return { checked, outcome: "false", detail: `what is held is as new as this file or newer` };
  return { checked, outcome: "good", detail: `may be added to ${held}` };
}
