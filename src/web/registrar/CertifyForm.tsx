import { ProblemNote } from "../components/ProblemNote.tsx";
import { ConsentChoice } from "./ConsentChoice.tsx";
import { faultAt } from "./faults.ts";
import { ProfileFields } from "./ProfileFields.tsx";
import { grantOf } from "./profileForm.ts";
import { Progress } from "./Progress.tsx";
import type { OperationAnswer } from "./types.ts";
import { useWrite } from "./useWrite.ts";
import { registrar } from "./words.ts";

/** Certifies an operator. */
export function CertifyForm({ onDone }: { readonly onDone: (id: string) => void }) {
  const writing = useWrite<OperationAnswer & { readonly certificationId: string }>();
  const accepted = writing.accepted.value;
  if (accepted !== undefined) return <Progress id={accepted.id} onFinal={() => onDone(accepted.certificationId)} />;
  const error = writing.error.value;
  return (
    <form
      class="card stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const body = grantOf(new FormData(event.currentTarget));
        void writing.send("/v1/certifications", { method: "POST", body });
      }}
    >
      <h2>{registrar("view.certify")}</h2>
      <ProblemNote error={error} inForm />
      <ProfileFields isNew error={error} />
      <ConsentChoice consent={{ mode: "NONE" }} fault={faultAt(error, "/consent")} />
      <button class="primary" disabled={writing.isSending.value}>
        {registrar("do.certify")}
      </button>
    </form>
  );
}
