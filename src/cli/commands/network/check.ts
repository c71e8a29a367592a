import type { Command } from "commander";
import { join } from "node:path";
import { readConfig } from "../../../config.ts";
import { AeoError } from "../../../domain/errors.ts";
import { type Bundle, readBundle } from "../../../network/bundle.ts";
import { checkNetwork } from "../../../network/check.ts";
import { compareGenerated, mayBeAccepted, stateIn } from "../../../network/compareGenerated.ts";
import { digestOf } from "../../../network/digest.ts";
import { tooFew, toleranceInWords } from "../../../network/faultTolerance.ts";
import { type Finding, RULES } from "../../../network/finding.ts";
import { type Folder, folderAt } from "../../../network/folder.ts";
import { generateNetwork, MEMBERS_FILE } from "../../../network/generate.ts";
import { validatingMembers } from "../../../network/networkSchema.ts";
import type { OwnKeys } from "../../../network/ownKeys.ts";
import { EXIT } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject } from "../../input.ts";
import type { Io } from "../../io.ts";
import { asMembers, ownKeysAt } from "../../networkFiles.ts";
import { collected } from "../../options.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { counted, Painter } from "../../text.ts";

interface Options {
  readonly keys?: string;
  readonly running?: string;
  readonly accept?: readonly string[];
  readonly json?: boolean;
}

/** `aeo network check`: are the files of a network right, also after somebody changed them by hand? */
export function addCheck(network: Command, cli: Cli): void {
  const command = network
    .command("check <folder>")
    .summary("check the files of a network, also after changes by hand")
    .description(
      "Every file against what the members' file gives, byte for byte, and against rules that say what is wrong. 0 = nothing wrong, 1 = faults, 2 = no such folder. It asks no node: what runs is checked by aeo status.",
    )
    .option("--keys <folder>", "also that the files say of you what you handed in, by your keys and member.json")
    .option("--running <folder>", "with --keys: look at your own files where your node runs, instead of in the folder")
    .option("--accept <file>", "a file that you changed on purpose, such as TW/compose.yml; may be repeated", collected)
    .addHelpText(
      "after",
      "\nExamples:\n  aeo network check network --keys TW/keys\n  aeo network check network --keys TW/keys --running TW --accept TW/compose.yml\n",
    );
  withJson(command).action(async (folder: string) => {
    const { keys, running, accept = [], json = false } = mergedOptions<Options>(command);
    cli.json = json;
    if (running !== undefined && keys === undefined) throw new CliFault("USAGE", "--running goes with --keys");
    const own = keys === undefined ? undefined : ownKeysIn(keys);
    const at = folderAt(folder, new Map(own && running ? [[own.entry.economy, running]] : []));
    const bundle = await load(folder, at, cli.io);
    const stray = accept.find((path) => !mayBeAccepted(path, bundle.network));
    if (stray !== undefined)
      throw new CliFault("USAGE", `${stray} is no file that a member may change`, {
        hint: "A member changes files of its own folder, and none there that all have alike. Write it as the check does: TW/compose.yml.",
      });
    const findings = [
      ...checkNetwork(bundle, { settingsFaults, own }),
      ...(isGenerable(bundle) ? compareGenerated(bundle.network, at, new Set(accept)) : []),
    ];
    const faults = findings.filter(({ severity }) => severity === "fault").length;
    const digest = isGenerable(bundle) ? digestOfPublished(folder, bundle) : undefined;
    const painter = new Painter(cli.io.colour.stdout);
    cli.io.stdout(
      json
        ? `${JSON.stringify({ outcome: faults === 0 ? "RIGHT" : "FAULT", digest, findings })}\n`
        : inWords(painter, bundle, findings, faults, digest),
    );
    cli.exit = faults === 0 ? EXIT.ok : EXIT.negative;
  });
}

/** With the files of keys as the command line names them. */
function ownKeysIn(folder: string): OwnKeys {
  const own = ownKeysAt(folder);
  return { ...own, files: own.files.map((file) => ({ ...file, path: join(folder, file.path) })) };
}

async function load(folder: string, at: Folder, io: Io): Promise<Bundle> {
  const path = join(folder, MEMBERS_FILE);
  const text = JSON.stringify(await readObject(path, io));
  return asMembers(path, () => readBundle(text, at));
}

/** Too few validators are said by a rule. */
function isGenerable({ network }: Bundle): boolean {
  return tooFew(validatingMembers(network).length) === undefined;
}

/** Over the files that generate writes, as they are now. */
function digestOfPublished(folder: string, { network }: Bundle): string {
  const disk = folderAt(folder);
  const paths = [...generateNetwork(network, stateIn(network, disk)).keys()];
  return digestOf(new Map(paths.map((path) => [path, disk.text(path) ?? ""])));
}

function settingsFaults(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    return error.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  }
}

function inWords(
  painter: Painter,
  { network }: Bundle,
  findings: readonly Finding[],
  faults: number,
  digest: string | undefined,
): string {
  const verdict =
    faults === 0
      ? ({
          text: `RIGHT: nothing to mend by ${Object.keys(RULES).length} rules.${accepted(findings)}`,
          tone: "good",
        } as const)
      : ({ text: `FAULT: ${counted(faults, "thing")} to mend.`, tone: "bad" } as const);
  const blocks = findings.map(({ code, severity, at, problem, fix }) =>
    painter.fields([
      [severity, { text: code, tone: severity === "fault" ? "bad" : "unsure" }],
      ["at", at],
      ["problem", problem],
      ["fix", fix],
    ]),
  );
  const facts = painter.fields([
    ["chain id", String(network.chainId)],
    ["bears", toleranceInWords(validatingMembers(network).length)],
    ["digest", digest],
  ]);
  return [`${painter.paint(verdict)}\n`, ...blocks, facts].join("\n");
}

/** How many files are right only because somebody said so. */
function accepted(findings: readonly Finding[]): string {
  const files = findings.filter(
    ({ code, severity }) => severity === "warning" && (code === "FILE_DIFFERS" || code === "EXTRA_FILE"),
  ).length;
  return files === 0 ? "" : ` ${counted(files, "accepted change")}.`;
}
