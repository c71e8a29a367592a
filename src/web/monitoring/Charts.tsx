import { Chart } from "../components/Chart.tsx";
import { duration, monthName, number, percent } from "../lib/figures.ts";
import { benefitName } from "../lib/terms.ts";
import type { Benefit } from "../../domain/benefit.ts";
import { CHANNELS, channelsPlot, distributionBars, distributionPlot, monthsPlot, SHOWN, type Shown } from "./charts.ts";
import type { DistributionAnswer, MeasuresAnswer } from "./types.ts";
import { usePlot } from "./usePlot.ts";
import { monitoring, wordFor } from "./words.ts";

const legend = () => SHOWN.map((standing) => ({ name: wordFor("standing", standing), tone: standing.toLowerCase() }));

export function Months({ measures }: { readonly measures: MeasuresAnswer }) {
  const plot = usePlot((library) => monthsPlot(library, measures), [measures]);
  const rows = measures.months.map(({ month, recognised, utilised, median, p90 }) => [
    monthName(month),
    recognised,
    percent(utilised.share),
    duration(median),
    duration(p90),
  ]);
  const columns = (["col.month", "col.recognised", "col.share", "col.median", "col.p90"] as const).map((key) =>
    monitoring(key),
  );
  return <Chart title={monitoring("chart.months")} plot={plot} table={{ columns, rows }} />;
}

export function Distribution({ groups }: { readonly groups: Readonly<Partial<Record<Shown, DistributionAnswer>>> }) {
  const bars = distributionBars(groups);
  const plot = usePlot((library) => distributionPlot(library, bars), [groups]);
  const columns = (["col.group", "col.from", "col.to", "col.n", "col.share"] as const).map((key) => monitoring(key));
  const rows = bars.map(({ standing, from, to, n, share }) => [
    wordFor("standing", standing),
    `${number(from)} h`,
    to === null ? "∞" : `${number(to)} h`,
    n,
    percent(share),
  ]);
  return <Chart title={monitoring("chart.distribution")} legend={legend()} plot={plot} table={{ columns, rows }} />;
}

export function Channels({ measures }: { readonly measures: MeasuresAnswer }) {
  const plot = usePlot((library) => channelsPlot(library, measures), [measures]);
  const columns = [monitoring("col.group"), ...CHANNELS.map((channel) => wordFor("channel", channel))];
  const rows = SHOWN.map((standing) => [
    wordFor("standing", standing),
    ...CHANNELS.map((channel) => {
      const { n = 0, share = null } = measures.standings[standing]?.channels[channel] ?? {};
      return `${percent(share)} (${n})`;
    }),
  ]);
  const tones = CHANNELS.map((channel) => ({ name: wordFor("channel", channel), tone: channel.toLowerCase() }));
  return <Chart title={monitoring("chart.channels")} legend={tones} plot={plot} table={{ columns, rows }} />;
}

/** Before and after, as the report's tables have it, with what ordinary traffic did meanwhile. */
export function BeforeAfter({ measures }: { readonly measures: MeasuresAnswer }) {
  const { comparison } = measures;
  if (comparison === null) return null;
  const { unequal, days, gapDays } = comparison.windows;
  const notes = [
    unequal ? monitoring("warn.unequal", { a: days[0], b: days[1] }) : "",
    gapDays > 0 ? monitoring("warn.gap", { days: gapDays }) : "",
  ].filter(Boolean);
  const rows = (["1", "2"] as const).map((stage) => {
    const { before, after, change, control, beyondControl } = comparison[stage];
    const time = (one: typeof before) =>
      one.missing === null ? `${duration(one.mean)} (${one.n})` : wordFor("missing", one.missing);
    const rate = (one: number | null) => (one === null ? monitoring("notComparable") : `${number(one)} %`);
    return [
      monitoring(`stage.${stage}`),
      time(before),
      time(after),
      rate(change.rate),
      change.interval === null ? "" : `${number(change.interval[0])} … ${number(change.interval[1])} %`,
      rate(control.rate),
      beyondControl.points === null ? "" : `${number(beyondControl.points)}`,
    ];
  });
  const columns = [
    monitoring("col.stage"),
    monitoring("when.before"),
    monitoring("when.after"),
    monitoring("col.change"),
    monitoring("col.interval"),
    monitoring("col.control"),
    monitoring("col.beyond"),
  ];
  return <Chart title={monitoring("chart.before")} plot={null} table={{ columns, rows }} note={notes.join(" ")} />;
}

export function Lists({ measures }: { readonly measures: MeasuresAnswer }) {
  const { sme, denials, benefits } = measures;
  return (
    <div class="tiles lists">
      <Chart
        title={monitoring("chart.benefits")}
        plot={null}
        table={{
          columns: [monitoring("col.benefit"), monitoring("col.due"), monitoring("col.granted")],
          rows: benefits.map(({ benefit, due, granted }) => [benefitName(benefit as Benefit), due, granted]),
        }}
      />
      <Chart
        title={monitoring("chart.denials")}
        plot={null}
        table={{
          columns: [monitoring("col.reason"), monitoring("col.n")],
          rows: denials.map(({ reason, n }) => [wordFor("denial", reason), n]),
        }}
      />
      <Chart
        title={monitoring("chart.sme")}
        plot={null}
        table={{
          columns: [monitoring("col.class"), monitoring("col.n")],
          rows: sme.map(({ smeClass, n }) => [wordFor("size", smeClass ?? "unknown"), n ?? monitoring("hidden")]),
        }}
      />
    </div>
  );
}
