import type { Command } from "commander";
import { CHANNELS } from "../../domain/clearance.ts";
import type { Economy } from "../../domain/economy.ts";
import { roundHalfAway } from "../../domain/measure/rateOfChange.ts";
import type { Mode } from "../../domain/mode.ts";
import { type MeasuresAnswer, measuresSchema, type TimeAnswer } from "../answers/monitoring.ts";
import { EXIT } from "../exit.ts";
import { economyCode, mode, wholeNumber } from "../options.ts";
import { asking, type Cli, get, print, read } from "../session.ts";
import { type Cell, list, type Painter, words } from "../text.ts";
import { secondsText, shareText } from "../words/monitoring.ts";

interface Options {
  readonly issuer?: Economy;
  readonly mode?: Mode;
  readonly arrangement?: number;
  readonly agency?: string;
  readonly from?: string;
  readonly before?: string;
  readonly since?: string;
  readonly true?: boolean;
}

/** `aeo measures`: what the clearances say of the benefits that were promised. */
export function addMeasures(program: Command, cli: Cli): void {
  const command = program
    .command("measures")
    .summary("utilisation, selectivity, release times, channels and denials, from the clearances")
    .option("--issuer <economy>", "imports from one economy", economyCode)
    .option("--mode <mode>", "SEA, AIR, ROAD or RAIL", mode)
    .option("--arrangement <number>", "what was recognised under one arrangement", wholeNumber(1, 4_294_967_295))
    .option("--agency <name>", "what one agency cleared; none = customs alone")
    .option("--from <month>", "the first month, such as 2026-01")
    .option("--before <month>", "the month after the last one")
    .option("--since <month>", "compare release times from this month on with those before")
    .option("--true", "as known now, not as relied on at each lodgement")
    .addHelpText("after", "\nExample:\n  aeo measures --issuer TW --from 2026-01 --since 2026-07 --as JP:monitor\n");
  asking<Options>(cli, command, async (session, _, options) => {
    const { issuer, mode: by, arrangement, agency, from, before, since } = options;
    const view = options.true === true ? "TRUE" : "RELIED";
    const query = { view, issuer, mode: by, arrangement, agency, from, before, since };
    const answer = await get(session, "/v1/measures", query);
    const measures = read(measuresSchema, answer);
    print(session, answer, () => inWords(session.painter, measures));
    return EXIT.ok;
  });
}

function inWords(painter: Painter, measures: MeasuresAnswer): string {
  const { view, n, claimed, utilised, selectivity, denials, sme, standings } = measures;
  const { ratio, recognised, ordinary } = selectivity;
  const examined = `${shareText(ordinary)}; recognised ${shareText(recognised)}`;
  return [
    painter.fields([
      ["clearances", `${n}, ${view === "TRUE" ? "as known now" : "as relied on at lodgement"}`],
      ["claimed", shareText(claimed)],
      ["utilised", shareText(utilised)],
      ["examined", `ordinary ${examined}`],
      [
        "selectivity",
        ratio === null ? "nothing to compare" : `ordinary cargo ${roundHalfAway(ratio, 2)} times as often`,
      ],
      ["denials", list(denials.map(({ reason, n: count }) => `${words(reason)} ${count}`))],
      ["by size", list(sme.map(({ smeClass, n: count }) => `${words(smeClass ?? "not known")} ${count ?? "hidden"}`))],
    ]),
    "\n",
    painter.table(
      ["clearances", "n", "stage 1 mean", "median", "p90", "stage 2 mean", "median", "p90", ...CHANNELS.map(words)],
      Object.entries(standings).map(([standing, { n: count, stages, channels }]): Cell[] => [
        words(standing),
        String(count),
        ...timeCells(stages[1]),
        ...timeCells(stages[2]),
        ...CHANNELS.map((channel) => String(channels[channel]?.n ?? 0)),
      ]),
    ),
    comparisonInWords(painter, measures),
  ].join("");
}

function timeCells({ mean, median, p90, missing }: TimeAnswer): Cell[] {
  if (missing !== null) return [{ text: words(missing), tone: "faint" }, "-", "-"];
  return [mean, median, p90].map(secondsText);
}

/** A mean, or why there is none. */
function meanCell({ mean, missing }: TimeAnswer): Cell {
  return missing === null ? secondsText(mean) : { text: words(missing), tone: "faint" };
}

function comparisonInWords(painter: Painter, { comparison }: MeasuresAnswer): string {
  if (comparison === null) return "";
  const { windows } = comparison;
  const percent = ({ rate, interval }: { rate: number | null; interval: number[] | null }) =>
    rate === null ? "-" : `${roundHalfAway(rate, 1)} %${range(interval)}`;
  const rows = ([1, 2] as const).map((stage): Cell[] => {
    const { before, after, change, control, beyondControl } = comparison[stage];
    const points = beyondControl.points;
    return [
      String(stage),
      meanCell(before),
      meanCell(after),
      percent(change),
      percent(control),
      points === null ? "-" : `${roundHalfAway(points, 1)} points${range(beyondControl.interval)}`,
    ];
  });
  const warning = windows.unequal ? `Note: the windows have ${windows.days.join(" and ")} days.\n` : "";
  return [
    "\n",
    painter.table(["stage", "mean before", "after", "change (95 %)", "ordinary traffic", "beyond it"], rows),
    painter.paint({ text: warning.trim(), tone: "unsure" }) + (warning === "" ? "" : "\n"),
  ].join("");
}

function range(interval: readonly number[] | null): string {
  if (interval === null) return "";
  const [from = 0, to = 0] = interval;
  return ` (${roundHalfAway(from, 1)} to ${roundHalfAway(to, 1)})`;
}
