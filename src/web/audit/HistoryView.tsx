import { common } from "../components/common.ts";
import { CsvButton } from "../components/CsvButton.tsx";
import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { address } from "../lib/address.ts";
import { allPages } from "../lib/allPages.ts";
import { query } from "../lib/api.ts";
import { number } from "../lib/figures.ts";
import { AuditLink } from "./AuditLink.tsx";
import { EntryTable } from "./EntryTable.tsx";
import { factLine, kindName } from "./factWords.ts";
import { FullCheck } from "./FullCheck.tsx";
import { HistoryFilters, historyFilter } from "./HistoryFilters.tsx";
import type { EntriesAnswer, EntryAnswer } from "./types.ts";
import { type Checks, useChecks } from "./useChecks.ts";
import { audit, auditWord } from "./words.ts";

const PATH = "/v1/audit/entries";
const PAGE = "50";

/** The ledger's history, filtered, each entry checked here. */
export function HistoryView() {
  const filter = historyFilter();
  const after = address.value.get("after") ?? "";
  const { answer, error } = useAnswer<EntriesAnswer>(`${PATH}${query({ ...filter, after, limit: PAGE })}`).value;
  const checks = useChecks(answer?.entries).value;
  return (
    <>
      <HistoryFilters />
      <ProblemNote error={error} />
      {answer === undefined ? (
        error === undefined && <p>{common("loading")}</p>
      ) : (
        <section class="card stack">
          <div class="row spread">
            <p role="status">{audit("found", { n: number(answer.total), shown: number(answer.entries.length) })}</p>
            <CsvButton
              label={audit("csv")}
              name="aeo-history"
              columns={COLUMNS}
              rows={async (onRows) =>
                (await allPages<EntriesAnswer, EntryAnswer>(PATH, filter, (page) => page.entries, onRows)).map(rowOf)
              }
              busy={(n) => audit("csv.busy", { n: number(n) })}
            />
          </div>
          {answer.entries.length === 0 ? (
            <p>{audit("none")}</p>
          ) : (
            <>
              <Summary checks={checks} n={answer.entries.length} />
              <EntryTable entries={answer.entries} checks={checks} />
            </>
          )}
          <p class="row">
            {after !== "" && (
              <AuditLink to={{ after: undefined }} keep class="button secondary">
                {audit("newest")}
              </AuditLink>
            )}
            {answer.next !== null && (
              <AuditLink to={{ after: answer.next }} keep class="button secondary">
                {audit("older")}
              </AuditLink>
            )}
          </p>
        </section>
      )}
      <FullCheck />
    </>
  );
}

/** What was found about all entries shown, said at once. */
function Summary({ checks, n }: { readonly checks: Checks; readonly n: number }) {
  if (checks.size < n) return <p class="faint">{audit("check.busy")} …</p>;
  const bad = [...checks.values()].filter((faults) => faults.length > 0).length;
  return (
    <div class={`note note-${bad === 0 ? "good" : "bad"}`} role={bad === 0 ? "status" : "alert"}>
      <Icon name={bad === 0 ? "yes" : "no"} />
      <p>{bad === 0 ? audit("summary.good", { n: number(n) }) : audit("summary.bad", { n: number(bad) })}</p>
    </div>
  );
}

const COLUMNS = [
  ...["registry", "sequence", "block", "log", "time", "kind", "kind in words", "economy", "writer", "transaction"],
  ...["details", "topic 0", "topic 1", "data", "head before", "head after"],
];

function rowOf(entry: EntryAnswer): (string | number | null)[] {
  const { registry, sequence, block, logIndex, time, type, actor, writer, transaction, topics, data } = entry;
  return [
    ...[auditWord("registry", registry), sequence, block, logIndex, time, type, kindName(type), actor, writer],
    ...[transaction, factLine(entry), topics[0], topics[1], data, entry.previousHead, entry.head],
  ];
}
