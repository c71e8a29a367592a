import { Icon, type IconName } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { moment } from "../lib/format.ts";
import { economyName } from "../lib/terms.ts";
import type { SightAnswer } from "./types.ts";
import { registrar } from "./words.ts";

/** What each partner sees of the certification, and when it was told and confirmed that. */
export function PartnerSights({ id, again }: { readonly id: string; readonly again: number }) {
  const { answer, error } = useAnswer<{ partners: SightAnswer[] }>(`/v1/certifications/${id}/disclosures`, again).value;
  return (
    <div class="card stack">
      <h3>{registrar("sees.title")}</h3>
      <ProblemNote error={error} />
      {answer?.partners.length === 0 && <p>{registrar("sees.nobody")}</p>}
      {answer !== undefined && answer.partners.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{registrar("sees.partner")}</th>
                <th scope="col">{registrar("sees.profile")}</th>
                <th scope="col">{registrar("sees.status")}</th>
              </tr>
            </thead>
            <tbody>
              {answer.partners.map((sight) => (
                <tr key={sight.economy}>
                  <th scope="row">{economyName(sight.economy)}</th>
                  <td>
                    <Profile sight={sight} />
                  </td>
                  <td>
                    <Status sight={sight} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Line({ icon, text }: { readonly icon: IconName; readonly text: string }) {
  return (
    <span>
      <Icon name={icon} /> {text}
    </span>
  );
}

function Profile({ sight: { told, consented, covered } }: { readonly sight: SightAnswer }) {
  if (told === null) {
    if (!consented) return <Line icon="no" text={registrar("sees.noConsent")} />;
    return <Line icon="planned" text={registrar(covered ? "sees.soon" : "sees.notCovered")} />;
  }
  const isThere = told.kind === "UPSERT";
  if (told.acknowledgedAt === null)
    return (
      <Line icon="planned" text={registrar(isThere ? "sees.offered" : "sees.deleting", { at: moment(told.toldAt) })} />
    );
  const text = registrar(isThere ? "sees.holds" : "sees.deleted", { at: moment(told.acknowledgedAt) });
  return <Line icon={isThere ? "yes" : "ended"} text={text} />;
}

function Status({ sight: { statusRead, headReceivedAt } }: { readonly sight: SightAnswer }) {
  if (headReceivedAt === null) return <Line icon="unsure" text={registrar("sees.notHeard")} />;
  const at = { at: moment(headReceivedAt) };
  return statusRead ? (
    <Line icon="yes" text={registrar("sees.read", at)} />
  ) : (
    <Line icon="planned" text={registrar("sees.notRead", at)} />
  );
}
