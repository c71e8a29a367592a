import type { Command } from "commander";
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { type StatementPurpose, STATEMENT_PURPOSES } from "../../../domain/event.ts";
import { publicKeyOf } from "../../../exchange/statementKeys.ts";
import { systemTimers } from "../../../ledger/timers.ts";
import { register, type Registration } from "../../../network/register.ts";
import { CliFault } from "../../fault.ts";
import { readText } from "../../input.ts";
import type { Io } from "../../io.ts";
import { type NodeOptions, onNode, signerAt, withNodeOptions } from "../../networkNode.ts";
import { assertOwnEntry, ownKeysAt, readMembers } from "../../networkFiles.ts";
import { type Cli, mergedOptions, withJson } from "../../session.ts";
import { Painter } from "../../text.ts";
import { readBook } from "../../trustFiles.ts";

interface Options extends NodeOptions {
  readonly keys: string;
  readonly passwordFile: string;
  readonly book: string;
  readonly members?: string;
  readonly json?: boolean;
  readonly pastGateway?: boolean;
}

/** `aeo network register`: a member puts its writers, statement keys and endpoint into the registry. */
export function addRegister(network: Command, cli: Cli): void {
  const command = network
    .command("register")
    .summary("put a member's writers, statement keys and endpoint into the registry")
    .description("Signed by the member's own admin. What is there already is left alone, so it can be repeated.");
  withJson(withNodeOptions(command))
    .option(
      "--past-gateway",
      "change what is registered already, though the member's gateway will take it for a stranger's",
    )
    .requiredOption("--keys <folder>", "the member's keys, as aeo network key wrote them")
    .requiredOption("--password-file <file>", "the keystores' password")
    .requiredOption("--book <file>", "the ledger's address book")
    .option("--members <file>", "the members, to see first that they say of you what you handed in")
    .addHelpText(
      "after",
      "\nExample:\n  aeo network register --rpc http://127.0.0.1:18545 --token-file keys/gateway/rpc-token --keys keys \\\n    --password-file keys/keystore-password --book ledger/address-book.json\n",
    );
  command.action(async () => {
    const options = mergedOptions<Options>(command);
    cli.json = options.json ?? false;
    const book = await readBook(options.book, cli.io);
    const registration = await registrationOf(options.keys, options.members, cli.io);
    await onNode(cli, options, async (rpc) => {
      const admin = await signerAt(join(options.keys, "keystores/admin.json"), options.passwordFile, cli.io);
      const beforeChange = options.pastGateway === true ? () => undefined : refuseChange;
      const done = await register({ rpc, book, admin, timers: systemTimers, beforeChange }, registration);
      const painter = new Painter(cli.io.colour.stdout);
      cli.io.stdout(
        cli.json
          ? `${JSON.stringify({ economy: registration.economy, registered: done })}\n`
          : painter.fields(done.map(({ what, written }) => [written ? "written" : "was there", what])),
      );
    });
  });
}

/** @throws CliFault FILE_UNREADABLE, ENTRY_DIFFERS */
async function registrationOf(folder: string, members: string | undefined, io: Io): Promise<Registration> {
  const keys = ownKeysAt(folder);
  assertOwnEntry(keys, members === undefined ? undefined : await readMembers(members, io));
  const { economy, accounts, endpoint } = keys.entry;
  const writers = (["REGISTRAR", "SIGNATORY", "MONITOR"] as const).map((role) => ({
    role,
    account: accounts[role.toLowerCase() as "registrar" | "signatory" | "monitor"],
  }));
  const statementKeys = statementKeysOf(await readText(join(folder, "statement-keys.json"), io), folder);
  return { economy, writers, statementKeys, endpoint };
}

function statementKeysOf(text: string, folder: string): Registration["statementKeys"] {
  try {
    const { keys } = JSON.parse(text) as { keys: { use: StatementPurpose }[] };
    return keys.map((jwk) => {
      if (!STATEMENT_PURPOSES.includes(jwk.use)) throw new RangeError("no purpose");
      const publicKey = publicKeyOf(createPrivateKey({ key: jwk as never, format: "jwk" }));
      return { purpose: jwk.use, publicKey };
    });
  } catch {
    // The cause could repeat a key.
    throw new CliFault("FILE_UNREADABLE", `${folder}/statement-keys.json is no JWK set of private Ed25519 keys`);
  }
}

/** @throws CliFault ALREADY_REGISTERED */
function refuseChange(writes: readonly string[]): never {
  throw new CliFault("ALREADY_REGISTERED", `would be written past the gateway: ${writes.join("; ")}`);
}
