import { Field } from "../components/Field.tsx";
import { faultAt } from "./faults.ts";
import { registrar } from "./words.ts";

/** Codes that administrations use; any other of that form is taken too. */
const SUGGESTED = [
  "AUDIT_FINDING",
  "COMPLIANCE_REVIEW",
  "SECURITY_INCIDENT",
  "INSOLVENCY",
  "OPERATOR_REQUEST",
  "CRITERIA_NOT_MET",
];

/** Why: a code that machines read and words that people read. */
export function ReasonFields({ isRequired, error }: { readonly isRequired: boolean; readonly error: unknown }) {
  return (
    <div class="fields">
      <Field
        id="reasonCode"
        label={registrar("reason.code")}
        hint={registrar("reason.hint")}
        fault={faultAt(error, "/reason/code")}
      >
        {(props) => (
          <input {...props} name="reasonCode" list="reasons" required={isRequired} maxLength={32} autoComplete="off" />
        )}
      </Field>
      <datalist id="reasons">
        {SUGGESTED.map((code) => (
          <option key={code} value={code} />
        ))}
      </datalist>
      <Field id="reasonText" label={registrar("reason.text")} fault={faultAt(error, "/reason/text")}>
        {(props) => <input {...props} name="reasonText" maxLength={200} autoComplete="off" />}
      </Field>
    </div>
  );
}
