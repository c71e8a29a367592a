import { useSignal } from "@preact/signals";
import { common } from "../components/common.ts";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { Direction } from "./Direction.tsx";
import { CELL_STATES, matrixOf } from "./matrix.ts";
import { MatrixTable } from "./MatrixTable.tsx";
import type { ArrangementAnswer } from "./types.ts";
import { arrangement, STATE_ICONS } from "./words.ts";

/** Who recognises whom on a day, and what stands behind each cell. */
export function ArrangementsPage() {
  const { answer, error } = useAnswer<{ arrangements: ArrangementAnswer[] }>("/v1/arrangements").value;
  const today = new Date().toISOString().slice(0, 10);
  const date = useSignal(today);
  const chosen = useSignal<string | undefined>(undefined);
  // The end of the day, and for today this very moment.
  const at = date.value === today ? Date.now() : Date.parse(`${date.value}T23:59:59Z`);
  const matrix = matrixOf(answer?.arrangements ?? [], at);
  return (
    <>
      <section>
        <h1>{arrangement("title")}</h1>
        <p class="lead">{arrangement("lead")}</p>
      </section>
      <div class="row spread">
        <Legend />
        <label class="row no-print">
          {arrangement("date")}
          <input
            type="date"
            value={date.value}
            min="1990-01-01"
            max="2099-12-31"
            onChange={(event) => {
              if (event.currentTarget.value !== "") date.value = event.currentTarget.value;
            }}
          />
        </label>
      </div>
      <ProblemNote error={error} />
      {answer === undefined ? (
        error === undefined && <p>{common("loading")}</p>
      ) : matrix.economies.length === 0 ? (
        <p>{arrangement("empty")}</p>
      ) : (
        <MatrixTable matrix={matrix} date={date.value} chosen={chosen} />
      )}
      {chosen.value !== undefined && answer !== undefined && (
        <Direction direction={chosen.value} cell={matrix.cells.get(chosen.value)} arrangements={answer.arrangements} />
      )}
    </>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-label={arrangement("legend")}>
      {CELL_STATES.map((state) => (
        <li key={state}>
          <span class={`cell state-${state}`}>
            <Icon name={STATE_ICONS[state]} />
          </span>
          {arrangement(`state.${state}`)}
        </li>
      ))}
    </ul>
  );
}
