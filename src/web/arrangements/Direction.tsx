import { useEffect, useRef } from "preact/hooks";
import { common } from "../components/common.ts";
import { day, lastDay } from "../lib/format.ts";
import { benefitName, economyName, listed, modeName, typeName } from "../lib/terms.ts";
import type { MatrixCell } from "./matrix.ts";
import type { ArrangementAnswer, LegAnswer } from "./types.ts";
import { arrangement } from "./words.ts";

interface Props {
  readonly direction: string;
  readonly cell: MatrixCell | undefined;
  readonly arrangements: readonly ArrangementAnswer[];
}

/** One direction: its legs with their dates, and the terms and signatures of each arrangement that has them. */
export function Direction({ direction, cell, arrangements }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [direction]);
  const [issuer = "", recogniser = ""] = direction.split(">");
  const concerned = arrangements.filter((one) => cell?.arrangements.includes(one.arrangement));
  return (
    <section class="stack" aria-labelledby="direction">
      <h2 id="direction" ref={heading} tabIndex={-1}>
        {arrangement("direction", { recogniser: economyName(recogniser), issuer: economyName(issuer) })}
      </h2>
      {concerned.map((one) => (
        <div key={one.arrangement} class="card stack">
          <h3>
            {arrangement("number", { number: one.arrangement })}: {arrangement(statusKey(one.status))}
          </h3>
          <Legs of={one} direction={direction} />
          <Terms of={one} />
        </div>
      ))}
    </section>
  );
}

function statusKey(
  status: string,
): "status.PROPOSED" | "status.SIGNED" | "status.IN_FORCE" | "status.SUSPENDED" | "status.TERMINATED" {
  return `status.${status as "PROPOSED" | "SIGNED" | "IN_FORCE" | "SUSPENDED" | "TERMINATED"}`;
}

/** Legs with the dates that they were given on the ledger; those never opened, as agreed. */
function Legs({ of, direction }: { readonly of: ArrangementAnswer; readonly direction: string }) {
  const isOurs = ({ issuer, recogniser }: LegAnswer) => `${issuer}>${recogniser}` === direction;
  const opened = of.intervals.filter(({ leg }) => isOurs(leg));
  const agreed = (of.proposed?.terms ?? of.terms)?.legs.filter(isOurs) ?? [];
  const rows = opened.length > 0 ? opened : agreed.map((leg) => ({ leg, endsAt: leg.until, version: of.version ?? 1 }));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={arrangement("legs")}>
      <table>
        <thead>
          <tr>
            {(["modes", "from", "until", "covers", "benefits"] as const).map((column) => (
              <th key={column} scope="col">
                {arrangement(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ leg, endsAt, version }) => (
            <tr key={`${version}.${leg.modes.join()}.${leg.programme}.${leg.from}`}>
              <td>{leg.modes.map(modeName).join(", ")}</td>
              <td>{leg.from === null ? arrangement("whenConfirmed") : day(leg.from)}</td>
              <td>{endsAt === null ? common("open") : lastDay(endsAt)}</td>
              <td>{coverOf(leg)}</td>
              <td>{leg.benefits.map(benefitName).join(", ") || common("none")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function coverOf({ programme, tiers, operatorTypes }: LegAnswer): string {
  const types = operatorTypes === null ? arrangement("everyType") : operatorTypes.map(typeName).join(", ");
  return [programme ?? "", tiers === null ? "" : tiers.join(", "), types].filter(Boolean).join(" · ");
}

function Terms({ of }: { readonly of: ArrangementAnswer }) {
  const { terms, proposed, suspensions, withdrawals } = of;
  const shown = terms ?? proposed?.terms;
  if (shown === undefined) return null;
  return (
    <dl>
      <dt>{arrangement("parties")}</dt>
      <dd>{listed(of.parties.map(economyName))}</dd>
      <dt>{arrangement("kind")}</dt>
      <dd>{arrangement(`kind.${shown.kind}`)}</dd>
      <dt>{arrangement("notice")}</dt>
      <dd>{arrangement("days", { days: shown.noticeDays })}</dd>
      <dt>{arrangement("judged")}</dt>
      <dd>{`${arrangement(`moment.${shown.referenceMoment}`)}; ${arrangement(`transit.${shown.goodsInTransit}`)}`}</dd>
      <dt>{arrangement("signatures")}</dt>
      <dd>
        {of.version !== null &&
          arrangement("signed", { version: of.version, parties: listed(shown.parties.map(economyName)) })}{" "}
        {proposed !== null &&
          arrangement("proposed", {
            version: proposed.version,
            parties: listed(proposed.signatures.map(economyName)) || common("none"),
          })}
      </dd>
      {suspensions.map(({ direction, party, effectiveAt }) => (
        <div class="pair" key={direction}>
          <dt>{arrangement("status.SUSPENDED")}</dt>
          <dd>{`${direction.replace(">", " → ")}, ${economyName(party)}, ${day(effectiveAt)}`}</dd>
        </div>
      ))}
      {withdrawals.map(({ party, effectiveAt }) => (
        <div class="pair" key={party}>
          <dt>{arrangement("leaves")}</dt>
          <dd>{`${economyName(party)}, ${day(effectiveAt)}`}</dd>
        </div>
      ))}
    </dl>
  );
}
