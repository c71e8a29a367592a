import { Refusal, Unreachable } from "../lib/api.ts";
import { common } from "./common.ts";
import { Icon } from "./Icon.tsx";

/** What went wrong, what to do, and what to quote to whoever helps. */
export function ProblemNote({ error }: { readonly error: unknown }) {
  if (error === undefined || error === null) return null;
  return (
    <div class="note note-bad" role="alert">
      <Icon name="no" />
      <div>{error instanceof Refusal ? <Refused refusal={error} /> : <p>{inWords(error)}</p>}</div>
    </div>
  );
}

function Refused({ refusal: { problem } }: { readonly refusal: Refusal }) {
  return (
    <>
      <p>
        <strong>{problem.title}</strong> {problem.fix}
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
