import type { Command } from "commander";
import { CliFault } from "../fault.ts";
import { readText } from "../input.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { onStore } from "../storeFile.ts";
import { Painter } from "../text.ts";

interface MoveOptions {
  readonly store: string;
  readonly url: string;
  readonly passwordFile?: string;
  readonly schema: string;
  readonly json?: boolean;
}

/** `aeo store move`: works on the file of a stopped gateway. */
export function addStore(program: Command, cli: Cli): void {
  const store = program.command("store").summary("what a gateway keeps");
  const command = store
    .command("move")
    .summary("move what several gateways share from a stopped gateway's file to PostgreSQL")
    .description("Needs no gateway and no token. All is moved or nothing; run it again if it was cut off.")
    .requiredOption("--store <file>", "the gateway's store, as AEO_STORE")
    .requiredOption("--url <url>", "the database, as AEO_STORE_URL; a password in it is seen by who lists processes")
    .option("--password-file <file>", "its password, as AEO_STORE_PASSWORD_FILE")
    .option("--schema <name>", "its schema, as AEO_STORE_SCHEMA", "aeo");
  withJson(command).action(async () => {
    const { store: path, url, passwordFile, schema, json } = mergedOptions<MoveOptions>(command);
    // Loaded when it is needed: no other command has to do with the gateway's own parts.
    const { moveStore } = await import("../../gateway/stores.ts");
    const password =
      passwordFile === undefined ? undefined : (await readText(passwordFile, cli.io)).replace(/\r?\n$/, "");
    if (password === "") throw new CliFault("FILE_UNREADABLE", `${passwordFile} is empty`);
    const moved = onStore(path, () => moveStore(path, { url, password, schema }));
    const painter = new Painter(cli.io.colour.stdout);
    cli.io.stdout(json === true ? `${JSON.stringify({ moved })}\n` : painter.fields([["moved", `${moved} rows`]]));
  });
}
