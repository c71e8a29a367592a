import { Field } from "../components/Field.tsx";
import { textOf } from "../lib/form.ts";
import { ProblemNote } from "../components/ProblemNote.tsx";
import type { ChangeOffer } from "./changes.ts";
import { amendmentOf } from "./amendment.ts";
import { faultAt } from "./faults.ts";
import { ProfileFields } from "./ProfileFields.tsx";
import { Progress } from "./Progress.tsx";
import { ReasonFields } from "./ReasonFields.tsx";
import type { CertificationAnswer, OperationAnswer } from "./types.ts";
import { useWrite } from "./useWrite.ts";
import { registrar } from "./words.ts";

interface Props {
  readonly offer: ChangeOffer;
  readonly certification: CertificationAnswer;
  readonly onWritten: () => void;
  readonly onReissued: (id: string) => void;
}

type Accepted = OperationAnswer & { readonly certificationId?: string };

/** Asks for what one change needs, sends it quoting the version on the screen, and follows it to the ledger. */
export function ChangeForm({ offer, certification, onWritten, onReissued }: Props) {
  const writing = useWrite<Accepted>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = bodyOf(offer, new FormData(event.currentTarget as HTMLFormElement), certification);
    void writing.send(`/v1/certifications/${certification.id}/${offer.path}`, {
      method: "POST",
      body,
      version: certification.version,
    });
  };
  const accepted = writing.accepted.value;
  const finished = () => (accepted?.certificationId === undefined ? onWritten() : onReissued(accepted.certificationId));
  if (accepted !== undefined) return <Progress id={accepted.id} onFinal={finished} />;
  const error = writing.error.value;
  return (
    <form class="stack" onSubmit={submit}>
      <h3>{registrar(`change.${offer.name}`)}</h3>
      <p class="hint">{registrar(`hint.${offer.name}`)}</p>
      <ProblemNote error={error} inForm />
      {offer.reason !== "none" && <ReasonFields isRequired={offer.reason === "required"} error={error} />}
      {offer.name === "renew" && <RenewFields error={error} />}
      {offer.name === "amend" && certification.profile !== null && (
        <ProfileFields profile={certification.profile} isNew={false} error={error} />
      )}
      <div class="fields">
        {offer.effective && (
          <Field
            id="effectiveFrom"
            label={registrar("effectiveFrom")}
            hint={registrar("effectiveFrom.hint")}
            fault={faultAt(error, "/effectiveFrom")}
          >
            {(props) => <input {...props} type="datetime-local" name="effectiveFrom" />}
          </Field>
        )}
        {offer.review && (
          <Field
            id="reviewAt"
            label={registrar("reviewAt")}
            hint={registrar("reviewAt.hint")}
            fault={faultAt(error, "/reviewAt")}
          >
            {(props) => <input {...props} type="datetime-local" name="reviewAt" />}
          </Field>
        )}
      </div>
      <button class={offer.severe ? "danger" : "primary"} disabled={writing.isSending.value}>
        {registrar(`do.${offer.name}`)}
      </button>
    </form>
  );
}

function RenewFields({ error }: { readonly error: unknown }) {
  return (
    <Field
      id="validUntil"
      label={registrar("validUntil")}
      hint={registrar("validUntil.hint")}
      fault={faultAt(error, "/validUntil")}
    >
      {(props) => <input {...props} type="date" name="validUntil" />}
    </Field>
  );
}

function bodyOf(offer: ChangeOffer, form: FormData, { profile }: CertificationAnswer): Record<string, unknown> {
  const text = (name: string) => textOf(form, name);
  const moments = Object.fromEntries(
    ["effectiveFrom", "reviewAt"]
      .filter((name) => text(name) !== "")
      .map((name) => [name, new Date(text(name)).toISOString()]),
  );
  const reason =
    offer.reason === "none" || text("reasonCode") === ""
      ? {}
      : { reason: { code: text("reasonCode"), text: text("reasonText") || null } };
  const renewal = offer.name === "renew" ? { validUntil: text("validUntil") || null } : {};
  const amendment = offer.name === "amend" && profile !== null ? amendmentOf(profile, form) : {};
  return { ...moments, ...reason, ...renewal, ...amendment };
}
