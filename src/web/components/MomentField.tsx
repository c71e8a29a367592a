import { fromLocal, toLocal } from "../lib/localMoment.ts";
import { Field } from "./Field.tsx";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** RFC 3339; "" = none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A moment to the second, in this device's time. */
export function MomentField({ id, label, hint, value, onChange }: Props) {
  return (
    <Field id={id} label={label} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          step={1}
          value={toLocal(value)}
          onChange={(event) => onChange(fromLocal(event.currentTarget.value))}
        />
      )}
    </Field>
  );
}
