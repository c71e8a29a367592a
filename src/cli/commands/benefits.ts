import type { Command } from "commander";
import type { Economy } from "../../domain/economy.ts";
import { reportsSchema } from "../answers/monitoring.ts";
import { EXIT } from "../exit.ts";
import { economyCode, wholeNumber } from "../options.ts";
import { asking, type Cli, get, print, read } from "../session.ts";
import type { Cell } from "../text.ts";
import { HIDDEN } from "../words/monitoring.ts";
import { submit, withWrite, type WriteOptions } from "../write.ts";

interface Options extends WriteOptions {
  readonly arrangement: number;
  readonly partner: Economy;
  readonly from: string;
  readonly before: string;
}

/** `aeo benefits`: what was delivered, as partners tell each other. */
export function addBenefits(program: Command, cli: Cli): void {
  const benefits = program.command("benefits").summary("reports of delivered benefits, to partners and from them");
  addList(benefits, cli);
  const command = benefits
    .command("report")
    .summary("report to a partner what was delivered in months that are over, or correct such a report")
    .requiredOption("--arrangement <number>", "under which arrangement", wholeNumber(1, 4_294_967_295))
    .requiredOption("--partner <economy>", "to which partner", economyCode)
    .requiredOption("--from <month>", "the first month, such as 2026-01")
    .requiredOption("--before <month>", "the month after the last one");
  withWrite(command).addHelpText(
    "after",
    "\nExample:\n  aeo benefits report --arrangement 1 --partner TW --from 2026-01 --before 2026-02 --as JP:monitor\n",
  );
  asking<Options>(cli, command, async (session, _, options) => {
    const { arrangement, partner, from, before } = options;
    const body = { arrangement, partner, from, before };
    return await submit(session, { path: "/v1/benefit-reports", body, what: `report to ${partner}` }, options);
  });
}

function addList(benefits: Command, cli: Cli): void {
  const command = benefits
    .command("list")
    .summary("the reports that this authority made, and those that partners told it")
    .addHelpText("after", "\nExample:\n  aeo benefits list --as TW:monitor\n");
  asking(cli, command, async (session) => {
    const answer = await get(session, "/v1/benefit-reports");
    const { own, partners } = read(reportsSchema, answer);
    const day = (moment: number) => new Date(moment * 1000).toISOString().slice(0, 10);
    const rows = [...own, ...partners].map(({ totals }): Cell[] => [
      `${totals.importer} to ${totals.partner}`,
      String(totals.arrangement),
      `${day(totals.from)} to ${day(totals.until)}`,
      String(totals.revision),
      totals.clearances === null ? HIDDEN : String(totals.clearances),
    ]);
    const header = ["report", "arrangement", "period", "revision", "clearances"];
    print(session, answer, () => (rows.length === 0 ? "No report.\n" : session.painter.table(header, rows)));
    return EXIT.ok;
  });
}
