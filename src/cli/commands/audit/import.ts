import type { Command } from "commander";
import manifest from "../../../../package.json" with { type: "json" };
import { EXIT, type Exit } from "../../exit.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { auditInWords } from "../../words/audit.ts";
import { EXIT_OF } from "./replay.ts";
import { auditing } from "./source.ts";

interface Options {
  readonly file: string;
  readonly book: string;
  readonly store: string;
  readonly json?: boolean;
}

/** `aeo audit import`: a gateway's store out of an export. */
export function addImport(audit: Command, cli: Cli): void {
  const command = audit
    .command("import")
    .summary("make a gateway's store from an export, without a node")
    .description(
      "The new store holds the same events and gives the same view, byte for byte, as one read from a node. It writes nothing to a chain.",
    )
    .requiredOption("--file <file>", "an export, as aeo audit export writes it")
    .requiredOption("--book <file>", "the ledger's address book")
    .requiredOption("--store <file>", "the store to make, as AEO_STORE")
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit import --file history/history.jsonl --book address-book.json --store copy.db\n",
    );
  withJson(command).action(() => {
    const options = mergedOptions<Options>(command);
    cli.json = options.json ?? false;
    return auditing(cli, () => run(cli, options));
  });
}

async function run(cli: Cli, options: Options): Promise<Exit> {
  const { io } = cli;
  const book = await readBook(options.book, io);
  // Loaded when it is needed: no other audit has to do with the gateway's own parts.
  const { importHistory } = await import("../../../gateway/importHistory.ts");
  const { report, stateDigest } = await importHistory(options.file, options.store, book, manifest.version);
  const same = stateDigest !== null && stateDigest === report.stateDigest;
  const more = [
    ["store", stateDigest === null ? "not made: only a clean file is imported" : options.store],
    ["its state", same ? "the same, byte for byte" : (stateDigest ?? "-")],
  ] as const;
  const painter = new Painter(io.colour.stdout);
  const forPrograms = { ...report, store: stateDigest === null ? null : options.store, storeDigest: stateDigest };
  io.stdout(cli.json ? `${JSON.stringify(forPrograms)}\n` : auditInWords(painter, report, more));
  if (stateDigest !== null && !same) return EXIT.negative;
  return EXIT_OF[report.outcome];
}
