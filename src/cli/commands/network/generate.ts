import { type Command, InvalidArgumentError } from "commander";
import { isIPv4 } from "node:net";
import { type Economy, parseEconomy } from "../../../domain/economy.ts";
import { type Continued, continueNetwork } from "../../../network/continueNetwork.ts";
import { digestOf } from "../../../network/digest.ts";
import { toleranceInWords, tooFew } from "../../../network/faultTolerance.ts";
import { generateNetwork } from "../../../network/generate.ts";
import { parseNetwork } from "../../../network/memberFile.ts";
import { type Network, validatingMembers } from "../../../network/networkSchema.ts";
import { trialMembers } from "../../../network/trialMembers.ts";
import type { NewFile } from "../../../network/writeFiles.ts";
import { CliFault } from "../../fault.ts";
import { readText } from "../../input.ts";
import { asMembers, readMembers, readPassword, writeNew } from "../../networkFiles.ts";
import { wholeNumber } from "../../options.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";

interface Options {
  readonly members?: string;
  readonly genesis?: string;
  readonly trial?: readonly (readonly [Economy, string])[];
  readonly chainId?: number;
  readonly passwordFile?: string;
  readonly out: string;
}

/** `aeo network generate`: every file of a network, from what its members handed in. */
export function addGenerate(network: Command, cli: Cli): void {
  const command = network
    .command("generate")
    .summary("write every file of a network from what its members handed in")
    .description(
      "The same members give the same files, so each member can run it and compare the digest. Nothing is overwritten.",
    )
    .option("--members <file>", '{"chainId": …, "members": […]}, each member as its member.json says')
    .option(
      "--genesis <file>",
      "the genesis file of the network as it runs, or that aeo audit genesis made: to go on with it",
    )
    .requiredOption("--out <folder>", "where the files go")
    .optionsGroup("For a trial, with all keys in one place:")
    .option("--trial <list>", "economies with the addresses of their nodes: TW=10.0.0.1,JP=10.0.0.2,…", trialList)
    .option("--chain-id <number>", "the trial's chain id", wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option("--password-file <file>", "the password of the trial's keystores")
    .addHelpText("after", "\nExample:\n  aeo network generate --members members.json --out network\n");
  command.action(async () => {
    const options = mergedOptions<Options>(command);
    if ((options.members === undefined) === (options.trial === undefined))
      throw new CliFault("USAGE", "give either --members or --trial");
    const {
      network: agreed,
      state,
      keys,
    } = options.members === undefined
      ? { ...(await trialOf(options, cli)), state: undefined }
      : { ...(await agreedOn(options.members, options.genesis, cli)), keys: new Map<string, NewFile>() };
    refuseTooFew(validatingMembers(agreed).length);
    const files = generateNetwork(agreed, state);
    const all = new Map<string, NewFile>(keys);
    for (const [path, text] of files) all.set(path, { text, secret: false });
    writeNew(options.out, all);
    say(cli, options.out, agreed, digestOf(files));
  });
}

/** What the members agreed on; on the chain of a genesis file, if there is one. @throws CliFault */
async function agreedOn(members: string, genesis: string | undefined, { io }: Cli): Promise<Continued> {
  const agreed = await readMembers(members, io);
  if (genesis === undefined) return { network: agreed, state: undefined };
  const text = await readText(genesis, io);
  const goingOn = asMembers(`${members} with ${genesis}`, () => continueNetwork(agreed, text));
  if (goingOn !== undefined) return goingOn;
  throw new CliFault("MEMBERS_INVALID", `${members} is of another chain than ${genesis}`, {
    hint: "Chain id, periods and everything else but the members must be as they were at the first block.",
  });
}

function refuseTooFew(members: number): void {
  const problem = tooFew(members);
  if (problem !== undefined) throw new CliFault("TOO_FEW_MEMBERS", problem);
}

async function trialOf({ trial = [], chainId, passwordFile }: Options, { io }: Cli) {
  if (chainId === undefined || passwordFile === undefined)
    throw new CliFault("USAGE", "--trial needs --chain-id and --password-file");
  // Before keys are made.
  refuseTooFew(trial.length);
  refuseRepeated(trial);
  const warning =
    "TRIAL: all private keys are made here, so whoever has this folder can write for every member. Nothing real may go on that ledger.";
  io.stderr(`${new Painter(io.colour.stderr).paint({ text: warning, tone: "bad" })}\n`);
  const { members, keys } = await trialMembers(trial, await readPassword(passwordFile, io));
  return { network: asMembers("--trial", () => parseNetwork({ chainId, trial: true, members })), keys };
}

function refuseRepeated(trial: readonly (readonly [Economy, string])[]): void {
  const seen = new Set<string>();
  for (const part of trial.flat()) {
    if (seen.has(part))
      throw new CliFault("MEMBERS_INVALID", `--trial names ${part} twice`, {
        hint: "Give each economy once, each with an address of its own.",
      });
    seen.add(part);
  }
}

function say({ io }: Cli, out: string, network: Network, digest: string): void {
  const { chainId, members, archive } = network;
  const painter = new Painter(io.colour.stdout);
  io.stdout(
    painter.fields([
      ["written", `${out}, a folder for each of ${members.map(({ economy }) => economy).join(", ")}`],
      ["chain id", String(chainId)],
      ["trial", network.trial === true ? "yes: nothing real may go on this ledger" : undefined],
      ["bears", toleranceInWords(validatingMembers(network).length)],
      ["archive", archive.join(", ")],
      ["digest", digest],
      ["next", `aeo network check ${out}, then compare the digest with every other member's by voice`],
    ]),
  );
}

function trialList(text: string): readonly (readonly [Economy, string])[] {
  return text.split(",").map((pair) => {
    const [code, host = ""] = pair.trim().split("=");
    const economy = parseEconomy(code ?? "");
    if (economy === undefined || !isIPv4(host)) throw new InvalidArgumentError("It is TW=10.0.0.1,JP=10.0.0.2,…");
    return [economy, host] as const;
  });
}
