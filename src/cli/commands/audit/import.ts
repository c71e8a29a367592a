import type { Command } from "commander";
import manifest from "../../../../package.json" with { type: "json" };
import { auditFile } from "../../../audit/auditFile.ts";
import { compareFreshChain, type FreshChain } from "../../../audit/genesis/freshChain.ts";
import { storageOf } from "../../../audit/genesis/genesisState.ts";
import type { AuditReport } from "../../../audit/report.ts";
import type { AddressBook } from "../../../ledger/addressBook.ts";
import { progressOn } from "../../auditProgress.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { writeText } from "../../input.ts";
import type { Io } from "../../io.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { counted, Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { auditInWords } from "../../words/audit.ts";
import { EXIT_OF } from "./auditSource.ts";
import { auditing, withNode } from "./source.ts";

interface Options {
  readonly file: string;
  readonly book: string;
  readonly store?: string;
  readonly rpc?: string;
  readonly newBook?: string;
  readonly json?: boolean;
}

/** `aeo audit import`: a gateway's store out of an export, and a new chain that continues it. */
export function addImport(audit: Command, cli: Cli): void {
  const command = audit
    .command("import")
    .summary("make a gateway's store from an export, or take a new chain for its continuation")
    .description(
      "The new store holds the same events and gives the same view, byte for byte, as one read from a node. With --rpc, block 0 of a new chain, made of aeo audit genesis, is compared with the history slot by slot, and its address book is written. It writes nothing to a chain.",
    )
    .requiredOption("--file <file>", "an export, as aeo audit export writes it")
    .requiredOption("--book <file>", "the address book of the ledger that it is of")
    .option("--store <file>", "the store to make, as AEO_STORE")
    .option("--rpc <url>", "a node of the new chain that continues this history")
    .option("--new-book <file>", "with --rpc: where the ledger's new address book goes")
    .addHelpText(
      "after",
      "\nExamples:\n  aeo audit import --file history/history.jsonl --book address-book.json --store copy.db\n  aeo audit import --file history/history.jsonl --book address-book.json --rpc http://127.0.0.1:8545 --new-book new-book.json\n",
    );
  withJson(command).action(() => {
    const options = mergedOptions<Options>(command);
    cli.json = options.json ?? false;
    if (options.store === undefined && options.rpc === undefined)
      throw new CliFault("USAGE", "give --store, or --rpc with --new-book, or all of them");
    if ((options.rpc === undefined) !== (options.newBook === undefined))
      throw new CliFault("USAGE", "--rpc and --new-book go together");
    return auditing(cli, () => run(cli, options));
  });
}

async function run(cli: Cli, options: Options): Promise<Exit> {
  const { io } = cli;
  const book = await readBook(options.book, io);
  const fresh = options.rpc === undefined ? undefined : await continueOn(options.rpc, options, book, io);
  const refused = fresh !== undefined && fresh.chain?.findings.length !== 0;
  const stored =
    options.store === undefined || refused ? undefined : await storeOf(options.store, options, book, fresh);
  const report = stored?.report ?? fresh?.report;
  if (report === undefined) throw new RangeError("an import has a store or a chain");
  const more = [...(fresh?.more ?? []), ...(stored?.more ?? [])];
  const painter = new Painter(io.colour.stdout);
  const forPrograms = { ...report, ...fresh?.forPrograms, ...stored?.forPrograms };
  io.stdout(cli.json ? `${JSON.stringify(forPrograms)}\n` : auditInWords(painter, report, more));
  if (stored !== undefined && !stored.same) return EXIT.negative;
  return EXIT_OF[report.outcome];
}

async function storeOf(
  store: string,
  options: Options,
  book: AddressBook,
  fresh: Awaited<ReturnType<typeof continueOn>> | undefined,
) {
  // Loaded when it is needed: no other audit has to do with the gateway's own parts.
  const { importHistory } = await import("../../../gateway/importHistory.ts");
  const on = fresh?.chain?.book ?? book;
  const { report, stateDigest } = await importHistory(options.file, store, on, manifest.version, fresh?.chain?.genesis);
  const same = stateDigest !== null && stateDigest === report.stateDigest;
  const more = [
    ["store", stateDigest === null ? "not made: only a clean file is imported" : store],
    ["its state", same ? "the same, byte for byte" : (stateDigest ?? "-")],
  ] as const;
  const forPrograms = { store: stateDigest === null ? null : store, storeDigest: stateDigest };
  return { report, more, forPrograms, same: stateDigest === null || same };
}

/** Compares a new chain with the history, and writes its address book when it is the same. */
async function continueOn(rpc: string, options: Options, book: AddressBook, io: Io) {
  const { report, slots } = await auditFile(options.file, book, { release: manifest.version });
  const { asOf } = report;
  if (report.outcome !== "CLEAN" || asOf === null)
    return {
      report,
      chain: undefined,
      more: [["new chain", "not looked at: only a clean file is continued"] as const],
      forPrograms: { newBook: null },
    };
  const progress = progressOn(io);
  const chain = await withNode(rpc, (node) =>
    compareFreshChain(node, book, asOf, storageOf(slots(), asOf.heads), (done, of) => progress.at("storage", done, of)),
  ).finally(() => progress.end());
  const { findings } = chain;
  if (findings.length > 0)
    return {
      report: withFindings(report, chain),
      chain,
      more: [["new chain", "is not the continuation of this history"] as const],
      forPrograms: { newBook: null },
    };
  await writeText(options.newBook ?? "", `${JSON.stringify(chain.book, null, 2)}\n`);
  const said = `holds the same in its block 0, slot by slot: code, ${counted(chain.slots, "slot")}, sequences and heads`;
  const more = [["new chain", said] as const, ["new book", options.newBook ?? ""] as const];
  return { report, chain, more, forPrograms: { newBook: options.newBook, slots: chain.slots } };
}

function withFindings(report: AuditReport, { findings }: FreshChain): AuditReport {
  return { ...report, outcome: "FAULT", findings, findingsTotal: findings.length };
}
