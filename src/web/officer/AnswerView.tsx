import { Icon } from "../components/Icon.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { Refusal } from "../lib/api.ts";
import type { VerificationAnswer } from "../lib/answer.ts";
import { moment, timeOfDay } from "../lib/format.ts";
import { benefitName, economyName, freshnessName } from "../lib/terms.ts";
import { CredentialView } from "./CredentialView.tsx";
import { Compare } from "./Compare.tsx";
import { explainCause } from "./explainCause.ts";
import { OfflineView } from "./OfflineView.tsx";
import type { Shown } from "./question.ts";
import { Timeline } from "./Timeline.tsx";
import { iconOf, verdictOf } from "./verdict.ts";
import { officer } from "./words.ts";

interface Props {
  readonly shown: Shown;
  /** Asks again, about the operators of one issuer. */
  readonly onIssuer: (issuer: string) => void;
}

/** The answer to the open question, whatever it is. */
export function AnswerView({ shown, onIssuer }: Props) {
  const { answer, error, question, checked } = shown;
  if (error instanceof Refusal) return <ProblemNote error={error} />;
  if (answer === undefined && checked !== undefined) return <CredentialView checked={checked} question={question} />;
  if (answer === undefined) return <OfflineView question={question} />;
  return (
    <article class={`answer answer-${verdictOf(answer.recognition)}`}>
      <header>
        <Icon name={iconOf(answer.recognition)} />
        <div>
          <p class="asked">{checked?.disclosed?.tin ?? question.tin}</p>
          <h2>{officer(`answer.${answer.recognition}`)}</h2>
          <p class="why">{explainCause(answer)}</p>
        </div>
      </header>
      <p class="advice">{adviceOf(answer)}</p>
      {shown.before !== undefined && <Changed before={shown.before} />}
      {answer.cause.code === "AMBIGUOUS_IDENTIFIER" && (
        <IssuerChoice economies={answer.cause["economies"] as string[]} onIssuer={onIssuer} />
      )}
      <div class="columns">
        <Benefits answer={answer} />
        <Compare answer={answer} asked={question.name} />
      </div>
      {answer.certification !== null && answer.issuer !== null && (
        <Timeline economy={answer.issuer} id={answer.certification.id} version={answer.certification.version} />
      )}
      <Footing answer={answer} />
    </article>
  );
}

/** Papers that name somebody else come before what their number is entitled to. */
function adviceOf({ recognition, nameMatch }: VerificationAnswer): string {
  return nameMatch?.verdict === "MISMATCH" ? officer("match.MISMATCH") : officer(`advice.${recognition}`);
}

function Changed({ before }: { readonly before: NonNullable<Shown["before"]> }) {
  const text = { time: timeOfDay(before.at), before: officer(`answer.${before.answer.recognition}`) };
  return (
    <p class="note note-warn" role="status">
      <Icon name="info" />
      <span>{officer("changed", text)}</span>
    </p>
  );
}

function IssuerChoice({ economies, onIssuer }: { economies: readonly string[]; onIssuer: Props["onIssuer"] }) {
  return (
    <p class="row">
      {officer("issuer")}
      {economies.map((economy) => (
        <button key={economy} type="button" class="secondary" onClick={() => onIssuer(economy)}>
          {economyName(economy)}
        </button>
      ))}
    </p>
  );
}

function Benefits({ answer }: { readonly answer: VerificationAnswer }) {
  if (answer.benefits.length === 0) return null;
  return (
    <section>
      <h3>{officer("benefits")}</h3>
      <ul class="ticks">
        {answer.benefits.map((benefit) => (
          <li key={benefit}>
            <Icon name="yes" />
            {benefitName(benefit)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the answer rests on and how old it is. */
function Footing({ answer: { asOf, issuer, profilesAsOf, receipt } }: { readonly answer: VerificationAnswer }) {
  return (
    <footer class="faint">
      <p>
        {officer("asOf", { time: moment(asOf.time), block: asOf.block, freshness: freshnessName(asOf.freshness) })}
        {issuer !== null &&
          profilesAsOf !== null &&
          ` · ${officer("asOf.profiles", { economy: economyName(issuer), time: moment(profilesAsOf) })}`}
      </p>
      {receipt !== null && <p class="code">{officer("receipt", { id: receipt })}</p>}
    </footer>
  );
}
