import { useSignal } from "@preact/signals";
import { readToken, signIn } from "../lib/session.ts";
import { common } from "./common.ts";
import { Field } from "./Field.tsx";

/** Takes a token by hand. */
export function SignIn({ note }: { readonly note?: string | undefined }) {
  const fault = useSignal<string | undefined>(undefined);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get("token")).trim();
    const read = readToken(text);
    if (read === null) fault.value = common("signIn.bad");
    else if (read.expiresAt < Date.now()) fault.value = common("signIn.expired");
    else signIn(text);
  };
  return (
    <section class="card narrow">
      <h1>{common("signIn.title")}</h1>
      <p class="lead">{note ?? common("signIn.lead")}</p>
      <form onSubmit={submit} noValidate>
        <Field id="token" label={common("signIn.token")} fault={fault.value}>
          {(props) => <textarea {...props} name="token" rows={4} autoComplete="off" spellcheck={false} />}
        </Field>
        <button class="primary">{common("signIn.do")}</button>
      </form>
    </section>
  );
}
