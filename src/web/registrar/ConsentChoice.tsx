import type { Consent } from "../../domain/profile.ts";
import { Field } from "../components/Field.tsx";
import { registrar } from "./words.ts";

/** Which partners may be told of the operator, by its own word. */
export function ConsentChoice({ consent, fault }: { readonly consent: Consent; readonly fault: string | undefined }) {
  return (
    <div class="fields">
      <Field id="consent" label={registrar("consent")} fault={fault}>
        {(props) => (
          <select {...props} name="consent">
            {(["NONE", "PER_PARTNER", "GENERAL"] as const).map((mode) => (
              <option key={mode} value={mode} selected={mode === consent.mode}>
                {registrar(`consent.${mode}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="partners" label={registrar("partners")} hint={registrar("partners.hint")}>
        {(props) => (
          <input
            {...props}
            name="partners"
            defaultValue={consent.mode === "PER_PARTNER" ? consent.partners.join(", ") : ""}
            autoComplete="off"
          />
        )}
      </Field>
    </div>
  );
}
