import type { Command } from "commander";
import { join } from "node:path";
import { readConfig } from "../../../config.ts";
import { AeoError } from "../../../domain/errors.ts";
import { nodeOfPrivateKey } from "../../../ledger/nodeKey.ts";
import { type Bundle, readBundle } from "../../../network/bundle.ts";
import { checkNetwork } from "../../../network/check.ts";
import { digestOf } from "../../../network/digest.ts";
import { toleranceInWords } from "../../../network/faultTolerance.ts";
import { type Finding, RULES } from "../../../network/finding.ts";
import { folderAt } from "../../../network/folder.ts";
import { generateNetwork, MEMBERS_FILE } from "../../../network/generate.ts";
import type { OwnKeys } from "../../../network/rules/rule.ts";
import { EXIT } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { readObject, readText } from "../../input.ts";
import type { Io } from "../../io.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { counted, Painter } from "../../text.ts";

/** `aeo network check`: are the files of a network right, also after somebody changed them by hand? */
export function addCheck(network: Command, cli: Cli): void {
  const command = network
    .command("check <folder>")
    .summary("check the files of a network, also after changes by hand")
    .description(
      "0 = nothing wrong, 1 = faults, 2 = no such folder. It asks no node: what runs is checked by aeo status.",
    )
    .option("--keys <folder>", "also that the files name these keys of yours, as aeo network key wrote them")
    .addHelpText("after", "\nExample:\n  aeo network check network --keys keys\n");
  withJson(command).action(async (folder: string) => {
    const { keys, json = false } = mergedOptions<{ keys?: string; json?: boolean }>(command);
    cli.json = json;
    const bundle = await load(folder, cli.io);
    const own = keys === undefined ? undefined : await ownKeys(keys, cli.io);
    const findings = checkNetwork(bundle, { settingsFaults, own });
    const faults = findings.filter(({ severity }) => severity === "fault").length;
    const digest = digestOfPublished(folder, bundle);
    const painter = new Painter(cli.io.colour.stdout);
    cli.io.stdout(
      json
        ? `${JSON.stringify({ outcome: faults === 0 ? "RIGHT" : "FAULT", digest, findings })}\n`
        : inWords(painter, bundle, findings, faults, digest),
    );
    cli.exit = faults === 0 ? EXIT.ok : EXIT.negative;
  });
}

async function load(folder: string, io: Io): Promise<Bundle> {
  const path = join(folder, MEMBERS_FILE);
  const text = JSON.stringify(await readObject(path, io));
  try {
    return readBundle(text, folderAt(folder));
  } catch (error) {
    if (error instanceof AeoError) throw new CliFault("MEMBERS_INVALID", `${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Over the files that generate writes, as they are now. */
function digestOfPublished(folder: string, { network }: Bundle): string | undefined {
  const disk = folderAt(folder);
  if (network.members.length < 4) return undefined;
  const paths = [...generateNetwork(network).keys()];
  return digestOf(new Map(paths.map((path) => [path, disk.text(path) ?? ""])));
}

async function ownKeys(folder: string, io: Io): Promise<OwnKeys> {
  const member = await readObject(join(folder, "member.json"), io);
  try {
    return {
      economy: String(member["economy"]),
      nodeId: nodeOfPrivateKey(await readText(join(folder, "node.key"), io)).nodeId,
      rpcPublicKey: String(member["rpcPublicKey"]),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new CliFault("FILE_UNREADABLE", `${folder}/node.key: ${error.message}`);
    throw error;
  }
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
      ? ({ text: `RIGHT: nothing to mend by ${Object.keys(RULES).length} rules.`, tone: "good" } as const)
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
    ["bears", toleranceInWords(network.members.length)],
    ["digest", digest],
  ]);
  return [`${painter.paint(verdict)}\n`, ...blocks, facts].join("\n");
}
