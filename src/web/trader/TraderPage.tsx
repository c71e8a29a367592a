import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { common } from "../components/common.ts";
import { Field } from "../components/Field.tsx";
import { textOf } from "../lib/form.ts";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { ask } from "../lib/api.ts";
import { TraderResult } from "./TraderResult.tsx";
import type { TraderAnswer } from "./types.ts";
import { trader } from "./words.ts";

/** What the letter's link brings. It is taken out of the address at once, as a token is. */
function takeLetter(): { id: string; code: string } {
  const found = new URLSearchParams(location.hash.slice(1));
  if (found.has("id")) history.replaceState(null, "", location.pathname);
  return { id: found.get("id") ?? "", code: found.get("code") ?? "" };
}

/** Where a trader sees its own certification, with what stands on its letter. */
export function TraderPage() {
  const letter = useRef(takeLetter());
  const tin = useRef<HTMLInputElement>(null);
  const found = useSignal<TraderAnswer | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  useEffect(() => {
    if (letter.current.id !== "") tin.current?.focus();
  }, []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => textOf(form, name);
    const body = { certificationId: text("id").toLowerCase(), tin: text("tin"), code: text("code") };
    try {
      found.value = await ask<TraderAnswer>("/v1/trader/lookup", { method: "POST", body });
      error.value = undefined;
    } catch (thrown) {
      found.value = undefined;
      error.value = thrown;
    }
  };
  return (
    <>
      <section>
        <h1>{trader("title")}</h1>
        <p class="lead">{trader("lead")}</p>
      </section>
      <form class="card no-print" onSubmit={(event) => void submit(event)}>
        <div class="fields">
          <Field id="id" label={trader("id")} wide>
            {(props) => (
              <input {...props} class="code" name="id" required autoComplete="off" defaultValue={letter.current.id} />
            )}
          </Field>
          <Field id="tin" label={trader("tin")}>
            {(props) => <input {...props} ref={tin} name="tin" required autoComplete="off" maxLength={64} />}
          </Field>
          <Field id="code" label={trader("code")}>
            {(props) => (
              <input
                {...props}
                class="code"
                name="code"
                required
                autoComplete="off"
                defaultValue={letter.current.code}
              />
            )}
          </Field>
        </div>
        <button class="primary">{trader("show")}</button>
      </form>
      <ProblemNote error={error.value} />
      <div aria-live="polite">{found.value !== undefined && <TraderResult found={found.value} />}</div>
      {found.value !== undefined && (
        <button type="button" class="secondary" onClick={() => print()}>
          {common("print")}
        </button>
      )}
    </>
  );
}
