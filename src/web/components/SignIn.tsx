import { useSignal } from "@preact/signals";
import { textOf } from "../lib/form.ts";
import { goToWork } from "../lib/home.ts";
import { gatewayOf, readToken, signIn, type TokenRefusal, tokenRefusal } from "../lib/session.ts";
import { economyName } from "../lib/terms.ts";
import { common } from "./common.ts";
import { Field } from "./Field.tsx";
import { Icon } from "./Icon.tsx";

/** Takes a token by hand. */
export function SignIn({ note, level }: { readonly note?: string | undefined; readonly level: 1 | 2 }) {
  const fault = useSignal<string | undefined>(undefined);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget as HTMLFormElement), "token");
    const read = readToken(text);
    if (read === null) fault.value = common("signIn.bad");
    else if (read.expiresAt < Date.now()) fault.value = common("signIn.expired");
    else {
      signIn(text);
      goToWork(read);
    }
  };
  return (
    <section class="card narrow">
      {level === 1 ? <h1>{common("signIn.title")}</h1> : <h2>{common("signIn.title")}</h2>}
      {tokenRefusal.value !== undefined && (
        <div class="note note-bad" role="alert">
          <Icon name="no" />
          <p>{whyRefused(tokenRefusal.value)}</p>
        </div>
      )}
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

function whyRefused(refusal: TokenRefusal): string {
  const gateway = gatewayOf(refusal);
  if (refusal.code !== "WRONG_ECONOMY" || gateway === undefined) return common("signIn.refused");
  return common("signIn.economy", { token: economyName(refusal.economy), gateway: economyName(gateway) });
}
