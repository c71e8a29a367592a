import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { checkSets, type FileFinding } from "../../exchange/fileCheck.ts";
import { EXIT, type Exit } from "../exit.ts";
import { readText } from "../input.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { Painter } from "../text.ts";
import { readKeys } from "../trustFiles.ts";

interface Options {
  readonly authorities: string;
  readonly json?: boolean;
}

const MARKS = {
  good: { text: "good", tone: "good" },
  false: { text: "FALSE", tone: "bad" },
  unknown: { text: "cannot tell", tone: "unsure" },
} as const;

/** `aeo file verify`: are daily files what their authority signed, and is none missing? Without a network. */
export function addFile(program: Command, cli: Cli): void {
  const file = program.command("file").summary("daily files for systems that cannot call HTTP");
  const verify = file
    .command("verify <manifest...>")
    .summary("check daily files without any network")
    .description(
      "Checks manifests, the files beside them, and with several sets that none is missing: 0 = all good, 1 = one is false, 3 = cannot tell.",
    )
    .requiredOption(
      "--authorities <file>",
      "keys of authorities, as `aeo members --json` prints them where you trust it",
    )
    .addHelpText("after", "\nExample:\n  aeo file verify aeo-JP-*-manifest.jwt --authorities members.json\n");
  withJson(verify).action(async (manifests: string[]) => {
    const options = mergedOptions<Options>(verify);
    cli.json = options.json ?? false;
    const keys = await readKeys(options.authorities, cli.io);
    const sets = await Promise.all(
      manifests.map(async (path) => ({
        statement: (await readText(path, cli.io)).trim(),
        read: (name: string) => bytesOf(join(dirname(path), name)),
      })),
    );
    const findings = await checkSets(sets, keys);
    const painter = new Painter(cli.io.colour.stdout);
    cli.io.stdout(
      options.json
        ? `${JSON.stringify({ findings })}\n`
        : painter.table(
            ["", "", ""],
            findings.map(({ checked, outcome, detail }) => [checked, MARKS[outcome], detail]),
          ),
    );
    cli.exit = exitOf(findings);
  });
}

function exitOf(findings: readonly FileFinding[]): Exit {
  if (findings.some(({ outcome }) => outcome === "false")) return EXIT.negative;
  return findings.some(({ outcome }) => outcome === "unknown") ? EXIT.unknown : EXIT.ok;
}

async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
