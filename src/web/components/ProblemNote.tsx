import { Refusal, Unreachable } from "../lib/api.ts";
import { language } from "../lib/language.ts";
import { problemText } from "../lib/problemWords.ts";
import { common } from "./common.ts";
import { Icon } from "./Icon.tsx";

/** What went wrong, what to do, and what to quote to whoever helps. */
export function ProblemNote({ error, inForm = false }: { readonly error: unknown; readonly inForm?: boolean }) {
  if (error === undefined || error === null) return null;
  return (
    <div class="note note-bad" role="alert">
      <Icon name="no" />
      <div>{error instanceof Refusal ? <Refused refusal={error} inForm={inForm} /> : <p>{inWords(error)}</p>}</div>
    </div>
  );
}

/** In a form the fields say what is wrong with them; here it need not be said twice. */
function Refused({ refusal: { problem }, inForm }: { readonly refusal: Refusal; readonly inForm: boolean }) {
  if (inForm && problem.errors.length > 0) return <p>{common("problem.fields")}</p>;
  return (
    <>
      <p>
        <strong>{problemText(problem, language.value)}</strong>
      </p>
      {problem.errors.length === 0 ? (
        <p class="faint">{problem.detail}</p>
      ) : (
        <ul>
          {problem.errors.map(({ pointer, detail }) => (
            <li key={pointer}>
              <code>{pointer}</code>: {detail}
            </li>
          ))}
        </ul>
      )}
      <p class="faint">{common("problem.code", { code: problem.code, trace: problem.traceId })}</p>
    </>
  );
}

function inWords(error: unknown): string {
  return error instanceof Unreachable ? common("problem.offline") : String(error);
}
