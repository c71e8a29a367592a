import type { Signal } from "@preact/signals";
import { MODES } from "../../domain/mode.ts";
import { Field } from "../components/Field.tsx";
import { economyName, modeName } from "../lib/terms.ts";
import { monitoring } from "./words.ts";

/** What the page is asked about. Empty = everything. */
export interface Choice {
  readonly view: "RELIED" | "TRUE";
  readonly issuer: string;
  readonly mode: string;
  /** Months as YYYY-MM. */
  readonly from: string;
  readonly before: string;
  readonly since: string;
}

interface Props {
  readonly choice: Signal<Choice>;
  readonly partners: readonly string[];
}

/** Chooses what is shown. */
export function Filters({ choice, partners }: Props) {
  const set = (change: Partial<Choice>) => {
    choice.value = { ...choice.value, ...change };
  };
  const { view, issuer, mode } = choice.value;
  return (
    <form class="card fields no-print" onSubmit={(event) => event.preventDefault()}>
      <Field id="view" label={monitoring("view")} hint={monitoring("view.hint")} wide>
        {(control) => (
          <select
            {...control}
            value={view}
            onChange={(event) => set({ view: event.currentTarget.value as Choice["view"] })}
          >
            <option value="RELIED">{monitoring("view.RELIED")}</option>
            <option value="TRUE">{monitoring("view.TRUE")}</option>
          </select>
        )}
      </Field>
      <Field id="partner" label={monitoring("partner")}>
        {(control) => (
          <select {...control} value={issuer} onChange={(event) => set({ issuer: event.currentTarget.value })}>
            <option value="">{monitoring("partner.all")}</option>
            {partners.map((economy) => (
              <option key={economy} value={economy}>
                {economyName(economy)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="mode" label={monitoring("mode")}>
        {(control) => (
          <select {...control} value={mode} onChange={(event) => set({ mode: event.currentTarget.value })}>
            <option value="">{monitoring("mode.all")}</option>
            {MODES.map((one) => (
              <option key={one} value={one}>
                {modeName(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {(["from", "before", "since"] as const).map((name) => (
        <Field key={name} id={name} label={monitoring(name)}>
          {(control) => (
            <input
              {...control}
              type="month"
              placeholder="2026-01"
              value={choice.value[name]}
              onChange={(event) =>
                set({ [name]: /^\d{4}-\d{2}$/.test(event.currentTarget.value) ? event.currentTarget.value : "" })
              }
            />
          )}
        </Field>
      ))}
    </form>
  );
}
