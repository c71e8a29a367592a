import { HeadedTable } from "../components/HeadedTable.tsx";
import { exactMoment } from "../lib/format.ts";
import { economyName } from "../lib/terms.ts";
import { AuditLink, TransactionLink } from "./AuditLink.tsx";
import { CheckMark } from "./CheckMark.tsx";
import { Details } from "./Details.tsx";
import { detailsOf, kindName, subjectOf } from "./factWords.ts";
import { RawEntry } from "./RawEntry.tsx";
import type { EntryAnswer } from "./types.ts";
import type { Checks } from "./useChecks.ts";
import { audit, auditWord } from "./words.ts";

interface Props {
  readonly entries: readonly EntryAnswer[];
  readonly checks: Checks;
  /** Without links to transactions, on the page of one. */
  readonly ofOne?: boolean;
}

/** Entries with what was found about each, decoded, and their bytes one click away. */
export function EntryTable({ entries, checks, ofOne = false }: Props) {
  const columns = ["col.check", "col.when", "col.who", "col.what", "col.subject", "col.details"] as const;
  return (
    <HeadedTable
      label={audit("view.history")}
      columns={[...columns.map((column) => audit(column)), ...(ofOne ? [] : [audit("col.transaction")])]}
      class="entries-table"
    >
      <tbody>
        {entries.map((entry) => (
          <Row key={`${entry.registry} ${entry.sequence}`} entry={entry} checks={checks} ofOne={ofOne} />
        ))}
      </tbody>
    </HeadedTable>
  );
}

function Row({
  entry,
  checks,
  ofOne,
}: {
  readonly entry: EntryAnswer;
  readonly checks: Checks;
  readonly ofOne: boolean;
}) {
  const { timeline, id, text } = subjectOf(entry);
  const faults = checks.get(entry);
  return (
    <tr class={faults !== undefined && faults.length > 0 ? "bad-row" : undefined}>
      <td>
        <CheckMark faults={faults} />
      </td>
      <td class="when">{exactMoment(entry.time)}</td>
      <td>{entry.actor === null ? "–" : economyName(entry.actor)}</td>
      <th scope="row">
        {kindName(entry.type)}
        <br />
        <small class="faint">
          {auditWord("registry", entry.registry)} {entry.sequence}
        </small>
      </th>
      <td>
        {timeline === undefined ? (
          <span class="code" title={id}>
            {text}
          </span>
        ) : (
          <AuditLink to={{ view: "timeline", [timeline]: id }} title={id}>
            {text}
          </AuditLink>
        )}
      </td>
      <td class="roomy">
        <Details details={detailsOf(entry)} />
        <RawEntry entry={entry} />
      </td>
      {!ofOne && (
        <td>
          <TransactionLink hash={entry.transaction} />
        </td>
      )}
    </tr>
  );
}
