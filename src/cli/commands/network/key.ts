import { type Command, InvalidArgumentError } from "commander";
import { existsSync } from "node:fs";
import { isIPv4 } from "node:net";
import { join } from "node:path";
import type { Economy } from "../../../domain/economy.ts";
import { makeMemberKeys, type MemberFacts } from "../../../network/keyCeremony.ts";
import { memberSchema } from "../../../network/networkSchema.ts";
import { nodeOfPrivateKey } from "../../../ledger/nodeKey.ts";
import { nameFault } from "../../../network/memberFault.ts";
import { nodeFaults } from "../../../network/nodePlace.ts";
import { PROFILE } from "../../../network/profile.ts";
import { CliFault } from "../../fault.ts";
import { readPassword, writeNew } from "../../networkFiles.ts";
import { economyCode, wholeNumber } from "../../options.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";

interface Options {
  readonly economy: Economy;
  readonly host: string;
  readonly port: number;
  readonly timeZone: string;
  readonly endpoint: string;
  readonly tokenIssuer: string;
  readonly passwordFile: string;
  readonly out: string;
}

const factsSchema = memberSchema.pick({ economy: true, timeZone: true, endpoint: true, tokenIssuer: true });

/** `aeo network key`: one member's keys, on its own machine. */
export function addKey(network: Command, cli: Cli): void {
  const command = network
    .command("key")
    .summary("make the keys of one member, on its own machine")
    .description(
      "Writes private keys that only their owner can read, and member.json, the one file to hand in. Nothing is overwritten.",
    )
    .requiredOption("--economy <economy>", "whose keys", economyCode)
    .requiredOption("--host <address>", "IPv4 address at which the other nodes reach this one", ipv4)
    .option("--port <port>", "and its port", wholeNumber(1, 65_535), PROFILE.ports.p2p)
    .requiredOption("--time-zone <zone>", "time zone of legal dates, such as Asia/Taipei")
    .requiredOption("--endpoint <url>", "https address at which the partners reach the gateway")
    .requiredOption("--token-issuer <issuer>", "who issues the tokens of officers and registrars (iss)")
    .requiredOption("--password-file <file>", "the keystores' password, 12 characters or more")
    .requiredOption("--out <folder>", "where the keys go")
    .addHelpText(
      "after",
      "\nExample:\n  aeo network key --economy TW --host 203.0.113.10 --time-zone Asia/Taipei --endpoint https://aeo.customs.example \\\n    --token-issuer https://login.customs.example --password-file keys/keystore-password --out keys\n",
    );
  command.action(async () => {
    const options = mergedOptions<Options>(command);
    const { economy, timeZone, endpoint, tokenIssuer, host, port, out } = options;
    const facts = { economy, timeZone, endpoint, tokenIssuer, host, port };
    assertFacts(facts);
    // Before keys are made for nothing; writing looks again.
    if (existsSync(join(out, "node.key"))) throw new CliFault("FILE_EXISTS", `${out}/node.key is there already`);
    const files = await makeMemberKeys(facts, await readPassword(options.passwordFile, cli.io));
    writeNew(out, files);
    const painter = new Painter(cli.io.colour.stdout);
    cli.io.stdout(
      painter.fields([
        ["hand in", `${out}/member.json, over a way on which the receiver knows that it is yours`],
        [
          "keep",
          [...files]
            .filter(([, { secret }]) => secret)
            .map(([path]) => `${out}/${path}`)
            .join(", "),
        ],
        ["back up", "now, apart from this machine: nobody can make these keys again"],
        ["node", nodeOfPrivateKey(files.get("node.key")?.text ?? "").nodeId],
      ]),
    );
  });
}

/** @throws CliFault USAGE naming every fault */
function assertFacts(facts: MemberFacts): void {
  const { host, port, ...said } = facts;
  const parsed = factsSchema.safeParse(said);
  const faults = [
    ...(parsed.error?.issues ?? [])
      .map((issue) => nameFault(said, issue))
      .map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`),
    ...nodeFaults({ host, port }),
  ];
  if (faults.length === 0) return;
  throw new CliFault("USAGE", faults.join("; "), { hint: "Correct the options; nothing was written." });
}

function ipv4(text: string): string {
  if (!isIPv4(text))
    throw new InvalidArgumentError("It is an IPv4 address: names need an early-access option of Besu.");
  return text;
}
