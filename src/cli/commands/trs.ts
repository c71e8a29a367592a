import type { Command } from "commander";
import { displayName } from "../../domain/economy.ts";
import type { RateVerdict } from "../../domain/measure/publishedRate.ts";
import { roundHalfAway } from "../../domain/measure/rateOfChange.ts";
import { loadSeeds } from "../../seeding/seeds.ts";
import type { SeedFigure } from "../../seeding/schemas/figures.ts";
import { type ReportCell, type TrsRow, type TrsTable, trsReport } from "../../trs/report.ts";
import { EXIT } from "../exit.ts";
import { type Cli, mergedOptions, withJson } from "../session.ts";
import { type Cell, Painter, type Tone } from "../text.ts";

/** `aeo trs report`: the release times of the APEC report, computed anew. */
export function addTrs(program: Command, cli: Cli): void {
  const trs = program.command("trs").summary("the Time Release Study of the APEC report, computed anew");
  const report = trs
    .command("report")
    .summary("tables 2 to 7 and the other figures, each beside what follows from its inputs")
    .option("--table <n>", "one table only, 2 to 7", (text: string) => Number(text));
  withJson(report).action(() => {
    const { json = false, table } = mergedOptions<{ json?: boolean; table?: number }>(report);
    cli.json = json;
    const seeds = loadSeeds();
    const computed = trsReport(seeds.releaseTimes.filter((each) => table === undefined || each.table === table));
    const figures = table === undefined ? seeds.figures : [];
    const painter = new Painter(cli.io.colour.stdout);
    if (json) cli.io.stdout(`${JSON.stringify({ ...computed, figures })}\n`);
    else
      cli.io.stdout([...computed.tables.map((one) => inWords(painter, one)), ...others(painter, figures)].join("\n"));
    cli.exit = computed.tables.length === 0 ? EXIT.negative : EXIT.ok;
  });
}

const VERDICTS: Readonly<Record<RateVerdict, Cell>> = {
  FOLLOWS: { text: "follows", tone: "good" },
  WITHIN_ROUNDING: { text: "explained by the rounding of the times", tone: "unsure" },
  TRUNCATED: { text: "cut off, not rounded", tone: "bad" },
  DIFFERS: { text: "DIFFERS, no rounding explains it", tone: "bad" },
  NOT_COMPARABLE: { text: "nothing to compare", tone: "faint" },
};

function inWords(painter: Painter, table: TrsTable): string {
  const { importer, exporter, before, after, windows, rows } = table;
  const warnings = [
    windows.unequal ? `the windows have ${windows.days[0]} and ${windows.days[1]} days` : undefined,
    windows.gapDays > 0 ? `${windows.gapDays} days between them are in neither` : undefined,
  ].filter((text) => text !== undefined);
  return [
    `${painter.paint(`Table ${table.table}: ${displayName(importer)}'s imports from ${displayName(exporter)}`)}\n`,
    `${painter.paint({ text: `${before.from} to ${before.to}, then ${after.from} to ${after.to}`, tone: "faint" })}\n`,
    ...warnings.map((text) => `${painter.paint({ text: `Note: ${text}.`, tone: "unsure" })}\n`),
    painter.table(
      ["mode", "stage", "before", "after", "published %", "ours %", "finding"],
      rows.map((row) => rowInWords(row)),
    ),
  ].join("");
}

function rowInWords(row: TrsRow): Cell[] {
  const { mode, stage, before, after, published, decimals, rate, verdict } = row;
  return [
    mode,
    String(stage),
    time(before),
    time(after),
    published.number === undefined ? missing(published) : published.number.toFixed(decimals),
    rate === undefined ? "-" : roundHalfAway(rate, decimals).toFixed(decimals),
    VERDICTS[verdict],
  ];
}

function time(cell: ReportCell): string {
  return cell.number === undefined ? missing(cell) : duration(cell.number);
}

function missing({ missing: why }: ReportCell): string {
  return { NO_RECORDS: "no records", NOT_AVAILABLE: "not available", NONE: "-" }[why ?? "NONE"];
}

/** Seconds as days, hours, minutes and seconds to a tenth. */
function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  const larger = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3_600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
  ] as const;
  const parts = larger.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  const rest = roundHalfAway(seconds - Math.floor(whole / 60) * 60, 1);
  return (rest === 0 && parts.length > 0 ? parts : [...parts, `${rest} s`]).join(" ");
}

const FIGURE_VERDICTS: Readonly<Record<SeedFigure["verdict"], { text: string; tone: Tone }>> = {
  AGREES: { text: "agrees", tone: "good" },
  DIFFERS: { text: "DIFFERS", tone: "bad" },
  IMPLIED: { text: "not stated in the report", tone: "faint" },
};

function others(painter: Painter, figures: readonly SeedFigure[]): string[] {
  if (figures.length === 0) return [];
  const rows = figures.map(({ what, lines, published, ours, verdict }): Cell[] => [
    published === null ? "-" : String(published),
    String(ours),
    FIGURE_VERDICTS[verdict],
    `${what} (lines ${lines})`,
  ]);
  return [`Other figures of the report\n${painter.table(["published", "ours", "finding", "figure"], rows)}`];
}
