import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { MODES } from "../../domain/mode.ts";
import { Icon } from "../components/Icon.tsx";
import { listen, liveState } from "../lib/live.ts";
import { modeName } from "../lib/terms.ts";
import { AnswerView } from "./AnswerView.tsx";
import { FindByName } from "./FindByName.tsx";
import { keepBundle } from "./offlineBundle.ts";
import { chooseMode, isAsking, mode, put, putAgain, shown } from "./question.ts";
import { ScanButton } from "./ScanButton.tsx";
import { officer } from "./words.ts";

/** The officer's page: one question, one answer. */
export function OfficerPage() {
  const field = useRef<HTMLInputElement>(null);
  const name = useSignal("");
  useEffect(() => {
    const bundle = keepBundle();
    const stop = listen(putAgain, bundle.news);
    return () => (stop(), bundle.end());
  }, []);
  useEffect(() => field.current?.focus(), []);
  const check = (issuer = "") => {
    const tin = field.current?.value.trim() ?? "";
    if (tin === "") return field.current?.focus();
    void put({ tin, mode: mode.value, name: name.value.trim(), issuer });
  };
  const scanned = (text: string) => {
    if (field.current !== null) field.current.value = text;
    check();
  };
  return (
    <>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          check();
        }}
      >
        <h1>{officer("title")}</h1>
        <ModeChoice onChosen={() => shown.value !== undefined && check()} />
        <label class="big-label" for="tin">
          {officer("field")}
        </label>
        <p class="hint" id="tin-hint">
          {officer("field.hint")}
        </p>
        <div class="ask-row">
          <input
            ref={field}
            id="tin"
            class="big"
            aria-describedby="tin-hint"
            autoComplete="off"
            autoCapitalize="characters"
            spellcheck={false}
            maxLength={2000}
            enterKeyHint="search"
          />
          <ScanButton onText={scanned} />
          <button class="primary big">{officer("check")}</button>
        </div>
        <label for="name">{officer("name")}</label>
        <input
          id="name"
          autoComplete="off"
          maxLength={200}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
      </form>
      <div class={isAsking.value ? "asking" : undefined} aria-live="polite" aria-busy={isAsking.value}>
        {shown.value !== undefined && <AnswerView shown={shown.value} onIssuer={check} />}
      </div>
      <FindByName
        name={name.value}
        onChosen={({ tin, issuer }) => {
          if (field.current !== null) field.current.value = tin;
          // The answer is above.
          field.current?.focus();
          check(issuer);
        }}
      />
      <p class="faint live">
        <span class={`dot dot-${liveState.value}`} /> {officer(`live.${liveState.value}`)}
      </p>
    </>
  );
}

function ModeChoice({ onChosen }: { readonly onChosen: () => void }) {
  return (
    <fieldset class="segments">
      <legend>{officer("mode")}</legend>
      {MODES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="mode"
            value={one}
            checked={mode.value === one}
            onChange={() => {
              chooseMode(one);
              onChosen();
            }}
          />
          <span>
            <Icon name={one} />
            {modeName(one)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
