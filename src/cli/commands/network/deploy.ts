import type { Command } from "commander";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemTimers } from "../../../ledger/timers.ts";
import { deployRegistries } from "../../../network/deploy.ts";
import { CliFault } from "../../fault.ts";
import { assertOwnEntry, ownKeysAt, readMembers, writeNew } from "../../networkFiles.ts";
import { type NodeOptions, onNode, signerAt, withNodeOptions } from "../../networkNode.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";

interface Options extends NodeOptions {
  readonly members: string;
  readonly key: string;
  readonly keys?: string;
  readonly passwordFile: string;
  readonly notQbft?: boolean;
  readonly out: string;
}

/** `aeo network deploy`: the four registries on a running network, once. */
export function addDeploy(network: Command, cli: Cli): void {
  const command = network
    .command("deploy")
    .summary("put the four registries on a running network, once")
    .description(
      "The members' admins are the founders; whoever deploys keeps no power. Writes the ledger's address book.",
    );
  withNodeOptions(command)
    .requiredOption("--members <file>", "the members, as in the folder that aeo network generate wrote")
    .requiredOption("--key <file>", "a keystore whose account the allow-list has, such as keystores/admin.json")
    .requiredOption("--password-file <file>", "its password")
    .option("--keys <folder>", "your folder of keys; if not given, the one in which the keystore lies")
    .requiredOption("--out <file>", "where the address book goes; it must not be there yet")
    .option("--not-qbft", "do not ask for the members' genesis block: for a chain of another engine")
    .addHelpText(
      "after",
      "\nExample:\n  aeo network deploy --rpc http://127.0.0.1:18545 --token-file keys/gateway/rpc-token --members network/members.json \\\n    --key keys/keystores/admin.json --password-file keys/keystore-password --out ledger/address-book.json\n",
    );
  command.action(async () => {
    const options = mergedOptions<Options>(command);
    const { out } = options;
    // Before anything is sent: a second deployment would be a second ledger.
    if (existsSync(out)) throw new CliFault("FILE_EXISTS", `${out} is there already: the registries were deployed`);
    const agreed = await readMembers(options.members, cli.io);
    if (agreed.carriedState !== undefined)
      throw new CliFault("USAGE", "this chain begins with the registries of an earlier ledger", {
        hint: "Nothing is deployed: aeo audit import --rpc --new-book compares it with the history and writes the address book.",
      });
    // Founders can't be corrected later without the others' ballot.
    const keys = options.keys ?? keysAround(options.key);
    if (keys !== undefined) assertOwnEntry(ownKeysAt(keys), agreed);
    await onNode(cli, options, async (rpc) => {
      const deployer = await signerAt(options.key, options.passwordFile, cli.io);
      const checkGenesis = options.notQbft !== true;
      const book = await deployRegistries({ rpc, deployer, timers: systemTimers, checkGenesis }, agreed);
      const text = `${JSON.stringify(book, null, 2)}\n`;
      cli.io.stdout(text); // also when the disk refuses it
      writeNew(dirname(out), new Map([[basename(out), { text, secret: false }]]));
      const next = `wrote ${out}: give it to every member, who compares it with the chain by aeo audit replay`;
      cli.io.stderr(`${new Painter(cli.io.colour.stderr).paint(next)}\n`);
    });
  });
}

/** The folder of keys of which a keystore is a part, as aeo network key lays it out. */
function keysAround(keystore: string): string | undefined {
  const folder = dirname(dirname(keystore));
  return existsSync(join(folder, "member.json")) ? folder : undefined;
}
