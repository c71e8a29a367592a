import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Position } from "../../domain/event.ts";
import type { LedgerLog } from "../../domain/ledgerLog.ts";
import { type Finding, finding } from "../finding.ts";
import { type EventMembers, type HeaderMembers, readMembers, type TrailerMembers } from "./form.ts";
import { LineOpener } from "./line.ts";

/** A line of an export, as far as it can be read. */
export type ExportLine =
  | { readonly line: number; readonly kind: "header"; readonly members: HeaderMembers }
  | { readonly line: number; readonly kind: "event"; readonly members: EventMembers; readonly digestFits: boolean }
  | { readonly line: number; readonly kind: "trailer"; readonly members: TrailerMembers; readonly sha256: string };

/** Told how many bytes of a file of so many were read. */
export type BytesRead = (done: number, of: number) => void;

/**
 * Reads an export line by line. What does not fit within a line is told; a line that can't be read at all is left out, and told.
 * @throws Error of the file system
 */
export async function* readExport(
  path: string,
  tell: (found: Finding) => void,
  onBytes: BytesRead = () => {},
): AsyncIterable<ExportLine> {
  const opener = new LineOpener();
  const sha256 = createHash("sha256");
  let line = 0;
  for await (const text of linesOf(path, onBytes)) {
    line += 1;
    const opened = opener.open(text);
    const read = opened === undefined ? "" : readMembers(opened.members);
    const place = { line, ...placeIn(opened?.members) };
    for (const found of faultsOf(opened, read, place)) tell(found);
    const before =
      read !== "" && typeof read !== "string" && read.kind === "trailer" ? sha256.copy().digest("hex") : "";
    addLine(sha256, text);
    if (opened === undefined || typeof read === "string") continue;
    if (read.kind === "header") yield { line, kind: "header", members: read };
    else if (read.kind === "event") yield { line, kind: "event", members: read, digestFits: opened.digestFits };
    else yield { line, kind: "trailer", members: read, sha256: before };
  }
}

function addLine(hash: Hash, text: string): void {
  hash.update(text).update("\n");
}

type Opened = ReturnType<LineOpener["open"]>;

function faultsOf(opened: Opened, read: unknown, place: Partial<Finding>): Finding[] {
  if (opened === undefined) return [finding("export", "malformed", "the line is no JSON object", place)];
  const { damaged, digestFits } = opened;
  if (damaged === null)
    return [finding("export", "altered", "it has not one checksum per member", { ...place, field: "sums" })];
  const found: Finding[] = [];
  // A checksum that does not fit what the digest covers is itself the damage.
  for (const name of damaged) {
    const field = digestFits ? "sums" : name;
    found.push(finding("export", "altered", `${name} and its checksum do not fit`, { ...place, field }));
  }
  if (!digestFits && damaged.length === 0) {
    const detail =
      "the line does not follow the one before it: a line is missing, added or moved, or the digest was altered";
    found.push(finding("export", "altered", detail, { ...place, field: "digest" }));
  }
  if (typeof read === "string" && damaged.length === 0)
    found.push(finding("export", "malformed", `${read} is not in the form of an export`, { ...place, field: read }));
  return found;
}

function placeIn(members: Readonly<Record<string, unknown>> | undefined): Partial<Finding> {
  const number = (name: string): number | null =>
    typeof members?.[name] === "number" ? (members[name] as number) : null;
  const known = ["authorities", "certifications", "arrangements", "benefits"];
  const registry = known.includes(members?.["registry"] as string)
    ? (members?.["registry"] as Finding["registry"])
    : null;
  return { registry, sequence: number("sequence"), block: number("block"), logIndex: number("logIndex") };
}

/** The log that an event's line holds. */
export function logOf(members: EventMembers): LedgerLog {
  const { registry, sequence, block, logIndex, time, transaction, topic, subject, data } = members;
  const position: Position = { registry, sequence, block, logIndex, time, transaction: transaction as `0x${string}` };
  return { position, content: Buffer.from(topic.slice(2) + subject.slice(2) + data.slice(2), "hex") };
}

/** Lines that end with a line feed; a last one without is a line too. */
async function* linesOf(path: string, onBytes: BytesRead): AsyncIterable<string> {
  let rest = "";
  const stream = createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 20 });
  const { size } = await stat(path);
  for await (const chunk of stream) {
    const parts = (rest + String(chunk)).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
    onBytes(stream.bytesRead, size);
  }
  if (rest !== "") yield rest;
}
