import { applyChanges, FILE_COLUMNS, type FileRow } from "../domain/exchangeFile.ts";
import { readDeltaCsv, readFullCsv } from "./fileCsv.ts";
import { type ManifestClaims, sha256Of, verifyManifest } from "./fileManifest.ts";
import { StatementRefusal } from "./refusal.ts";
import type { StatementKeyDirectory } from "./statementKeys.ts";

/** What was looked at, and what came out. "unknown": it could not be looked at. */
export interface FileFinding {
  readonly checked: string;
  readonly outcome: "good" | "false" | "unknown";
  readonly detail: string;
}

/** A manifest with how to read the files beside it; undefined = the file is not there. */
export interface ReceivedSet {
  readonly statement: string;
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
}

interface Checked {
  readonly claims: ManifestClaims;
  readonly full: readonly FileRow[] | undefined;
  readonly delta: ReturnType<typeof readDeltaCsv> | undefined;
}

/** Checks sets as they were received, in the order of their numbers: signatures, files, gaps, and that each delta leads to the next full. */
export async function checkSets(sets: readonly ReceivedSet[], keys: StatementKeyDirectory): Promise<FileFinding[]> {
  const findings: FileFinding[] = [];
  const checked: Checked[] = [];
  for (const set of sets) {
    const one = await checkSet(set, keys, findings);
    if (one !== undefined) checked.push(one);
  }
  checked.sort((a, b) => a.claims.sequence - b.claims.sequence);
  for (const [index, after] of checked.entries()) {
    const before = checked[index - 1];
    if (before !== undefined) findings.push(...followOn(before, after));
  }
  return findings;
}

async function checkSet(
  { statement, read }: ReceivedSet,
  keys: StatementKeyDirectory,
  findings: FileFinding[],
): Promise<Checked | undefined> {
  let claims: ManifestClaims;
  try {
    claims = await verifyManifest(statement, keys);
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    const outcome = error.reason === "UNKNOWN_KEY" ? "unknown" : "false";
    findings.push({ checked: "manifest", outcome, detail: `not believed: ${error.reason}` });
    return undefined;
  }
  const what = `set ${claims.sequence} of ${claims.iss}`;
  findings.push({ checked: what, outcome: "good", detail: "the manifest is signed by its authority" });
  const texts = new Map<string, string>();
  for (const { name, kind, format, sha256 } of claims.files) {
    const bytes = await read(name);
    if (bytes === undefined) findings.push({ checked: name, outcome: "unknown", detail: "the file is not here" });
    else if (sha256Of(bytes) !== sha256)
      findings.push({ checked: name, outcome: "false", detail: "not the file that was signed for" });
    else {
      findings.push({ checked: name, outcome: "good", detail: "as it was signed for" });
      if (format === "CSV") texts.set(kind, Buffer.from(bytes).toString("utf8"));
    }
  }
  const [full, delta] = [texts.get("FULL"), texts.get("DELTA")];
  return {
    claims,
    full: full === undefined ? undefined : readFullCsv(full),
    delta: delta === undefined ? undefined : readDeltaCsv(delta),
  };
}

function followOn(before: Checked, after: Checked): FileFinding[] {
  const [from, to] = [before.claims, after.claims];
  const checked = `from set ${from.sequence} to ${to.sequence}`;
  if (from.iss !== to.iss)
    return [{ checked, outcome: "false", detail: `${from.iss} and ${to.iss} are two authorities` }];
  if (to.sequence !== from.sequence + 1)
    return [{ checked, outcome: "false", detail: "a set between them is missing: load the newest full file" }];
  const full = from.files.find(({ kind, format }) => kind === "FULL" && format === "CSV");
  if (to.previous !== full?.sha256)
    return [{ checked, outcome: "false", detail: "the delta was drawn from another full file" }];
  if (before.full === undefined || after.full === undefined || after.delta === undefined)
    return [{ checked, outcome: "unknown", detail: "a CSV file is missing, so the delta could not be applied" }];
  return leadsTo(before.full, after.delta, after.full)
    ? [{ checked, outcome: "good", detail: "the delta makes the one full file into the other" }]
    : [{ checked, outcome: "false", detail: "the delta does not make the one full file into the other" }];
}

function leadsTo(before: readonly FileRow[], delta: NonNullable<Checked["delta"]>, after: readonly FileRow[]): boolean {
  try {
    const rows = applyChanges(before, delta);
    return (
      rows.length === after.length &&
      rows.every((row, index) => FILE_COLUMNS.every((column) => row[column] === after[index]?.[column]))
    );
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
