import { useSignal } from "@preact/signals";
import { common } from "../components/common.ts";
import { CsvButton } from "../components/CsvButton.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { HeadedTable } from "../components/HeadedTable.tsx";
import { allPages } from "../lib/allPages.ts";
import { ask } from "../lib/api.ts";
import { textOf } from "../lib/form.ts";
import { moment } from "../lib/format.ts";
import { identity } from "../lib/session.ts";
import { GrantForm } from "./GrantForm.tsx";
import { ProfileButton } from "./ProfileButton.tsx";
import type { GrantAnswer } from "./types.ts";
import { accesses } from "./words.ts";

interface Page {
  readonly grants: readonly GrantAnswer[];
  readonly next: string | null;
}

const PATH = "/v1/audit/grants";
const GRANTERS = ["registrar", "admin"];

/** Who may see which profiles, and for how long; made and ended by the issuing administration. */
export function Grants({ isOffice }: { readonly isOffice: boolean }) {
  const times = useSignal(0);
  const again = () => (times.value += 1);
  const { answer, error } = useAnswer<Page>(`${PATH}?limit=100`, times.value).value;
  const mayGrant = GRANTERS.some((role) => identity.value?.roles.includes(role));
  return (
    <>
      <section class="card stack">
        <div class="row spread">
          <h2>{accesses("grants.title")}</h2>
          <CsvButton
            label={accesses("csv")}
            name="aeo-audit-grants"
            columns={["id", "auditor", "certifications", "reason", "granted by", "granted at", "until", "revoked at"]}
            rows={async (onRows) =>
              (await allPages<Page, GrantAnswer>(PATH, {}, (page) => page.grants, onRows)).map(rowOf)
            }
            busy={(n) => `${n} …`}
          />
        </div>
        <p class="hint">{accesses("grants.lead")}</p>
        <ProblemNote error={error} />
        {answer === undefined ? (
          error === undefined && <p>{common("loading")}</p>
        ) : answer.grants.length === 0 ? (
          <p>{accesses("grants.none")}</p>
        ) : (
          <HeadedTable
            label={accesses("grants.title")}
            columns={(["auditor", "grants.certifications", "grants.reason", "grants.by", "grants.state"] as const).map(
              (column) => accesses(column),
            )}
          >
            <tbody>
              {answer.grants.map((grant) => (
                <GrantRow key={grant.id} grant={grant} mayRevoke={mayGrant} isOffice={isOffice} again={again} />
              ))}
            </tbody>
          </HeadedTable>
        )}
      </section>
      {mayGrant && <GrantForm onGranted={again} />}
    </>
  );
}

function rowOf(grant: GrantAnswer): (string | number | null)[] {
  const { id, auditor, certifications, reason, grantedBy, grantedAt, expiresAt, revoked } = grant;
  return [id, auditor, certifications.join(" "), reason, grantedBy, grantedAt, expiresAt, revoked?.at ?? null];
}

interface RowProps {
  readonly grant: GrantAnswer;
  readonly mayRevoke: boolean;
  readonly isOffice: boolean;
  readonly again: () => void;
}

function GrantRow({ grant, mayRevoke, isOffice, again }: RowProps) {
  const { auditor, certifications, reason, grantedBy, grantedAt } = grant;
  const stands = grant.revoked === null && Date.parse(grant.expiresAt) > Date.now();
  return (
    <tr>
      <th scope="row">{auditor}</th>
      <td>
        {certifications.map((id) =>
          stands && !isOffice ? (
            <ProfileButton key={id} id={id} />
          ) : (
            <p key={id}>
              <code title={id}>{id.slice(0, 12)}…</code>
            </p>
          ),
        )}
      </td>
      <td>{reason}</td>
      <td>
        {grantedBy}, {moment(grantedAt)}
      </td>
      <td>
        {stateText(grant, stands)}
        {stands && mayRevoke && <Revocation id={grant.id} again={again} />}
      </td>
    </tr>
  );
}

function stateText({ revoked, expiresAt }: GrantAnswer, stands: boolean): string {
  if (revoked !== null) return accesses("grants.revoked", { at: moment(revoked.at), reason: revoked.reason });
  return accesses(stands ? "grants.stands" : "grants.over", { until: moment(expiresAt) });
}

function Revocation({ id, again }: { readonly id: string; readonly again: () => void }) {
  const error = useSignal<unknown>(undefined);
  const revoke = async (event: SubmitEvent) => {
    event.preventDefault();
    const reason = textOf(new FormData(event.currentTarget as HTMLFormElement), "reason");
    try {
      await ask(`${PATH}/${id}/revocations`, { method: "POST", body: { reason } });
      again();
    } catch (thrown) {
      error.value = thrown;
    }
  };
  return (
    <form class="row no-print" onSubmit={(event) => void revoke(event)}>
      <input
        name="reason"
        required
        minLength={3}
        aria-label={accesses("grants.revoke.reason")}
        placeholder={accesses("grants.revoke.reason")}
      />
      <button class="secondary">{accesses("grants.revoke")}</button>
      <ProblemNote error={error.value} />
    </form>
  );
}
