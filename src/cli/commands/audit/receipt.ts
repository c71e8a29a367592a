import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { Authenticator } from "../../../audit/receipts/authenticity.ts";
import { LedgerTips } from "../../../audit/receipts/ledgerTips.ts";
import { type ReceiptRow, readReceiptLine, rowOf } from "../../../audit/receipts/receiptRows.ts";
import { ReceiptSweep } from "../../../audit/receipts/receiptSweep.ts";
import {
  type BlockFacts,
  type ReceiptVerdict,
  type ReceiptVerdictCode,
  verdictOn,
} from "../../../audit/receipts/receiptVerdict.ts";
import { REGISTRIES } from "../../../domain/event.ts";
import { receiptSchema } from "../../../receipts/document.ts";
import { type AddressBook, genesisBlock } from "../../../ledger/addressBook.ts";
import { onLedger } from "../../../ledger/continuedChain.ts";
import { fetchHeaders } from "../../../ledger/blockHeader.ts";
import { hexOf } from "../../../ledger/hex.ts";
import { genesisTip } from "../../../ledger/history.ts";
import { answeredSchema } from "../../answers/receipt.ts";
import { askedQuestion, type AskedOptions, withAsked } from "../../askedOptions.ts";
import { progressOn } from "../../auditProgress.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject, readText } from "../../input.ts";
import type { Io } from "../../io.ts";
import { wholeNumber } from "../../options.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { ReceiptLines } from "../../words/auditReceipt.ts";
import { assertOneSource, onSoundHistory, type SoundAudit, type SourceOptions, withSource } from "./auditSource.ts";
import { auditing, withNode } from "./source.ts";

interface Options extends SourceOptions, AskedOptions {
  readonly bound: number;
  readonly feedBound: number;
  readonly all?: boolean;
}

/** A receipt with the place where it was read. */
interface PlacedRow extends ReceiptRow {
  readonly file: string;
  readonly line: number;
}

interface Read {
  readonly rows: readonly PlacedRow[];
  /** Batches whose records are purged: nothing can be said of their answers. */
  readonly purged: number;
}

/** The default of AEO_LEDGER_BOUND_SECONDS. */
const BOUND = 300;
/** The default of AEO_FEED_BOUND_SECONDS. */
const FEED_BOUND = 900;
/** A file up to this size can be one JSON object over several lines. */
const ONE_OBJECT = 65_536;
const HEADERS_AT_ONCE = 250;

/** `aeo audit receipt`: were answers right when they were given? */
export function addReceiptAudit(audit: Command, cli: Cli): void {
  const command = audit
    .command("receipt <receipts...>")
    .summary("were answers right when they were given, by the ledger alone?")
    .description(
      "Replays the history with every check, and derives anew what each receipt had to say at the block that it names. Files: a receipt of aeo receipt get, or one JSON object a line: a receipt, {receipt, question, answer}, or a batch of GET /v1/receipts. 0 = all right, 1 = one is not, 3 = not all can be told.",
    );
  withSource(withAsked(command))
    .option(
      "--bound <seconds>",
      "past this age of its block an answer had to be STALE (AEO_LEDGER_BOUND_SECONDS)",
      wholeNumber(1, 86_400),
      BOUND,
    )
    .option(
      "--feed-bound <seconds>",
      "past this age of the issuer's profiles likewise (AEO_FEED_BOUND_SECONDS)",
      wholeNumber(1, 30 * 86_400),
      FEED_BOUND,
    )
    .option("--all", "list those that are right too")
    .addHelpText(
      "after",
      "\nExamples:\n  aeo audit receipt receipt.json --answer answer.json --tin TW123456789 --rpc http://127.0.0.1:8545 --book data/address-book.json\n  aeo audit receipt receipts.jsonl --file history.jsonl --book data/address-book.json\n",
    )
    .action((files: string[]) => {
      const options = mergedOptions<Options>(command);
      cli.json = options.json ?? false;
      assertOneSource(options);
      return auditing(cli, () => run(cli, files, options));
    });
}

async function run(cli: Cli, files: readonly string[], options: Options): Promise<Exit> {
  const book = await readBook(options.book, cli.io);
  const read = await readAll(files, options, cli.io);
  const { presentRuling } = await import("../../../http/presentRuling.ts");
  const tips = new LedgerTips(genesisTips(book));
  const sweep = new ReceiptSweep(
    read.rows.map(({ told }) => told),
    { present: presentRuling, feedBound: options.feedBound },
  );
  const listening = {
    beforeBlock: sweep.beforeBlock.bind(sweep),
    onLog: tips.see.bind(tips),
  };
  return onSoundHistory(cli, options, listening, (sound) => judge(cli, options, read, { sweep, tips, sound, book }));
}

interface Judging {
  readonly sweep: ReceiptSweep;
  readonly tips: LedgerTips;
  readonly sound: SoundAudit;
  readonly book: AddressBook;
}

