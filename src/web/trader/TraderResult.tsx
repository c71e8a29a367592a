import { StatusBadge } from "../components/Badge.tsx";
import { common } from "../components/common.ts";
import { Icon } from "../components/Icon.tsx";
import type { QuotedCode } from "../../domain/quotedCode.ts";
import { day, lastDay, legalDate, moment } from "../lib/format.ts";
import { benefitName, economyName, listed, modeName, typeName } from "../lib/terms.ts";
import type { TraderAnswer, TraderModeAnswer } from "./types.ts";
import { trader } from "./words.ts";

/** Where the trader is recognised, since when, and what to write there. */
export function TraderResult({ found }: { readonly found: TraderAnswer }) {
  const { legalName, status, programme, tier, operatorTypes, validFrom, validUntil, economy, recognisers, asOf } =
    found;
  return (
    <div class="stack">
      <section class="card stack">
        <div class="row spread">
          <h2>
            <bdi>{legalName}</bdi>
          </h2>
          <StatusBadge status={status} />
        </div>
        <p>
          {[programme, tier, ...operatorTypes.map(typeName)].filter(Boolean).join(" · ")} · {economyName(economy)}
        </p>
        <p class="faint">
          {trader("valid", {
            from: legalDate(validFrom),
            until: validUntil === null ? common("open") : legalDate(validUntil),
          })}{" "}
          · {trader("asOf", { time: moment(asOf) })}
        </p>
      </section>
      {recognisers.length === 0 && <p>{trader("nowhere")}</p>}
      {recognisers.map((one) => (
        <section key={one.economy} class="card stack">
          <h2>{economyName(one.economy)}</h2>
          {one.modes.map((mode) => (
            <Mode key={mode.mode} answer={mode} economy={one.economy} />
          ))}
          <Quoted quoted={one.quoted} />
        </section>
      ))}
    </div>
  );
}

function Mode({ answer, economy }: { readonly answer: TraderModeAnswer; readonly economy: string }) {
  const { mode, recognition, since, until, arrangements, benefits } = answer;
  const isRecognised = recognition === "RECOGNISED";
  return (
    <div>
      <p class="row">
        <span class={`badge badge-${isRecognised ? "good" : recognition === "STALE" ? "plain" : "warn"}`}>
          <Icon name={isRecognised ? "yes" : recognition === "STALE" ? "unsure" : "no"} />
          {modeName(mode)}: {trader(`is.${recognition}`, { economy: economyName(economy) })}
        </span>
        {since !== null && <span>{trader("since", { date: day(since) })}</span>}
        {until !== null && <span>{trader("until", { date: lastDay(until) })}</span>}
        {arrangements.length > 0 && (
          <span class="faint">{trader("under", { numbers: listed(arrangements.map(String)) })}</span>
        )}
      </p>
      {isRecognised && benefits.length > 0 && <p class="faint">{benefits.map(benefitName).join(" · ")}</p>}
    </div>
  );
}

function Quoted({ quoted: { scheme, code, source } }: { readonly quoted: QuotedCode }) {
  return (
    <p class={`note note-${source === "ASK" ? "warn" : "good"}`}>
      <Icon name="info" />
      <span>
        {trader(`quote.${source}`, { scheme })} {code !== null && <strong class="code">{code}</strong>}
      </span>
    </p>
  );
}
