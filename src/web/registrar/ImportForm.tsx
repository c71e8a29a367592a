import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { common } from "../components/common.ts";
import { Field } from "../components/Field.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { ask } from "../lib/api.ts";
import type { ImportAnswer } from "./types.ts";
import { registrar, type RegistrarKey } from "./words.ts";

const POLL_MS = 500;

/** Certifies many operators from a file, and says what became of each row. */
export function ImportForm() {
  const report = useSignal<ImportAnswer | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const file = new FormData(event.currentTarget as HTMLFormElement).get("file");
    if (!(file instanceof File) || file.size === 0) return;
    const type = /\.csv$/i.test(file.name) ? "text/csv" : "application/x-ndjson";
    try {
      report.value = await ask<ImportAnswer>("/v1/certifications/imports", {
        method: "POST",
        body: await file.text(),
        type,
      });
      error.value = undefined;
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <section class="card stack">
      <h2>{registrar("view.import")}</h2>
      <p class="hint">{registrar("import.hint")}</p>
      <form class="row" onSubmit={(event) => void submit(event)}>
        <Field id="file" label={registrar("import.file")}>
          {(props) => (
            <input
              {...props}
              type="file"
              name="file"
              accept=".csv,.ndjson,.jsonl,text/csv,application/x-ndjson"
              required
            />
          )}
        </Field>
        <button class="primary">{registrar("import.do")}</button>
      </form>
      <ProblemNote error={error.value} />
      {report.value !== undefined && <Report first={report.value} key={report.value.id} />}
    </section>
  );
}

function Report({ first }: { readonly first: ImportAnswer }) {
  const report = useSignal(first);
  const isOver = report.value.operations.every(({ state }) => state === "FINAL" || state === "FAILED");
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => {
      void ask<ImportAnswer>(`/v1/imports/${first.id}`).then(
        (answer) => (report.value = answer),
        () => undefined,
      );
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [isOver]);
  const { rows, accepted, refused, operations } = report.value;
  return (
    <div class="stack" role="status">
      <p>
        <strong>{registrar("import.result", { rows, accepted, refused: refused.length })}</strong>{" "}
        {operations.map(({ id, state, rows: its, error }) => (
          <span key={id} class="faint">
            {registrar(`operation.${state}` as RegistrarKey, { block: "" })} ({its.length})
            {error !== null && ` ${error.code}: ${error.detail}`}{" "}
          </span>
        ))}
      </p>
      {refused.length > 0 && <Refused refused={refused} />}
      {!isOver && <p>{common("loading")}</p>}
    </div>
  );
}

function Refused({ refused }: Pick<ImportAnswer, "refused">) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={registrar("import.refused")}>
      <table>
        <caption>{registrar("import.refused")}</caption>
        <thead>
          <tr>
            <th scope="col">{registrar("import.row")}</th>
            <th scope="col">{registrar("import.wrong")}</th>
          </tr>
        </thead>
        <tbody>
          {refused.map(({ row, code, detail, errors }) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              <td>
                <code>{code}</code>{" "}
                {errors.length === 0 ? detail : errors.map((one) => `${one.pointer}: ${one.detail}`).join("; ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
