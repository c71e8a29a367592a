import { useSignal } from "@preact/signals";
import { OPERATOR_TYPES, type OperatorType } from "../../domain/operatorType.ts";
import { Chart } from "../components/Chart.tsx";
import { common } from "../components/common.ts";
import { Field } from "../components/Field.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { query } from "../lib/api.ts";
import { monthsFrom, number } from "../lib/figures.ts";
import { economyName, listed, typeName } from "../lib/terms.ts";
import { Tile } from "../monitoring/Tiles.tsx";
import { monitoring, wordFor } from "../monitoring/words.ts";
import type { ProgrammeAnswer } from "./types.ts";

/** The own programme for its office: what stands, what was decided, what partners denied. */
export function ProgrammePage() {
  const thisMonth = new Date().toISOString().slice(0, 7);
  const months = useSignal({ from: monthsFrom(thisMonth, -11), before: monthsFrom(thisMonth, 1) });
  const { answer, error } = useAnswer<ProgrammeAnswer>(`/v1/programme-kpis${query(months.value)}`).value;
  return (
    <div class="sheet stack">
      <section>
        <h1>{monitoring("kpi.title")}</h1>
        <p class="lead">{monitoring("kpi.lead")}</p>
      </section>
      <form class="card fields no-print" onSubmit={(event) => event.preventDefault()}>
        {(["from", "before"] as const).map((name) => (
          <Field key={name} id={name} label={monitoring(name)}>
            {(control) => (
              <input
                {...control}
                type="month"
                placeholder="2026-01"
                value={months.value[name]}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  if (/^\d{4}-\d{2}$/.test(value)) months.value = { ...months.value, [name]: value };
                }}
              />
            )}
          </Field>
        ))}
      </form>
      <ProblemNote error={error} />
      {answer === undefined ? error === undefined && <p>{common("loading")}</p> : <Figures answer={answer} />}
    </div>
  );
}

function Figures({ answer }: { readonly answer: ProgrammeAnswer }) {
  const { officials, operatorsPerOfficial } = answer;
  return (
    <>
      <ul class="tiles figures">
        <Tile name={monitoring("kpi.operators")} value={number(answer.operators)} note="" />
        <Tile
          name={monitoring("kpi.certifications")}
          value={number(answer.certifications)}
          note={monitoring("kpi.suspended", { n: number(answer.suspended) })}
        />
        <Tile
          name={monitoring("kpi.perOfficial")}
          value={operatorsPerOfficial === null ? "–" : number(operatorsPerOfficial)}
          note={
            officials === null ? monitoring("kpi.noOfficials") : monitoring("kpi.officials", { n: number(officials) })
          }
        />
        <Tile name={monitoring("kpi.expiring")} value={number(answer.expiringIn90Days)} note="" />
      </ul>
      <div class="tiles lists wide">
        <Chart
          title={monitoring("kpi.byProgramme")}
          plot={null}
          table={{
            columns: [monitoring("kpi.programme"), monitoring("kpi.tier"), monitoring("kpi.certified")],
            rows: answer.byProgramme.map(({ programme, tier, certified }) => [programme, tier ?? "–", certified]),
          }}
        />
        <Chart
          title={monitoring("kpi.byType")}
          plot={null}
          table={{
            columns: [monitoring("kpi.type"), monitoring("kpi.certified")],
            rows: answer.byOperatorType.map(({ operatorType, n }) => [nameOfType(operatorType), n]),
          }}
        />
        <Chart
          title={monitoring("kpi.bySize")}
          plot={null}
          table={{
            columns: [monitoring("col.class"), monitoring("kpi.operators")],
            rows: answer.bySmeClass.map(({ smeClass, n }) => [
              wordFor("size", smeClass ?? "unknown"),
              n ?? monitoring("hidden"),
            ]),
          }}
        />
        <Chart
          title={monitoring("kpi.changes")}
          plot={null}
          table={{
            columns: [monitoring("kpi.change"), monitoring("col.changes")],
            rows: Object.entries(answer.changes).map(([change, n]) => [wordFor("change", change), n]),
          }}
        />
        <Chart
          title={monitoring("kpi.denials")}
          plot={null}
          table={{
            columns: [monitoring("kpi.importer"), monitoring("col.reason"), monitoring("col.n")],
            rows: answer.denialsAbroad.map(({ importer, reason, n, hiddenCells }) => [
              economyName(importer),
              wordFor("denial", reason),
              told(n, hiddenCells),
            ]),
          }}
        />
      </div>
      <p class="hint">{monitoring("kpi.notKept", { what: listed(answer.notKept) })}</p>
    </>
  );
}

function nameOfType(type: string): string {
  return (OPERATOR_TYPES as readonly string[]).includes(type) ? typeName(type as OperatorType) : type;
}

/** What was told of a count of which parts are hidden: a hidden one is no zero. */
function told(n: number, hiddenCells: number): string | number {
  if (hiddenCells === 0) return n;
  return n === 0 ? monitoring("kpi.hidden") : monitoring("kpi.atLeast", { n });
}
