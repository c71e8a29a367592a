import { useSignal } from "@preact/signals";
import { identity } from "../lib/session.ts";
import { CertificationList } from "./CertificationList.tsx";
import { CertifyForm } from "./CertifyForm.tsx";
import { Detail } from "./Detail.tsx";
import { ImportForm } from "./ImportForm.tsx";
import { registrar } from "./words.ts";

type View = "list" | "certify" | "import";
const VIEWS: readonly View[] = ["list", "certify", "import"];

/** The registrar's page: the authority's own certifications. */
export function RegistrarPage() {
  const view = useSignal<View>("list");
  const chosen = useSignal<string | undefined>(undefined);
  /** Grows when something was written, so that what is shown is asked for again. */
  const written = useSignal(0);
  const mayWrite = identity.value?.roles.includes("registrar") ?? false;
  const show = (id: string) => {
    chosen.value = id;
    view.value = "list";
    written.value += 1;
  };
  return (
    <>
      <h1>{registrar("title")}</h1>
      {mayWrite && (
        <fieldset class="segments no-print">
          <legend class="heard">{registrar("views")}</legend>
          {VIEWS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="view"
                checked={view.value === one}
                onChange={() => {
                  view.value = one;
                }}
              />
              <span>{registrar(`view.${one}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {view.value === "certify" && <CertifyForm onDone={show} />}
      {view.value === "import" && <ImportForm />}
      {view.value === "list" && (
        <div class={chosen.value === undefined ? "split" : "split open"}>
          <CertificationList chosen={chosen} written={written.value} />
          {chosen.value !== undefined && (
            <Detail
              key={chosen.value}
              id={chosen.value}
              onWritten={() => {
                written.value += 1;
              }}
              onReissued={show}
            />
          )}
        </div>
      )}
    </>
  );
}
