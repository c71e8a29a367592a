import { useSignal } from "@preact/signals";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { number } from "../lib/figures.ts";
import { type ChainResult, checkChain } from "./checkChain.ts";
import { accesses } from "./words.ts";

/** Checks the whole log here, when asked to. */
export function ChainCheck() {
  const checked = useSignal<number | undefined>(undefined);
  const result = useSignal<ChainResult | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const check = async () => {
    [checked.value, result.value, error.value] = [0, undefined, undefined];
    try {
      result.value = await checkChain((n) => {
        checked.value = n;
      });
    } catch (thrown) {
      error.value = thrown;
    } finally {
      checked.value = undefined;
    }
  };
  const found = result.value;
  return (
    <div class="stack">
      <div class="row">
        <button type="button" class="primary" disabled={checked.value !== undefined} onClick={() => void check()}>
          {accesses("check.do")}
        </button>
        {checked.value !== undefined && <span>{accesses("check.busy", { n: number(checked.value) })}</span>}
      </div>
      <ProblemNote error={error.value} />
      {found !== undefined && (
        <div
          class={`note note-${found.kind === "good" ? "good" : "bad"}`}
          role={found.kind === "good" ? "status" : "alert"}
        >
          <Icon name={found.kind === "good" ? "yes" : "no"} />
          <p class="code">{inWords(found)}</p>
        </div>
      )}
    </div>
  );
}

function inWords(found: ChainResult): string {
  switch (found.kind) {
    case "good":
      return accesses("check.good", { n: number(found.head.number), hash: found.head.hash });
    case "MISSING":
      return accesses("check.missing", { n: found.number });
    case "ALTERED":
      return accesses("check.altered", { n: found.number });
    case "HEAD":
      return accesses("check.head", { n: found.number });
  }
}
