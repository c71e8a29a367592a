import { useSignal } from "@preact/signals";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { ask } from "../lib/api.ts";
import { registrar } from "./words.ts";

/** Makes the code for the trader's letter. It is shown once: the gateway keeps only its digest. */
export function TraderLetter({ id }: { readonly id: string }) {
  const code = useSignal<string | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const issue = async () => {
    try {
      code.value = (await ask<{ code: string }>(`/v1/certifications/${id}/trader-codes`, { method: "POST" })).code;
      error.value = undefined;
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <div class="card stack">
      <h3>{registrar("letter.title")}</h3>
      <p class="hint">{registrar("letter.hint")}</p>
      <ProblemNote error={error.value} />
      {code.value === undefined ? (
        <button type="button" class="secondary" onClick={() => void issue()}>
          {registrar("letter.do")}
        </button>
      ) : (
        <dl>
          <dt>{registrar("letter.id")}</dt>
          <dd class="code">{id}</dd>
          <dt>{registrar("letter.code")}</dt>
          <dd class="code">
            <strong>{code.value}</strong>
          </dd>
          <dt>{registrar("letter.link")}</dt>
          <dd class="code">{`${location.origin}/trader#id=${id}&code=${code.value}`}</dd>
        </dl>
      )}
    </div>
  );
}
