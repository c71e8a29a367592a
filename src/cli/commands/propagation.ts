import type { Command } from "commander";
import { propagationSchema } from "../answers/monitoring.ts";
import { EXIT } from "../exit.ts";
import { asking, type Cli, get, print, read } from "../session.ts";
import { type Cell, words } from "../text.ts";
import { secondsText } from "../words/monitoring.ts";

interface Options {
  readonly months?: boolean;
}

/** `aeo propagation`: how fast changes of status get to partners. */
export function addPropagation(program: Command, cli: Cli): void {
  const command = program
    .command("propagation")
    .summary("how long changes of status take to the ledger and to partners, against what was agreed")
    .option("--months", "in words, also month by month")
    .addHelpText("after", "\nExample:\n  aeo propagation --months --as TW:monitor\n");
  asking<Options>(cli, command, async (session, _, { months = false }) => {
    const answer = await get(session, "/v1/propagation");
    const { pairs } = read(propagationSchema, answer);
    const rows = pairs.flatMap(({ issuer, recogniser, boundSeconds, figures }) =>
      figures
        .filter(({ month }) => months || month === null)
        .map(({ stage, month, n, p50, p95, max, bounded, beyond }): Cell[] => [
          `${issuer} to ${recogniser}`,
          words(stage),
          month ?? "all",
          String(n),
          secondsText(p50),
          secondsText(p95),
          secondsText(max),
          boundSeconds === null ? "none" : secondsText(boundSeconds),
          bounded === 0 ? "-" : String(beyond),
          bounded === 0 ? "-" : beyond === 0 ? { text: "met", tone: "good" } : { text: "missed", tone: "bad" },
        ]),
    );
    const header = [
      "direction",
      "from, to",
      "month",
      "changes",
      "median",
      "p95",
      "longest",
      "agreed",
      "beyond",
      "came out",
    ];
    const silent = pairs.filter(({ measuredSince }) => measuredSince === null);
    print(session, answer, () =>
      [
        rows.length === 0 ? "Nothing was measured yet.\n" : session.painter.table(header, rows),
        ...silent.map(({ recogniser }) => session.painter.paint(`${recogniser} has not told when it knew.`) + "\n"),
      ].join(""),
    );
    return EXIT.ok;
  });
}
