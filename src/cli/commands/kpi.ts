import type { Command } from "commander";
import type { z } from "zod";
import { roundHalfAway } from "../../domain/measure/rateOfChange.ts";
import { kpisSchema } from "../answers/monitoring.ts";
import { EXIT } from "../exit.ts";
import { asking, type Cli, get, print, read } from "../session.ts";
import { type Cell, type Painter, words } from "../text.ts";
import { HIDDEN } from "../words/monitoring.ts";

interface Options {
  readonly from?: string;
  readonly before?: string;
}

/** `aeo kpi`: the own programme in figures. */
export function addKpi(program: Command, cli: Cli): void {
  const command = program
    .command("kpi")
    .summary("the own programme: operators by type, tier and size, per official, changes, denials abroad")
    .option("--from <month>", "changes and denials from this month on; the last twelve if not given")
    .option("--before <month>", "the month after the last one")
    .addHelpText("after", "\nExample:\n  aeo kpi --from 2026-01 --as TW:registrar\n");
  asking<Options>(cli, command, async (session, _, { from, before }) => {
    const answer = await get(session, "/v1/programme-kpis", { from, before });
    const kpis = read(kpisSchema, answer);
    print(session, answer, () => inWords(session.painter, kpis));
    return EXIT.ok;
  });
}

function inWords(painter: Painter, kpis: z.output<typeof kpisSchema>): string {
  const { officials, operatorsPerOfficial } = kpis;
  const perOfficial =
    operatorsPerOfficial === null
      ? "the number of officials is not configured (AEO_OFFICIALS)"
      : `${roundHalfAway(operatorsPerOfficial, 2)} (${officials} officials)`;
  const table = (header: readonly string[], rows: readonly (readonly Cell[])[]) =>
    rows.length === 0 ? "" : `\n${painter.table(header, rows)}`;
  return [
    painter.fields([
      ["as of", kpis.asOf],
      ["operators", String(kpis.operators)],
      ["certifications", `${kpis.certifications} in force, ${kpis.suspended} of them suspended`],
      ["per official", perOfficial],
      ["expiring", `${kpis.expiringIn90Days} within 90 days`],
      ["not kept", kpis.notKept.join(", ")],
    ]),
    table(
      ["programme", "tier", "certified", "suspended"],
      kpis.byProgramme.map((row) => [row.programme, row.tier ?? "-", String(row.certified), String(row.suspended)]),
    ),
    table(
      ["type", "certifications"],
      kpis.byOperatorType.map(({ operatorType, n }) => [words(operatorType), String(n)]),
    ),
    table(
      ["size", "operators"],
      kpis.bySmeClass.map(({ smeClass, n }) => [words(smeClass ?? "not known"), n === null ? HIDDEN : String(n)]),
    ),
    table(
      [`decided from ${kpis.from}, before ${kpis.before}`, "changes"],
      Object.entries(kpis.changes).map(([type, n]) => [words(type.replace("Certification", "")), String(n)]),
    ),
    table(
      ["denied by", "reason", "claims", "hidden cells"],
      kpis.denialsAbroad.map((row) => [row.importer, words(row.reason), toldText(row), String(row.hiddenCells)]),
    ),
  ].join("");
}

/** What was told of a count of which parts are hidden: a hidden one is no zero. */
function toldText({ n, hiddenCells }: { readonly n: number; readonly hiddenCells: number }): string {
  if (hiddenCells === 0) return String(n);
  return n === 0 ? "hidden" : `at least ${n}`;
}
