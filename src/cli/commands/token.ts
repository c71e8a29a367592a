import type { Command } from "commander";
import { type AccessOptions, identityOf } from "../access.ts";
import { EXIT } from "../exit.ts";
import { addTokenRevoke } from "./operating.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";

/** `aeo token`: a ready-made token of a network that was started here. */
export function addToken(program: Command, cli: Cli): void {
  const command = program
    .command("token")
    .summary("print a ready-made token of the access file")
    .description("Prints a token for curl and other clients.")
    .option("--as <economy:role>", "identity of the access file, such as TW:registrar (AEO_AS)")
    .option("--access <file>", "the access file, data/access.json if not given (AEO_ACCESS)")
    .addHelpText("after", '\nExample:\n  curl -H "Authorization: Bearer $(aeo token --as JP:officer)" …\n');
  addTokenRevoke(command, cli);
  withJson(command).action(() => {
    const options = mergedOptions<AccessOptions & { json?: boolean }>(command);
    const { gateway, role } = identityOf(options, cli.io);
    const token = gateway.tokens[role];
    const shown = { economy: gateway.economy, role, gateway: gateway.url, token };
    cli.io.stdout(options.json === true ? `${JSON.stringify(shown)}\n` : `${token}\n`);
    cli.exit = EXIT.ok;
  });
}
