import { OPERATOR_TYPES } from "../../domain/operatorType.ts";
import { SME_CLASSES } from "../../domain/profile.ts";
import { PROGRAMMES } from "../../domain/programme.ts";
import { Field } from "../components/Field.tsx";
import { identity } from "../lib/session.ts";
import { typeName } from "../lib/terms.ts";
import { faultAt } from "./faults.ts";
import type { ProfileAnswer } from "./types.ts";
import { registrar, type RegistrarKey } from "./words.ts";

interface Props {
  /** What the fields begin with. */
  readonly profile?: ProfileAnswer;
  /** Whether the certification is still to be granted: then it has all fields. */
  readonly isNew: boolean;
  readonly error: unknown;
}

const TIERS = [...new Set(Object.values(PROGRAMMES).flatMap(({ tiers }) => [...tiers]))];

/** The fields of a profile, each with what the gateway found wrong in it. */
export function ProfileFields({ profile, isNew, error }: Props) {
  const text = (
    name: string,
    label: RegistrarKey,
    value: string | null | undefined,
    more: { pointer?: string; isRequired?: boolean; wide?: boolean } = {},
  ) => (
    <Field
      id={name}
      label={registrar(label)}
      fault={faultAt(error, more.pointer ?? `/${name}`)}
      wide={more.wide ?? false}
    >
      {(props) => (
        <input
          {...props}
          name={name}
          defaultValue={value ?? ""}
          required={more.isRequired ?? false}
          maxLength={200}
          autoComplete="off"
        />
      )}
    </Field>
  );
  const address = profile?.address;
  return (
    <div class="fields">
      {isNew && text("tin", "tin", "", { isRequired: true })}
      {isNew && (
        <Choice name="programme" label="programme" values={Object.keys(PROGRAMMES)} chosen="AEO" error={error} />
      )}
      <Choice name="tier" label="tier" values={["", ...TIERS]} chosen={profile?.tier ?? ""} error={error} />
      {text("legalName", "legalName", profile?.legalName, { isRequired: true, wide: true })}
      {text("localName", "localName", profile?.localName, { wide: true })}
      <Field id="lines" label={registrar("lines")} fault={faultAt(error, "/address/lines")} wide>
        {(props) => (
          <textarea {...props} name="lines" rows={2} required defaultValue={address?.lines.join("\n") ?? ""} />
        )}
      </Field>
      {text("city", "city", address?.city, { pointer: "/address/city", isRequired: true })}
      {text("postcode", "postcode", address?.postcode, { pointer: "/address/postcode" })}
      {text("country", "country", address?.country ?? identity.value?.economy, {
        pointer: "/address/country",
        isRequired: true,
      })}
      {isNew && (
        <>
          <Day name="validFrom" isRequired error={error} />
          <Day name="validUntil" isRequired={false} error={error} />
        </>
      )}
      <Types chosen={profile?.operatorTypes ?? []} error={error} />
      <Choice
        name="smeClass"
        label="smeClass"
        values={["", ...SME_CLASSES]}
        chosen={profile?.smeClass ?? ""}
        error={error}
      />
      {text("contact", "contact", profile?.contact)}
      <Field
        id="aliases"
        label={registrar("aliases")}
        hint={registrar("aliases.hint")}
        fault={faultAt(error, "/aliases")}
        wide
      >
        {(props) => (
          <textarea
            {...props}
            name="aliases"
            rows={2}
            defaultValue={profile?.aliases.map(({ scheme, value }) => `${scheme}:${value}`).join("\n") ?? ""}
          />
        )}
      </Field>
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: RegistrarKey;
  readonly values: readonly string[];
  readonly chosen: string;
  readonly error: unknown;
}

function Choice({ name, label, values, chosen, error }: ChoiceProps) {
  return (
    <Field id={name} label={registrar(label)} fault={faultAt(error, `/${name}`)}>
      {(props) => (
        <select {...props} name={name}>
          {values.map((value) => (
            <option key={value} value={value} selected={value === chosen}>
              {value === "" ? "–" : value}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Day({ name, isRequired, error }: { name: "validFrom" | "validUntil"; isRequired: boolean; error: unknown }) {
  return (
    <Field id={name} label={registrar(name)} fault={faultAt(error, `/${name}`)}>
      {(props) => <input {...props} type="date" name={name} required={isRequired} />}
    </Field>
  );
}

function Types({ chosen, error }: { readonly chosen: readonly string[]; readonly error: unknown }) {
  const fault = faultAt(error, "/operatorTypes");
  return (
    <fieldset class="choices wide">
      <legend>{registrar("operatorTypes")}</legend>
      {OPERATOR_TYPES.map((type) => (
        <label key={type}>
          <input type="checkbox" name="operatorTypes" value={type} defaultChecked={chosen.includes(type)} />
          {typeName(type)}
        </label>
      ))}
      {fault !== undefined && <p class="fault">{fault}</p>}
    </fieldset>
  );
}
