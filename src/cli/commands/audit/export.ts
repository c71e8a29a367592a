import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import manifest from "../../../../package.json" with { type: "json" };
import type { AuditProgress } from "../../../audit/auditNode.ts";
import { exportNode } from "../../../audit/export/exportNode.ts";
import type { ExportPaths } from "../../../audit/export/writeExport.ts";
import { progressOn } from "../../auditProgress.ts";
import type { Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject } from "../../input.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";
import { auditInWords } from "../../words/audit.ts";
import { EXIT_OF } from "./auditSource.ts";
import { auditing, withNode } from "./source.ts";

interface Options {
  readonly rpc: string;
  readonly book: string;
  readonly out: string;
  readonly key?: string;
  readonly file?: string;
  readonly json?: boolean;
}

/** `aeo audit export`: the whole history as a file that can be read without us. */
export function addExport(audit: Command, cli: Cli): void {
  const command = audit
    .command("export")
    .summary("write the whole history down, once it has been found clean")
    .description(
      "Writes the history as JSONL, a JSON Schema of it, and a README that explains it to a reader who has nothing else.",
    )
    .requiredOption("--rpc <url>", "a node of the chain (JSON-RPC)")
    .requiredOption("--book <file>", "the ledger's address book")
    .requiredOption("--out <path>", "a directory, or a file that ends with .jsonl")
    .option(
      "--file <file>",
      "where the chain continues another one's history: the export of that, which is written down too",
    )
    .option("--key <file>", "a HEAD key of an authority (JWK) to sign it with")
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit export --rpc http://127.0.0.1:8545 --book address-book.json --out history\n",
    );
  withJson(command).action(() => {
    const options = mergedOptions<Options>(command);
    cli.json = options.json ?? false;
    return auditing(cli, () => run(cli, options));
  });
}

async function run(cli: Cli, { rpc, book: bookPath, out, key, file }: Options): Promise<Exit> {
  const { io } = cli;
  const book = await readBook(bookPath, io);
  const jwk = key === undefined ? undefined : await readObject(key, io);
  const paths = pathsOf(out);
  mkdirSync(dirname(paths.history), { recursive: true });
  const progress = progressOn(io);
  const onProgress = ({ step, done, of }: AuditProgress): void => progress.at(step, done, of);
  const settings = {
    release: manifest.version,
    paths,
    key: jwk,
    now: Math.floor(io.now() / 1000),
    onProgress,
    before: file,
  };
  try {
    const { report, written, signedBy } = await withNode(rpc, (node) => exportNode(node, book, settings));
    progress.end();
    const more = [
      ["written", written ? paths.history : "nothing: only a clean history is exported"],
      ["signed by", signedBy ?? "nobody"],
    ] as const;
    const painter = new Painter(io.colour.stdout);
    const forPrograms = { ...report, written: written ? paths : null, signedBy };
    io.stdout(cli.json ? `${JSON.stringify(forPrograms)}\n` : auditInWords(painter, report, more));
    return EXIT_OF[report.outcome];
  } catch (error) {
    if (error instanceof RangeError) throw new CliFault("USAGE", error.message, { cause: error });
    throw error;
  } finally {
    progress.end();
  }
}

/** The three files of an export. */
export function pathsOf(out: string): ExportPaths {
  if (!out.endsWith(".jsonl"))
    return { history: join(out, "history.jsonl"), schema: join(out, "schema.json"), readme: join(out, "README.md") };
  const stem = out.slice(0, -".jsonl".length);
  return { history: out, schema: `${stem}.schema.json`, readme: `${stem}.README.md` };
}