async function judge(
  cli: Cli,
  options: Options,
  { rows, purged }: Read,
  { sweep, tips, sound, book }: Judging,
): Promise<Exit> {
  const { io, json } = cli;
  const { asOf, state } = sound;
  const progress = progressOn(io);
  const blocks = await blocksOf(options, rows, asOf.block, book);
  const authenticator = new Authenticator(
    state,
    rows.map(({ sealed }) => sealed.statement),
  );
  const grounds = { tips, blocks, bound: options.bound, feedBound: options.feedBound };
  const lines = new ReceiptLines(new Painter(io.colour.stdout), { all: options.all ?? false, json });
  let at = 0;
  for (const swept of sweep.finish(asOf.block, state)) {
    const row = rows[at++] as PlacedRow;
    const verdict = verdictOn(row.told, await authenticator.of(row.sealed), swept, grounds);
    const text = lines.row(row, verdict);
    if (text !== "") {
      progress.end();
      io.stdout(text);
    }
    if (at % 1_000 === 0) progress.at("receipts", at, rows.length);
  }
  progress.end();
  io.stdout(lines.summary(sound, purged));
  return exitOf(lines.counts);
}

const BAD: readonly ReceiptVerdictCode[] = ["WRONG", "STALE", "FORGED", "UNSIGNED"];

function exitOf(counts: ReadonlyMap<ReceiptVerdict["verdict"], number>): Exit {
  if (BAD.some((code) => counts.has(code))) return EXIT.negative;
  return counts.has("NOT_CHECKABLE") ? EXIT.unknown : EXIT.ok;
}

function genesisTips({ chainId, contracts }: AddressBook) {
  const tips = REGISTRIES.map((registry) => {
    const { sequence, head } = genesisTip(chainId, contracts[registry].address);
    return [registry, { sequence, head: hexOf(head) }];
  });
  return Object.fromEntries(tips) as ConstructorParameters<typeof LedgerTips>[0];
}

/** The blocks that receipts name, as the node has them; a file has only those with events. */
async function blocksOf(
  { rpc }: Options,
  rows: readonly ReceiptRow[],
  last: number,
  book: AddressBook,
): Promise<Map<number, BlockFacts>> {
  const blocks = new Map<number, BlockFacts>();
  if (rpc === undefined) return blocks;
  const wanted = [...new Set(rows.map(({ told }) => told.block))].filter(
    (block) => block <= last && block >= genesisBlock(book),
  );
  await withNode(rpc, async (own) => {
    const node = onLedger(own, book);
    for (let from = 0; from < wanted.length; from += HEADERS_AT_ONCE)
      for (const [block, { hash, time }] of await fetchHeaders(node, wanted.slice(from, from + HEADERS_AT_ONCE)))
        blocks.set(block, { hash, time });
  });
  return blocks;
}

async function readAll(files: readonly string[], options: Options, io: Io): Promise<Read> {
  const brought = options.question !== undefined || options.answer !== undefined;
  if (brought || options.tin !== undefined) {
    if (files.length !== 1) throw new CliFault("USAGE", "--question, --answer and --tin go with one receipt");
    return { rows: [await readOne(files[0] as string, options, io)], purged: 0 };
  }
  const progress = progressOn(io);
  const rows: PlacedRow[] = [];
  let purged = 0;
  for (const file of files) {
    for await (const { line, bytes, size, found } of receiptsIn(file, io)) {
      progress.at("reading", bytes, size);
      if (found === "purged") purged += 1;
      else for (const row of found) rows.push({ ...row, file, line });
    }
  }
  progress.end();
  return { rows, purged };
}

async function readOne(file: string, options: Options, io: Io): Promise<PlacedRow> {
  const answer = options.answer === undefined ? undefined : await readObject(options.answer, io);
  const parsed = answer === undefined ? undefined : answeredSchema.safeParse(answer);
  if (parsed?.success === false)
    throw new CliFault("FILE_UNREADABLE", `${options.answer} is not an answer as aeo verify --json prints it`);
  const question = await askedQuestion(options, parsed?.data, io);
  const receipt = receiptSchema.safeParse(await readObject(file, io));
  if (!receipt.success) throw new CliFault("FILE_UNREADABLE", `${file} holds no receipt`);
  return inForm(file, 1, async () => ({
    ...(await rowOf(
      receipt.data,
      question === undefined ? undefined : (JSON.parse(question) as object as never),
      answer,
    )),
    file,
    line: 1,
  }));
}

async function inForm<T>(file: string, line: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      throw new CliFault(
        "FILE_UNREADABLE",
        `${file}, line ${line}: ${error instanceof RangeError ? error.message : "not JSON"}`,
      );
    throw error;
  }
}

async function* receiptsIn(file: string, io: Io) {
  const size = file === "-" ? 0 : await sizeOf(file);
  const whole = size <= ONE_OBJECT ? objectIn(await readText(file, io)) : undefined;
  if (whole !== undefined) {
    yield { line: 1, bytes: size, size, found: await inForm(file, 1, () => readReceiptLine(whole)) };
    return;
  }
  if (file === "-") throw new CliFault("USAGE", "standard input takes one receipt; give many in a file");
  let [line, bytes] = [0, 0];
  for await (const text of createInterface({
    input: createReadStream(file, "utf8"),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    bytes += Buffer.byteLength(text) + 1;
    if (text.trim() === "") continue;
    yield { line, bytes, size, found: await inForm(file, line, () => readReceiptLine(JSON.parse(text))) };
  }
}

/** A text that is one JSON object, over however many lines. */
function objectIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new CliFault("FILE_UNREADABLE", `${file} can't be read`, { cause });
  }
}
