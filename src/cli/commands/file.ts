import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Command } from "commander";
import { checkFile, type FileFinding } from "../../files/checkFile.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { readBytes, readText, writeText } from "../input.ts";
import type { Io } from "../io.ts";
import { oneOf } from "../options.ts";
import { asking, type Cli, mergedOptions, note, type Session, withJson } from "../session.ts";
import { Painter } from "../text.ts";
import { readKeys } from "../trustFiles.ts";

interface ExportOptions {
  readonly full?: boolean;
  readonly since?: string;
  readonly format: "XML" | "CSV";
  readonly out?: string;
}
interface CheckOptions {
  readonly manifest?: string;
  readonly authorities?: string;
  readonly held?: string;
  readonly json?: boolean;
}

/** Drawing a file takes long: a row takes some tenths of a millisecond. */
const DRAWN_MS = 300_000;

/** `aeo file`: files of partners' operators, for systems that can't call. */
export function addFile(program: Command, cli: Cli): void {
  const file = program.command("file").summary("files of partners' operators, for systems that can't call");
  addExport(file, cli);
  addCheck(file, cli);
}

function addExport(file: Command, cli: Cli): void {
  const command = file
    .command("export")
    .summary("draw a file of all partners' operators, or of what changed")
    .option("--full", "all of them")
    .option("--since <position>", "what changed since a file; its position is in its head and its manifest")
    .option("--format <format>", "XML or CSV", oneOf(["XML", "CSV"]), "XML")
    .option("--out <file>", "where to write it, under the name that the gateway gives it if not said; - prints it")
    .addHelpText("after", "\nExample:\n  aeo file export --since 0a1b2c3d-42 --as JP:registrar\n");
  asking<ExportOptions>(cli, command, async (session, _args, options) => await exportFile(session, options));
}

async function exportFile(session: Session, { full, since, format, out }: ExportOptions): Promise<Exit> {
  if ((full === true) === (since !== undefined)) throw new CliFault("USAGE", "it is either --full or --since POSITION");
  const { bytes, headers } = await session.client.download({
    method: "GET",
    path: "/v1/exchange-file",
    query: { format: format.toLowerCase(), since },
    timeoutMs: session.timeoutMs ?? DRAWN_MS,
  });
  const told = (name: string) => headers.get(name) ?? "";
  const digest = createHash("sha256").update(bytes).digest("base64");
  if (told("content-digest") !== `sha-256=:${digest}:`)
    throw new CliFault("ANSWER_UNREADABLE", "the file is not the one that its checksum is of");
  const position = told("aeo-file-position");
  if (out === "-") {
    session.io.stdout(bytes.toString("utf8"));
    note(session, `position ${position}`);
    return EXIT.ok;
  }
  // The manifest names the file, so that is what it is called unless the reader wants otherwise.
  const name = /filename="([\w.-]+)"/.exec(told("content-disposition"))?.[1] ?? "aeo-file";
  const path = out ?? name;
  await writeText(path, bytes);
  await writeText(`${path}.manifest`, `${told("aeo-file-manifest")}\n`);
  const facts = { file: path, name, manifest: `${path}.manifest`, position, bytes: bytes.length };
  session.io.stdout(
    session.json
      ? `${JSON.stringify(facts)}\n`
      : session.painter.fields([
          ["file", path],
          ["manifest", facts.manifest],
          ["position", position],
          ["bytes", String(bytes.length)],
        ]),
  );
  return EXIT.ok;
}

function addCheck(file: Command, cli: Cli): void {
  const check = file
    .command("check <file>")
    .summary("check a file against its signed manifest, without any network")
    .description("Checks a file: 0 = all good, 1 = something is false, 3 = cannot tell.")
    .option("--manifest <file>", "its manifest; the file's name with .manifest if not given")
    .option("--authorities <file>", "keys of authorities, as `aeo members --json` prints them where you trust it")
    .option("--held <position>", "the position of the file that you hold: may this one be added to it?")
    .addHelpText(
      "after",
      "\nExample:\n  aeo file check aeo-JP-0a1b2c3d-00000042-delta.xml --authorities members.json\n",
    );
  withJson(check).action(async (path: string) => {
    const options = mergedOptions<CheckOptions>(check);
    cli.json = options.json ?? false;
    cli.exit = await runCheck(path, options, cli.io);
  });
}

async function runCheck(path: string, { manifest, authorities, held, json }: CheckOptions, io: Io): Promise<Exit> {
  const findings = await checkFile({
    manifest: (await readText(manifest ?? `${path}.manifest`, io)).trim(),
    name: basename(path),
    content: await readBytes(path, io),
    keys: authorities === undefined ? undefined : await readKeys(authorities, io),
    held,
  });
  const painter = new Painter(io.colour.stdout);
  if (json === true) io.stdout(`${JSON.stringify({ file: path, findings })}\n`);
  else
    io.stdout(
      painter.table(
        ["", "", ""],
        findings.map(({ checked, outcome, detail }) => [checked, MARKS[outcome], detail]),
      ),
    );
  if (findings.some(({ outcome }) => outcome === "false")) return EXIT.negative;
  return findings.some(({ outcome }) => outcome === "unknown") ? EXIT.unknown : EXIT.ok;
}

const MARKS: Readonly<
  Record<FileFinding["outcome"], { readonly text: string; readonly tone: "good" | "bad" | "unsure" }>
> = {
  good: { text: "good", tone: "good" },
  false: { text: "FALSE", tone: "bad" },
  unknown: { text: "cannot tell", tone: "unsure" },
};
