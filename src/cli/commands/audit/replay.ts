import { existsSync } from "node:fs";
import { join, parse } from "node:path";
import type { Command } from "commander";
import { type Checkpoint, checkpointOf, readCheckpoint } from "../../../audit/checkpoint.ts";
import { CheckpointWatch } from "../../../audit/checkpointWatch.ts";
import { evidenceOf } from "../../../audit/evidence.ts";
import { headSigner } from "../../../audit/export/signature.ts";
import type { Audited, AuditReport } from "../../../audit/report.ts";
import type { Economy } from "../../../domain/economy.ts";
import { instantToText } from "../../../domain/time.ts";
import type { StatementSigner } from "../../../exchange/statementKeys.ts";
import type { AddressBook } from "../../../ledger/addressBook.ts";
import type { Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject, replaceText, writeText } from "../../input.ts";
import { economyCode } from "../../options.ts";
import type { Io } from "../../io.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { auditInWords } from "../../words/audit.ts";
import { assertOneSource, auditSource, EXIT_OF, signedBy, type SourceOptions } from "./auditSource.ts";
import { auditing } from "./source.ts";

interface Options extends SourceOptions {
  readonly checkpoint?: string;
  readonly evidence?: string;
  readonly key?: string;
  readonly signedBy?: Economy;
}

/** `aeo audit replay`: everything that can be checked of a history, checked. */
export function addReplay(audit: Command, cli: Cli): void {
  const command = audit
    .command("replay")
    .summary("replay the whole history from a node or a file, and check everything")
    .description(
      "Checks sequence and head of every registry, every right to write, every rule, and every record against the contracts' storage.",
    )
    .option("--rpc <url>", "a node of the chain (JSON-RPC)")
    .option(
      "--file <file>",
      "or an export, as aeo audit export writes it; both where the chain continues another one's",
    )
    .requiredOption("--book <file>", "the ledger's address book")
    .option("--from <where>", "only genesis: a history is checked whole", "genesis")
    .option("--checkpoint <file>", "the last audit: this one must continue it; written anew when everything fits")
    .option("--evidence <file>", "where both versions go when history was rewritten (<checkpoint>.evidence.json)")
    .option("--key <file>", "a HEAD key (JWK) to sign the checkpoint with; the last one must be signed too")
    .option("--signed-by <economy>", "with --checkpoint: this authority must have signed the last one", economyCode)
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit replay --rpc http://127.0.0.1:8545 --book data/address-book.json --checkpoint last-audit.json\n",
    );
  withJson(command).action(() => {
    const options = mergedOptions<Options & { from: string }>(command);
    cli.json = options.json ?? false;
    assertOneSource(options);
    for (const [flag, value] of Object.entries({
      "--signed-by": options.signedBy,
      "--key": options.key,
      "--evidence": options.evidence,
    }))
      if (value !== undefined && options.checkpoint === undefined)
        throw new CliFault("USAGE", `${flag} goes with --checkpoint`);
    if (options.from !== "genesis") throw new CliFault("USAGE", "--from takes only genesis");
    return auditing(cli, () => replay(cli, options));
  });
}

async function replay(cli: Cli, options: Options): Promise<Exit> {
  const { io } = cli;
  const book = await readBook(options.book, io);
  const before = options.checkpoint === undefined ? undefined : await lastAudit(options.checkpoint, io);
  assertSigned(before, options);
  const watch = before && new CheckpointWatch(before, book, options.signedBy);
  const audited = await auditSource(options, book, io, { watch });
  const { report } = audited;
  const more = signedBy(audited);
  if (before !== undefined && report.asOf !== null) more.push(["last audit", signerInWords(before, watch)]);
  if (options.checkpoint !== undefined)
    more.push(await keep(options.checkpoint, options, book, audited, before, watch, io));
  const painter = new Painter(io.colour.stdout);
  io.stdout(
    cli.json ? `${JSON.stringify({ ...report, ...Object.fromEntries(more) })}\n` : auditInWords(painter, report, more),
  );
  return EXIT_OF[report.outcome];
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

/** Who asks for signatures must not go on from a checkpoint that anybody could have written. */
function assertSigned(before: Checkpoint | undefined, { key, signedBy: wanted, checkpoint }: Options): void {
  if (before === undefined && wanted !== undefined)
    throw new CliFault("USAGE", `there is no last audit in ${checkpoint} that ${wanted} could have signed`, {
      hint: "Leave --signed-by away for the first audit, or name the file of the last one.",
    });
  if (before === undefined || before.signature !== null || (key === undefined && wanted === undefined)) return;
  throw new CliFault("USAGE", `${checkpoint} is not signed, so that anybody could have written it`, {
    hint: "Run it without --key and --signed-by; when it is CLEAN, begin a signed one in another file with --key.",
  });
}

function signerInWords({ signature, block }: Checkpoint, watch: CheckpointWatch | undefined): string {
  const signer = watch?.signer;
  if (signature === null) return `of block ${block}, signed by nobody`;
  if (signer === undefined || "reason" in signer) return `of block ${block}, its signature is wrong`;
  const revoked = signer.revokedAt === 0 ? "" : `, revoked since with effect from ${instantToText(signer.revokedAt)}`;
  return `of block ${block}, signed by ${signer.economy} with HEAD key ${signer.keyId}${revoked}`;
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
  const broken = report.findings.filter(({ check }) => check === "continuity" || check === "checkpoint");
  if (before !== undefined && watch !== undefined && broken.length > 0 && report.asOf !== null) {
    const target = unusedName(options.evidence ?? `${path}.evidence.json`);
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
  await replaceText(path, `${JSON.stringify(checkpoint, null, 2)}\n`);
  const lost = before !== undefined && before.signature !== null && signer === undefined;
  return ["checkpoint", `${grown(report, before)}${lost ? "; no longer signed: give --key" : ""}`];
}

/** What was kept of an earlier rewriting stays: later evidence gets a number. */
function unusedName(path: string): string {
  if (!existsSync(path)) return path;
  const { dir, name, ext } = parse(path);
  for (let number = 2; ; number += 1) {
    const numbered = join(dir, `${name}.${number}${ext}`);
    if (!existsSync(numbered)) return numbered;
  }
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
