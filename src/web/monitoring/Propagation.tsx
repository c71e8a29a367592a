import { Chart } from "../components/Chart.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { duration } from "../lib/figures.ts";
import { economyName } from "../lib/terms.ts";
import { propagationPlot } from "./charts.ts";
import type { PropagationAnswer } from "./types.ts";
import { usePlot } from "./usePlot.ts";
import { monitoring, wordFor } from "./words.ts";

/** How long changes of status take to a partner, against what was agreed. */
export function Propagation() {
  const { answer, error } = useAnswer<PropagationAnswer>("/v1/propagation").value;
  const rows = (answer?.pairs ?? []).flatMap(({ issuer, recogniser, boundSeconds, figures }) =>
    figures
      .filter(({ month, n }) => month === null && n > 0)
      .map((figure) => ({ ...figure, way: `${economyName(issuer)} → ${economyName(recogniser)}`, boundSeconds })),
  );
  const plot = usePlot((library) => propagationPlot(library, rows), [answer]);
  if (error !== undefined) return <ProblemNote error={error} />;
  if (answer === undefined) return null;
  const columns = [
    "col.way",
    "col.stage",
    "col.changes",
    "col.median",
    "col.p95",
    "col.max",
    "col.bound",
    "col.beyondBound",
    "col.verdict",
  ] as const;
  return (
    <Chart
      title={monitoring("propagation")}
      note={
        rows.length === 0
          ? monitoring("propagation.none")
          : [monitoring("propagation.note"), ...verdicts(rows)].join(" ")
      }
      plot={rows.length === 0 ? null : plot}
      table={{
        columns: columns.map((key) => monitoring(key)),
        rows: rows.map(({ way, stage, n, p50, p95, max, boundSeconds, bounded, beyond }) => [
          way,
          wordFor("stageOf", stage),
          n,
          duration(p50),
          duration(p95),
          duration(max),
          boundSeconds === null ? monitoring("noBound") : duration(boundSeconds),
          bounded === 0 ? "" : beyond,
          bounded === 0 ? "" : wordFor("verdict", beyond === 0 ? "MET" : "MISSED"),
        ]),
      }}
    />
  );
}

/** What was agreed, and whether it was kept: of how many directions, and by name where it was not. */
function verdicts(rows: readonly Bounded[]): string[] {
  const bounded = rows.filter(
    (row) => row.bounded > 0 && row.boundSeconds !== null && row.stage === "DECISION_TO_PARTNER",
  );
  const kept = bounded.filter(({ beyond }) => beyond === 0).length;
  return [
    ...(bounded.length === 0 ? [] : [monitoring("propagation.met", { n: kept, of: bounded.length })]),
    ...bounded
      .filter(({ beyond }) => beyond > 0)
      .map(({ way, beyond, bounded: of, boundSeconds }) =>
        monitoring("propagation.missed", { way, n: beyond, of, bound: duration(boundSeconds) }),
      ),
  ];
}

interface Bounded {
  readonly way: string;
  readonly stage: string;
  readonly boundSeconds: number | null;
  readonly bounded: number;
  readonly beyond: number;
}
