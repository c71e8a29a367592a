import type { Command } from "commander";
import manifest from "../../../../package.json" with { type: "json" };
import { auditFile } from "../../../audit/auditFile.ts";
import { auditNode } from "../../../audit/auditNode.ts";
import { type Checkpoint, checkpointOf, CheckpointWatch, readCheckpoint } from "../../../audit/checkpoint.ts";
import { evidenceOf } from "../../../audit/evidence.ts";
import { headSigner } from "../../../audit/export/signature.ts";
import type { Audited, AuditOutcome, AuditReport } from "../../../audit/report.ts";
import type { StatementSigner } from "../../../exchange/statementKeys.ts";
import type { AddressBook } from "../../../ledger/addressBook.ts";
import { progressOn } from "../../auditProgress.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject, writeText } from "../../input.ts";
import type { Io } from "../../io.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { auditInWords } from "../../words/audit.ts";
import { auditing, withNode } from "./source.ts";

interface Options {
  readonly rpc?: string;
  readonly file?: string;
  readonly book: string;
  readonly checkpoint?: string;
  readonly evidence?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export const EXIT_OF: Readonly<Record<AuditOutcome, Exit>> = {
  CLEAN: EXIT.ok,
  FAULT: EXIT.negative,
  UNKNOWN: EXIT.unknown,
};

/** `aeo audit replay`: everything that can be checked of a history, checked. */
export function addReplay(audit: Command, cli: Cli): void {
  const command = audit
    .command("replay")
    .summary("replay the whole history from a node or a file, and check everything")
    .description(
      "Checks sequence and head of every registry, every right to write, every rule, and every record against the contracts' storage.",
    )
    .option("--rpc <url>", "a node of the chain (JSON-RPC)")
    .option("--file <file>", "or an export, as aeo audit export writes it")
    .requiredOption("--book <file>", "the ledger's address book")
    .option("--from <where>", "only genesis: a history is checked whole", "genesis")
    .option("--checkpoint <file>", "the last audit: this one must continue it; written anew when everything fits")
    .option("--evidence <file>", "where both versions go when history was rewritten (<checkpoint>.evidence.json)")
    .option("--key <file>", "a HEAD key (JWK) to sign the checkpoint with")
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit replay --rpc http://127.0.0.1:8545 --book data/address-book.json --checkpoint last-audit.json\n",
    );
  withJson(command).action(() => {
    const options = mergedOptions<Options & { from: string }>(command);
    cli.json = options.json ?? false;
    if ((options.rpc === undefined) === (options.file === undefined))
      throw new CliFault("USAGE", "give either --rpc or --file");
    if (options.from !== "genesis") throw new CliFault("USAGE", "--from takes only genesis");
    return auditing(cli, () => replay(cli, options));
  });
}

async function replay(cli: Cli, options: Options): Promise<Exit> {
  const { io } = cli;
  const book = await readBook(options.book, io);
  const before = options.checkpoint === undefined ? undefined : await lastAudit(options.checkpoint, io);
  const watch = before && new CheckpointWatch(before, book);
  const audited = await run(options, book, watch, io);
  const { report } = audited;
  const more: (readonly [string, string])[] = [];
  if ("signedBy" in audited) more.push(["signed by", (audited.signedBy as string | null) ?? "nobody"]);
  if (options.checkpoint !== undefined)
    more.push(await keep(options.checkpoint, options, book, audited, before, watch, io));
  const painter = new Painter(io.colour.stdout);
  io.stdout(
    cli.json ? `${JSON.stringify({ ...report, ...Object.fromEntries(more) })}\n` : auditInWords(painter, report, more),
  );
  return EXIT_OF[report.outcome];
}

async function run(
  { rpc, file }: Options,
  book: AddressBook,
  watch: CheckpointWatch | undefined,
  io: Io,
): Promise<Audited> {
  const progress = progressOn(io);
  const release = manifest.version;
  try {
    if (file !== undefined) return await auditFile(file, book, { release, watch });
    const onProgress = ({ step, done, of }: { step: string; done: number; of: number }): void =>
      progress.at(step, done, of);
    return await withNode(rpc ?? "", (node) => auditNode(node, book, { release, watch, onProgress }));
  } finally {
    progress.end();
  }
}

async function lastAudit(path: string, io: Io): Promise<Checkpoint | undefined> {
  try {
    return readCheckpoint(await readObject(path, io));
  } catch (error) {
    // The first audit has none before it; a damaged one must not pass for none.
    if (error instanceof CliFault && (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
      return undefined;
    if (error instanceof RangeError) throw new CliFault("FILE_UNREADABLE", `${path}: ${error.message}`);
    throw error;
  }
}

/** Moves the checkpoint on after a clean audit, and keeps both versions when history was rewritten. */
async function keep(
  path: string,
  options: Options,
  book: AddressBook,
  { report, state }: Audited,
  before: Checkpoint | undefined,
  watch: CheckpointWatch | undefined,
  io: Io,
): Promise<readonly [string, string]> {
  const now = Math.floor(io.now() / 1000);
  const broken = report.findings.filter(({ check }) => check === "continuity");
  if (before !== undefined && watch !== undefined && broken.length > 0 && report.asOf !== null) {
    const target = options.evidence ?? `${path}.evidence.json`;
    const source = options.rpc === undefined ? (options.file ?? "") : new URL(options.rpc).host;
    await writeText(
      target,
      `${JSON.stringify(evidenceOf(before, report.asOf, watch.seen, broken, source, now), null, 2)}\n`,
    );
    return ["evidence", `${target} holds both versions`];
  }
  if (report.outcome !== "CLEAN" || report.asOf === null || report.stateDigest === null)
    return ["checkpoint", "left as it was"];
  const signer = options.key === undefined ? undefined : await signerOf(options.key, state.authorities, now, io);
  const checkpoint = await checkpointOf(book, report.asOf, report.stateDigest, now, signer);
  await writeText(path, `${JSON.stringify(checkpoint, null, 2)}\n`);
  return ["checkpoint", grown(report, before)];
}

function grown({ asOf, counts }: AuditReport, before: Checkpoint | undefined): string {
  if (before === undefined) return `first one, at block ${asOf?.block}`;
  const events = Object.values(counts.events).reduce((sum, count) => sum + count, 0);
  const then = Object.values(before.heads).reduce((sum, { sequence }) => sum + sequence, 0);
  return `history only grew since block ${before.block}, by ${events - then} events`;
}

/** The signer of a key file, by the keys of the history. @throws CliFault */
export async function signerOf(
  path: string,
  authorities: Parameters<typeof headSigner>[1],
  now: number,
  io: Io,
): Promise<StatementSigner> {
  try {
    const signer = headSigner(await readObject(path, io), authorities, now);
    if (signer !== undefined) return signer;
  } catch (error) {
    if (error instanceof RangeError) throw new CliFault("FILE_UNREADABLE", `${path}: ${error.message}`);
    throw error;
  }
  throw new CliFault("USAGE", `${path}: no authority has this key with purpose HEAD on this ledger`);
}
