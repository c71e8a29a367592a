import type { Command } from "commander";
import manifest from "../../../../package.json" with { type: "json" };
import { auditFile, type AuditedFile } from "../../../audit/auditFile.ts";
import { auditNode, type AuditNodeOptions, type AuditProgress } from "../../../audit/auditNode.ts";
import type { Hearing } from "../../../audit/auditor.ts";
import type { CheckpointWatch } from "../../../audit/checkpointWatch.ts";
import type { Audited, AuditOutcome } from "../../../audit/report.ts";
import type { LedgerAsOf } from "../../../domain/asOf.ts";
import type { AddressBook } from "../../../ledger/addressBook.ts";
import { progressOn } from "../../auditProgress.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import type { Io } from "../../io.ts";
import { type Cli, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { auditInWords } from "../../words/audit.ts";
import { withNode } from "./source.ts";

/** Where a history is read from, and whose it must be. */
export interface SourceOptions {
  readonly rpc?: string;
  readonly file?: string;
  readonly book: string;
  readonly json?: boolean;
}

export const EXIT_OF: Readonly<Record<AuditOutcome, Exit>> = {
  CLEAN: EXIT.ok,
  FAULT: EXIT.negative,
  UNKNOWN: EXIT.unknown,
};

/** Adds the options that say which history is read. */
export function withSource(command: Command): Command {
  return withJson(
    command
      .option("--rpc <url>", "a node of the chain (JSON-RPC)")
      .option(
        "--file <file>",
        "or an export, as aeo audit export writes it; both where the chain continues another one's",
      )
      .requiredOption("--book <file>", "the ledger's address book"),
  );
}

/** @throws CliFault USAGE unless there is exactly one source */
export function assertOneSource({ rpc, file }: SourceOptions): void {
  if (rpc === undefined && file === undefined)
    throw new CliFault("USAGE", "give --rpc or --file, or, where the chain continues another one, both");
}

/** Both are read only of a ledger that went over to another chain: the file is what came before. */
function assertBothAreNeeded(rpc: string | undefined, file: string | undefined, book: AddressBook): void {
  if (rpc !== undefined && file !== undefined && book.continues === undefined)
    throw new CliFault("USAGE", "give either --rpc or --file: by the address book nothing came before this chain");
}

/** Who is told of the history while it is read. */
export interface Listening extends Hearing {
  readonly watch?: CheckpointWatch | undefined;
  readonly onLog?: AuditNodeOptions["onLog"];
}

/** Replays and checks a history from a node or a file, with a bar that shows how far it has come. */
export async function auditSource(
  { rpc, file }: SourceOptions,
  book: AddressBook,
  io: Io,
  listening: Listening,
): Promise<Audited | AuditedFile> {
  assertBothAreNeeded(rpc, file, book);
  const progress = progressOn(io);
  const release = manifest.version;
  try {
    if (file !== undefined && rpc === undefined) {
      const onProgress = (done: number, of: number): void => progress.at("file", done, of);
      return await auditFile(file, book, { release, ...listening, onProgress });
    }
    const onProgress = ({ step, done, of }: AuditProgress): void => progress.at(step, done, of);
    return await withNode(rpc ?? "", (node) =>
      auditNode(node, book, { release, ...listening, onProgress, before: file }),
    );
  } finally {
    progress.end();
  }
}

/** Who signed what was read, for the end of a report; a node's history has no signature. */
export function signedBy(audited: Audited | AuditedFile): (readonly [string, string])[] {
  return "signedBy" in audited ? [["signed by", audited.signedBy ?? "nobody"]] : [];
}

/** An audit that found everything right, read to its end. */
export interface SoundAudit extends Audited {
  readonly asOf: LedgerAsOf;
  /** As signedBy() gives it. */
  readonly more: readonly (readonly [string, string])[];
}

/**
 * Replays a history with every check, and hands it on only when everything fits: of any other nothing is said but what is wrong with
 * it, as `aeo audit replay` says it.
 */
export async function onSoundHistory(
  cli: Cli,
  options: SourceOptions,
  listening: Listening,
  use: (audit: SoundAudit) => Promise<Exit>,
): Promise<Exit> {
  const { io } = cli;
  const audited = await auditSource(options, await readBook(options.book, io), io, listening);
  const { report } = audited;
  const more = signedBy(audited);
  if (report.outcome === "CLEAN" && report.asOf !== null) return use({ ...audited, asOf: report.asOf, more });
  const painter = new Painter(io.colour.stdout);
  io.stdout(
    cli.json ? `${JSON.stringify({ ...report, ...Object.fromEntries(more) })}\n` : auditInWords(painter, report, more),
  );
  return EXIT_OF[report.outcome];
}
