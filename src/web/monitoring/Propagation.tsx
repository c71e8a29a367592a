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
      note={monitoring(rows.length === 0 ? "propagation.none" : "propagation.note")}
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
