import { useSignal } from "@preact/signals";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { ask } from "../lib/api.ts";
import { codesOf, textOf } from "../lib/form.ts";
import { ConsentChoice } from "./ConsentChoice.tsx";
import { faultAt } from "./faults.ts";
import type { CertificationAnswer } from "./types.ts";
import { registrar } from "./words.ts";

/** Records the operator's word on who may be told of it. */
export function ConsentForm({
  certification,
  onWritten,
}: {
  certification: CertificationAnswer;
  onWritten: () => void;
}) {
  const error = useSignal<unknown>(undefined);
  const isSaved = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const mode = textOf(form, "consent");
    const partners = codesOf(form, "partners");
    try {
      const body = mode === "PER_PARTNER" ? { mode, partners } : { mode };
      await ask(`/v1/certifications/${certification.id}/consent`, { method: "PUT", body });
      error.value = undefined;
      isSaved.value = true;
      onWritten();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <form class="card stack no-print" onSubmit={(event) => void submit(event)}>
      <h3>{registrar("consent.title")}</h3>
      <ProblemNote error={error.value} />
      <ConsentChoice consent={certification.consent} fault={faultAt(error.value, "/partners")} />
      <div class="row">
        <button class="secondary">{registrar("consent.save")}</button>
        <span role="status">{isSaved.value && registrar("consent.saved")}</span>
      </div>
    </form>
  );
}
