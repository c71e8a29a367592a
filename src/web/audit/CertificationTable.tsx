import { StatusBadge } from "../components/Badge.tsx";
import { CsvButton } from "../components/CsvButton.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { SelectField } from "../components/SelectField.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { HeadedTable } from "../components/HeadedTable.tsx";
import { address, addressWith, goTo } from "../lib/address.ts";
import { allPages } from "../lib/allPages.ts";
import { query } from "../lib/api.ts";
import { day, moment } from "../lib/format.ts";
import { number } from "../lib/figures.ts";
import { statusName } from "../lib/terms.ts";
import { AuditLink, TransactionLink } from "./AuditLink.tsx";
import { short } from "./factWords.ts";
import type { CertificationsAnswer, StandingAnswer } from "./types.ts";
import { audit } from "./words.ts";
import { Pages } from "./Pages.tsx";

interface Props {
  readonly economy: string;
  readonly times: { readonly validAt: string; readonly knownAt: string };
}

const PATH = "/v1/audit/certifications";
const STATUSES = [
  ...["CERTIFIED", "SUSPENDED", "NOT_YET_VALID", "EXPIRED", "REVOKED", "WITHDRAWN", "REISSUED", "ANNULLED"],
];

/** The certifications of the register at the moment, one by one. */
export function CertificationTable({ economy, times }: Props) {
  const status = address.value.get("status") ?? "";
  const after = address.value.get("after") ?? "";
  const filter = { economy, ...times, status };
  const { answer, error } = useAnswer<CertificationsAnswer>(`${PATH}${query({ ...filter, after, limit: "50" })}`).value;
  return (
    <section class="card stack">
      <div class="row spread">
        <h2>{audit("list")}</h2>
        <CsvButton
          label={audit("csv")}
          name={`aeo-register-${economy}`}
          columns={COLUMNS}
          rows={async (onRows) =>
            (
              await allPages<CertificationsAnswer, StandingAnswer>(PATH, filter, (page) => page.certifications, onRows)
            ).map(rowOf)
          }
          busy={(n) => audit("csv.busy", { n: number(n) })}
        />
      </div>
      <div class="fields no-print">
        <SelectField
          id="status"
          label={audit("status")}
          value={status}
          options={[["", audit("status.all")], ...STATUSES.map((one) => [one, statusName(one)] as const)]}
          onChange={(value) => goTo(addressWith({ status: value, after: undefined }))}
        />
      </div>
      <ProblemNote error={error} />
      {answer !== undefined && (
        <>
          {answer.certifications.length === 0 ? <p>{audit("none")}</p> : <Rows list={answer.certifications} />}
          <Pages after={after} next={answer.next} />
        </>
      )}
    </section>
  );
}

function Rows({ list }: { readonly list: readonly StandingAnswer[] }) {
  const columns = [
    "col.certification",
    "status",
    "col.programme",
    "col.valid",
    "col.effective",
    "col.when",
    "col.transaction",
  ] as const;
  return (
    <HeadedTable label={audit("col.certification")} columns={columns.map((column) => audit(column))}>
      <tbody>
        {list.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <AuditLink to={{ view: "timeline", certification: one.id }} class="code" title={one.id}>
                {short(one.id)}
              </AuditLink>
            </th>
            <td>
              <StatusBadge status={one.status} />{" "}
              {one.suspect && <span class="badge badge-bad">{audit("suspect")}</span>}
            </td>
            <td>
              {one.programme} {one.tier}
            </td>
            <td>{audit("span", { from: day(one.validFrom), until: day(one.validUntil) || audit("openEnd") })}</td>
            <td>{moment(one.effectiveFrom)}</td>
            <td>{moment(one.recordedAt)}</td>
            <td>
              <TransactionLink hash={one.transaction} />
            </td>
          </tr>
        ))}
      </tbody>
    </HeadedTable>
  );
}

const COLUMNS = [
  ...["certification", "status", "suspect", "programme", "tier", "version"],
  ...["valid from", "valid until", "effective from", "recorded", "transaction"],
];

function rowOf(one: StandingAnswer): (string | number | null)[] {
  const { id, status, suspect, programme, tier, version, validFrom, validUntil, effectiveFrom, recordedAt } = one;
  const yes = audit(suspect ? "yes" : "no");
  return [id, status, yes, programme, tier, version, validFrom, validUntil, effectiveFrom, recordedAt, one.transaction];
}
