import { benefitsOf } from "../../domain/benefit.ts";
import { Icon } from "../components/Icon.tsx";
import { age, moment } from "../lib/format.ts";
import { identity } from "../lib/session.ts";
import { benefitName, economyName } from "../lib/terms.ts";
import { explainCause } from "./explainCause.ts";
import type { DeviceAnswer } from "./lastSeen.ts";
import type { Question } from "./question.ts";
import { iconOf, type Verdict, verdictOf } from "./verdict.ts";
import { isOfficerKey, officer } from "./words.ts";

interface Props {
  readonly checked: DeviceAnswer;
  readonly question: Question;
}

/** What a credential comes to on this device alone: the same words as online, with how old the news is. */
export function CredentialView({ checked, question }: Props) {
  const { answer, disclosed, ledgerAsOf, seen } = checked;
  const recognition = seen?.recognition ?? checked.recognition;
  const shown = recognition === "CANNOT_TELL" ? "STALE" : recognition;
  const verdict: Verdict = shown === "REFUSED" ? "no" : verdictOf(shown);
  return (
    <article class={`answer answer-${verdict}`}>
      <header>
        <Icon name={shown === "REFUSED" ? "no" : iconOf(shown)} />
        <div>
          <p class="asked">{disclosed?.tin ?? officer("credential")}</p>
          <h2>{officer(`answer.${shown}`)}</h2>
          <p class="why">{why(checked, question)}</p>
        </div>
      </header>
      <p class="advice">{officer(`advice.${shown}`)}</p>
      <div class="columns">
        {answer !== undefined && answer.benefits !== 0n && (
          <section>
            <h3>{officer("benefits")}</h3>
            <ul class="ticks">
              {benefitsOf(answer.benefits).map((benefit) => (
                <li key={benefit}>
                  <Icon name="yes" />
                  {benefitName(benefit)}
                </li>
              ))}
            </ul>
          </section>
        )}
        {disclosed !== undefined && <Disclosed disclosed={disclosed} issuer={checked.claims?.iss} />}
      </div>
      <footer class="faint">
        <p>{ledgerAsOf === undefined ? officer("offline.noBundle") : asOf(ledgerAsOf)}</p>
      </footer>
    </article>
  );
}

/** By the cause of the rule where it spoke, else by what is wrong with the credential or with what this device knows. */
function why({ reason, answer, claims, seen }: DeviceAnswer, { mode }: Question): string {
  if (seen !== undefined) return explainCause(seen);
  const key = `reason.${reason}`;
  if (isOfficerKey(key)) return officer(key);
  const cause = { ...answer?.cause, code: reason } as Record<string, unknown> & { code: string };
  for (const field of ["effectiveFrom", "reviewAt", "writtenAt"])
    if (typeof cause[field] === "number") cause[field] = cause[field] === 0 ? "" : instant(cause[field]);
  const recogniser = identity.value?.economy ?? "";
  return explainCause({ cause, explanation: reason, issuer: claims?.iss ?? null, recogniser, mode });
}

function asOf(ledgerAsOf: number): string {
  const since = ledgerAsOf * 1000;
  return officer("offline.asOf", { age: age(since, Date.now()), time: moment(instant(ledgerAsOf)) });
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function Disclosed({
  disclosed,
  issuer,
}: {
  disclosed: NonNullable<DeviceAnswer["disclosed"]>;
  issuer: string | undefined;
}) {
  return (
    <section>
      <h3>{officer("compare")}</h3>
      <dl>
        <dt>{officer("compare.name")}</dt>
        <dd class="name">
          {disclosed.name?.map((name) => (
            <div key={name}>
              <bdi>{name}</bdi>
            </div>
          ))}
        </dd>
        <dt>{officer("compare.tin")}</dt>
        <dd class="code">{disclosed.tin}</dd>
        {issuer !== undefined && (
          <>
            <dt>{officer("issuer")}</dt>
            <dd>{economyName(issuer)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
