import type { Command } from "commander";
import manifest from "../../../package.json" with { type: "json" };
import { EXIT } from "../exit.ts";
import { readObject } from "../input.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { onStore } from "../storeFile.ts";
import { Painter } from "../text.ts";

/** `aeo view rebuild`: the one command that works on a gateway's files, while the gateway is stopped. */
export function addView(program: Command, cli: Cli): void {
  const view = program.command("view").summary("the view that a gateway answers from");
  const command = view
    .command("rebuild")
    .summary("fold the view of a stopped gateway anew from its stored events")
    .description("Needs no gateway and no token. 1 = the view was not what the events give; it is now.")
    .requiredOption("--store <file>", "the gateway's store, as AEO_STORE")
    .requiredOption("--address-book <file>", "its address book, as AEO_ADDRESS_BOOK");
  withJson(command).action(async () => {
    const options = mergedOptions<{ store: string; addressBook: string; json?: boolean }>(command);
    const document = await readObject(options.addressBook, cli.io);
    // Loaded when it is needed: no other command has to do with the gateway's own parts.
    const { rebuildView } = await import("../../gateway/rebuildView.ts");
    const { parseAddressBook } = await import("../../ledger/addressBook.ts");
    const rebuilt = onStore(options.store, () =>
      rebuildView(options.store, parseAddressBook(document), manifest.version),
    );
    const { block, from, unusable, before, after, equal } = rebuilt;
    const painter = new Painter(cli.io.colour.stdout);
    cli.io.stdout(
      options.json === true
        ? `${JSON.stringify(rebuilt)}\n`
        : painter.fields([
            ["block", String(block)],
            ["before", `${before} (from ${from})`],
            ["after", after],
            ["equal", equal ? "yes" : "no"],
            ["snapshot", unusable],
          ]),
    );
    cli.exit = equal ? EXIT.ok : EXIT.negative;
  });
}
