import type { Command } from "commander";
import { type ClauseAnswer, clausesSchema } from "../answers/monitoring.ts";
import { EXIT } from "../exit.ts";
import { asking, type Cli, get, print, read, type Session } from "../session.ts";
import { clauseRow } from "../words/monitoring.ts";

interface Options {
  readonly since?: string;
  readonly missed?: boolean;
}

/** `aeo clauses`: what was promised in each period that is over, and whether it was delivered. */
export function addClauses(program: Command, cli: Cli): void {
  const command = program
    .command("clauses")
    .summary("monitoring clauses in each period: promised, measured, met or missed")
    .option("--since <time>", "periods that ended after this, such as 2026-01-01T00:00:00Z; two years if not given")
    .option("--missed", "in words, only those that were missed")
    .addHelpText("after", "\nExample:\n  aeo clauses --missed --as JP:monitor\n");
  asking<Options>(cli, command, async (session, _, { since, missed = false }) => {
    const answer = await get(session, "/v1/clauses", { since });
    const { own, promised } = read(clausesSchema, answer);
    const shown = (clauses: readonly ClauseAnswer[]) =>
      clauses.filter(({ verdict }) => !missed || verdict === "MISSED");
    print(session, answer, () =>
      [
        tableOf(session, "By which this authority is judged", shown(own)),
        tableOf(session, "What partners promised its operators", shown(promised)),
      ].join("\n"),
    );
    return EXIT.ok;
  });
}

function tableOf({ painter }: Session, title: string, clauses: readonly ClauseAnswer[]): string {
  if (clauses.length === 0) return `${painter.paint(title)}: none\n`;
  const header = ["period", "direction", "clause", "measure", "promised", "measured", "verdict", "breach"];
  return `${painter.paint(title)}\n${painter.table(header, clauses.map(clauseRow))}`;
}
