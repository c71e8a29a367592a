import { CsvButton } from "../components/CsvButton.tsx";
import { HeadedTable } from "../components/HeadedTable.tsx";
import { day } from "../lib/format.ts";
import { AuditLink, TransactionLink } from "./AuditLink.tsx";
import { fieldName, short, valueText } from "./factWords.ts";
import { directionName } from "./LegTable.tsx";
import type { CertificationDiffAnswer, ChangeKind, DiffAnswer } from "./types.ts";
import { audit, auditWord } from "./words.ts";

const TONES: Readonly<Record<ChangeKind, string>> = { ADDED: "good", CHANGED: "warn", GONE: "bad" };

function ChangeBadge({ change }: { readonly change: ChangeKind }) {
  return <span class={`badge badge-${TONES[change]}`}>{auditWord("change", change)}</span>;
}

/** Certifications that differ, field by field. */
export function DiffTable({ diffs }: { readonly diffs: readonly CertificationDiffAnswer[] }) {
  const columns = ["col.certification", "change", "col.field", "col.before", "col.after", "col.transaction"] as const;
  return (
    <HeadedTable label={audit("diff.list")} columns={columns.map((column) => audit(column))} class="diff">
      {diffs.map(({ id, change, fields, transactions }) => (
        <tbody key={id}>
          {fields.map(({ name, before, after }, index) => (
            <tr key={name}>
              {index === 0 && (
                <>
                  <th scope="rowgroup" rowSpan={fields.length}>
                    <AuditLink to={{ view: "timeline", certification: id }} class="code" title={id}>
                      {short(id)}
                    </AuditLink>
                  </th>
                  <td rowSpan={fields.length}>
                    <ChangeBadge change={change} />
                  </td>
                </>
              )}
              <td>{fieldName(name)}</td>
              <td class="was">{shortText(name, before)}</td>
              <td>{shortText(name, after)}</td>
              {index === 0 && (
                <td rowSpan={fields.length}>
                  {[...new Set(transactions)].map(
                    (hash) => hash !== null && <TransactionLink key={hash} hash={hash} />,
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      ))}
    </HeadedTable>
  );
}

function shortText(name: string, value: unknown): string {
  return short(valueText(name, value).startsWith("0x") ? String(value) : "") || valueText(name, value);
}

/** Directions of recognition that differ. */
export function LegDiffTable({ legs }: { readonly legs: DiffAnswer["legs"] }) {
  if (legs.length === 0) return null;
  const end = (until: string | null) => day(until) || audit("openEnd");
  return (
    <section class="card stack">
      <div class="row spread">
        <h2>{audit("diff.legs")}</h2>
        <CsvButton
          label={audit("csv.of", { what: audit("diff.legs") })}
          name="aeo-changed-directions"
          columns={["issuer", "recogniser", "arrangement", "change", "from", "until before", "until after"]}
          rows={async () =>
            legs.map((leg) => [
              ...[leg.issuer, leg.recogniser, leg.arrangement, leg.change, leg.from, leg.untilBefore, leg.untilAfter],
            ])
          }
          busy={(n) => audit("csv.busy", { n })}
        />
      </div>
      <HeadedTable
        label={audit("diff.legs")}
        columns={(["col.direction", "change", "col.arrangement", "col.before", "col.after"] as const).map((column) =>
          audit(column),
        )}
      >
        <tbody>
          {legs.map((leg) => (
            <tr key={JSON.stringify(leg)}>
              <th scope="row">{directionName(leg)}</th>
              <td>
                <ChangeBadge change={leg.change} />
              </td>
              <td>
                <AuditLink to={{ view: "timeline", arrangement: String(leg.arrangement) }}>
                  {audit("col.arrangement")} {leg.arrangement}
                </AuditLink>
              </td>
              <td>{leg.change === "ADDED" ? audit("nothing") : end(leg.untilBefore)}</td>
              <td>{leg.change === "GONE" ? audit("nothing") : end(leg.untilAfter)}</td>
            </tr>
          ))}
        </tbody>
      </HeadedTable>
    </section>
  );
}
