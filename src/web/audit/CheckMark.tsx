import { Icon } from "../components/Icon.tsx";
import type { EntryFault } from "./checkEntry.ts";
import { audit, auditWord } from "./words.ts";

/** Whether an entry fits its bytes, as icon and word; undefined = it is being checked. */
export function CheckMark({ faults }: { readonly faults: readonly EntryFault[] | undefined }) {
  if (faults === undefined) return <span class="faint">{audit("check.busy")}</span>;
  if (faults.length === 0)
    return (
      <span class="badge badge-good">
        <Icon name="yes" />
        {audit("check.good")}
      </span>
    );
  return (
    <>
      <span class="badge badge-bad">
        <Icon name="no" />
        {audit("check.bad")}
      </span>
      <ul class="faults">
        {faults.map((fault) => (
          <li key={fault}>{auditWord("fault", fault)}</li>
        ))}
      </ul>
    </>
  );
}
