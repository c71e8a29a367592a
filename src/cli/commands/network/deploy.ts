import type { Command } from "commander";
import { existsSync } from "node:fs";
import { systemTimers } from "../../../ledger/timers.ts";
import { deployRegistries } from "../../../network/deploy.ts";
import { CliFault } from "../../fault.ts";
import { readMembers, writeNew } from "../../networkFiles.ts";
import { type NodeOptions, onNode, signerAt, withNodeOptions } from "../../networkNode.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";
import { dirname, basename } from "node:path";

interface Options extends NodeOptions {
  readonly members: string;
  readonly key: string;
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
    .requiredOption("--out <file>", "where the address book goes; it must not be there yet")
    .option("--not-qbft", "do not ask for the members' genesis block: for a chain of another engine")
    .addHelpText(
      "after",
      "\nExample:\n  aeo network deploy --rpc http://127.0.0.1:18545 --token-file keys/rpc-token --members network/members.json \\\n    --key keys/keystores/admin.json --password-file keys/keystore-password --out ledger/address-book.json\n",
    );
  command.action(async () => {
    const options = mergedOptions<Options>(command);
    const { out } = options;
    // Before anything is sent: a second deployment would be a second ledger.
    if (existsSync(out)) throw new CliFault("FILE_EXISTS", `${out} is there already: the registries were deployed`);
    const agreed = await readMembers(options.members, cli.io);
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
