import { common } from "../components/common.ts";
import { Chart } from "../components/Chart.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { duration, number } from "../lib/figures.ts";
import { legalDate } from "../lib/format.ts";
import { economyName, modeName } from "../lib/terms.ts";
import { monitoring, wordFor } from "../monitoring/words.ts";
import type { TrsAnswer, TrsCell, TrsTableAnswer } from "./types.ts";

/** Tables 2 to 7 of the report, computed anew, with what does not follow named. */
export function TrsPage() {
  const { answer, error } = useAnswer<TrsAnswer>("/v1/trs").value;
  return (
    <>
      <section>
        <h1>{monitoring("trs.title")}</h1>
        <p class="lead">{monitoring("trs.lead")}</p>
      </section>
      <ProblemNote error={error} />
      {answer === undefined
        ? error === undefined && <p>{common("loading")}</p>
        : answer.tables.map((table) => <ReportTable key={table.table} table={table} />)}
      {answer !== undefined && (
        <Chart
          title={monitoring("trs.others")}
          plot={null}
          table={{
            columns: [
              monitoring("trs.figure"),
              monitoring("trs.published"),
              monitoring("trs.ours"),
              monitoring("trs.finding"),
            ],
            rows: answer.figures.map(({ what, lines, published, ours, verdict }) => [
              `${what} (${monitoring("trs.lines", { lines })})`,
              published,
              ours,
              wordFor("figure", verdict),
            ]),
          }}
        />
      )}
    </>
  );
}

function ReportTable({ table }: { readonly table: TrsTableAnswer }) {
  const { before, after, windows, importer, exporter } = table;
  const notes = [
    monitoring("trs.windows", {
      from: legalDate(before.from),
      to: legalDate(before.to),
      from2: legalDate(after.from),
      to2: legalDate(after.to),
    }),
    windows.unequal ? monitoring("warn.unequal", { a: windows.days[0], b: windows.days[1] }) : "",
    windows.gapDays > 0 ? monitoring("warn.gap", { days: windows.gapDays }) : "",
  ].filter(Boolean);
  const columns = [
    "trs.mode",
    "col.stage",
    "trs.before",
    "trs.after",
    "trs.published",
    "trs.ours",
    "trs.finding",
  ] as const;
  return (
    <Chart
      title={monitoring("trs.table", {
        table: table.table,
        importer: economyName(importer),
        exporter: economyName(exporter),
      })}
      note={notes.join(" ")}
      plot={null}
      table={{
        columns: columns.map((key) => monitoring(key)),
        rows: table.rows.map(({ mode, stage, before: b, after: a, published, rate, decimals, verdict }) => [
          modeName(mode),
          stage,
          time(b),
          time(a),
          published.number === null ? missing(published) : published.number.toFixed(decimals),
          rate === null ? "–" : number(Math.round(rate * 10 ** decimals) / 10 ** decimals, decimals),
          wordFor("trs", verdict),
        ]),
      }}
    />
  );
}

function time(cell: TrsCell): string {
  return cell.number === null ? missing(cell) : duration(cell.number);
}

function missing({ missing: why }: TrsCell): string {
  return wordFor("missing", why ?? "NONE");
}
