import { useSignal } from "@preact/signals";
import { Field } from "../components/Field.tsx";
import { MomentField } from "../components/MomentField.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { ask } from "../lib/api.ts";
import { textOf } from "../lib/form.ts";
import { accesses } from "./words.ts";

const WEEK_MS = 7 * 86_400_000;

/** Lets an auditor see named profiles for a time. */
export function GrantForm({ onGranted }: { readonly onGranted: () => void }) {
  const expiresAt = useSignal(new Date(Date.now() + WEEK_MS).toISOString().replace(/\.\d+Z$/, "Z"));
  const error = useSignal<unknown>(undefined);
  const isDone = useSignal(false);
  const grant = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const body = {
      auditor: textOf(fields, "auditor"),
      certifications: textOf(fields, "certifications")
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
      reason: textOf(fields, "reason"),
      operatorAgreed: fields.get("agreed") !== null,
      expiresAt: expiresAt.value,
    };
    try {
      await ask("/v1/audit/grants", { method: "POST", body });
      [error.value, isDone.value] = [undefined, true];
      form.reset();
      onGranted();
    } catch (thrown) {
      [error.value, isDone.value] = [thrown, false];
    }
  };
  return (
    <form class="card stack no-print" onSubmit={(event) => void grant(event)} aria-label={accesses("grants.do")}>
      <h2>{accesses("grants.do")}</h2>
      <ProblemNote error={error.value} />
      <div class="fields">
        <Field id="grant-auditor" label={accesses("auditor")} hint={accesses("auditor.hint")}>
          {(control) => <input {...control} name="auditor" required spellcheck={false} />}
        </Field>
        <MomentField
          id="grant-until"
          label={accesses("grants.expires")}
          value={expiresAt.value}
          onChange={(value) => (expiresAt.value = value)}
        />
        <Field
          id="grant-certifications"
          label={accesses("grants.certifications")}
          hint={accesses("grants.certifications.hint")}
          wide
        >
          {(control) => <textarea {...control} name="certifications" rows={2} required spellcheck={false} />}
        </Field>
        <Field id="grant-reason" label={accesses("grants.reason")} wide>
          {(control) => <input {...control} name="reason" required minLength={3} />}
        </Field>
      </div>
      <label class="row">
        <input type="checkbox" name="agreed" />
        {accesses("grants.agreed")}
      </label>
      <div class="row">
        <button class="primary">{accesses("grants.do")}</button>
        <span role="status">{isDone.value && accesses("grants.done")}</span>
      </div>
    </form>
  );
}
