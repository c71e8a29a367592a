import { useSignal } from "@preact/signals";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { HeadedTable } from "../components/HeadedTable.tsx";
import { number } from "../lib/figures.ts";
import { economyName } from "../lib/terms.ts";
import { checkHistory, type HistoryCheck, type Progress } from "./checkHistory.ts";
import { audit, auditWord } from "./words.ts";

/** Folds the whole history here and compares it with the signed heads, when asked to. */
export function FullCheck() {
  const progress = useSignal<Progress | undefined>(undefined);
  const checks = useSignal<readonly HistoryCheck[] | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const check = async () => {
    progress.value = { done: 0, of: 0 };
    [checks.value, error.value] = [undefined, undefined];
    try {
      checks.value = await checkHistory((now) => {
        progress.value = now;
      });
    } catch (thrown) {
      error.value = thrown;
    } finally {
      progress.value = undefined;
    }
  };
  const now = progress.value;
  return (
    <section class="card stack">
      <h2>{audit("full.title")}</h2>
      <p>{audit("full.lead")}</p>
      <div class="row">
        <button type="button" class="primary" disabled={now !== undefined} onClick={() => void check()}>
          {audit("full.do")}
        </button>
        {now !== undefined && (
          <>
            <progress max={Math.max(now.of, 1)} value={now.done} aria-label={audit("full.title")} />
            <span>{audit("full.progress", { done: number(now.done), of: number(now.of) })}</span>
          </>
        )}
      </div>
      <ProblemNote error={error.value} />
      {checks.value !== undefined && <Result checks={checks.value} />}
    </section>
  );
}

function Result({ checks }: { readonly checks: readonly HistoryCheck[] }) {
  const isSound = checks.length > 0 && checks.every((check) => check.isSound);
  return (
    <>
      <div class={`note note-${isSound ? "good" : "bad"}`} role={isSound ? "status" : "alert"}>
        <Icon name={isSound ? "yes" : "no"} />
        <p>{audit(isSound ? "full.good" : "full.bad")}</p>
      </div>
      <HeadedTable
        label={audit("full.title")}
        columns={(["registry", "full.entries", "full.computed", "full.signed", "full.signature"] as const).map(
          (column) => audit(column),
        )}
      >
        <tbody>
          {checks.map((check) => (
            <CheckRow key={check.registry} check={check} />
          ))}
        </tbody>
      </HeadedTable>
      <p class="hint">{audit("full.hint")}</p>
    </>
  );
}

function CheckRow({ check: { registry, entries, head, signed, fault, isSound } }: { readonly check: HistoryCheck }) {
  return (
    <tr class={isSound ? undefined : "bad-row"}>
      <th scope="row">{auditWord("registry", registry)}</th>
      <td>
        {number(entries)}
        {fault !== undefined && (
          <p class="fault">{audit("full.at", { n: fault.sequence, why: auditWord("fault", fault.why) })}</p>
        )}
        {fault === undefined && entries < signed.sequence && <p class="fault">{audit("full.short")}</p>}
      </td>
      <td>
        <code>{head}</code>
      </td>
      <td>
        <code>{signed.head}</code>
      </td>
      <td>
        {signed.isGood ? (
          <span class="badge badge-good">
            <Icon name="yes" />
            {audit("full.signature.good", { who: economyName(signed.signedBy), block: number(signed.block) })}
          </span>
        ) : (
          <span class="badge badge-bad">
            <Icon name="no" />
            {audit("full.signature.bad")}
          </span>
        )}
      </td>
    </tr>
  );
}
