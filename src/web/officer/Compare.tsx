import { Icon, type IconName } from "../components/Icon.tsx";
import { addressLine, type MatchVerdict, type VerificationAnswer } from "../lib/answer.ts";
import { day, lastDay } from "../lib/format.ts";
import { economyName, typeName } from "../lib/terms.ts";
import { officer } from "./words.ts";

const MATCH_ICONS: Partial<Record<MatchVerdict, IconName>> = { MATCH: "yes", MISMATCH: "no" };

/** What to hold beside the papers: quoting a number is not being its owner. */
export function Compare({ answer, asked }: { readonly answer: VerificationAnswer; readonly asked: string }) {
  const { operator, certification, nameMatch, arrangements } = answer;
  if (operator === null) return null;
  return (
    <section>
      <h3>{officer("compare")}</h3>
      {nameMatch !== null && asked !== "" && <NameMatch verdict={nameMatch.verdict} />}
      <dl>
        <dt>{officer("compare.name")}</dt>
        <dd class="name">
          <bdi>{operator.legalName}</bdi>
          {operator.localName !== null && (
            <>
              <br />
              <bdi>{operator.localName}</bdi>
            </>
          )}
        </dd>
        <dt>{officer("compare.address")}</dt>
        <dd>
          <bdi>{addressLine({ ...operator.address, country: economyName(operator.address.country) })}</bdi>
        </dd>
        <dt>{officer("compare.tin")}</dt>
        <dd class="code">{operator.tin}</dd>
        {certification !== null && (
          <>
            <dt>{officer("certified.as")}</dt>
            <dd>
              {[certification.programme, certification.tier, ...certification.operatorTypes.map(typeName)]
                .filter(Boolean)
                .join(" · ")}
            </dd>
            {certification.validUntil !== null && (
              <>
                <dt>{officer("valid.until")}</dt>
                <dd>{lastDay(certification.validUntil)}</dd>
              </>
            )}
          </>
        )}
        {arrangements.map(({ arrangement, version, from }) => (
          <div key={`${arrangement}.${version}.${from}`} class="pair">
            <dt>{officer("arrangement")}</dt>
            <dd>{officer("arrangement.line", { number: arrangement, version, since: day(from) })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function NameMatch({ verdict }: { readonly verdict: MatchVerdict }) {
  const tone = verdict === "MATCH" ? "good" : verdict === "MISMATCH" ? "bad" : "warn";
  return (
    <p class={`note note-${tone}`}>
      <Icon name={MATCH_ICONS[verdict] ?? "unsure"} />
      <strong>{officer(`match.${verdict}`)}</strong>
    </p>
  );
}
