import { type Signal, useSignal } from "@preact/signals";
import type { ArrangementAnswer } from "../arrangements/types.ts";
import { common } from "../components/common.ts";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { query } from "../lib/api.ts";
import { monthsFrom } from "../lib/figures.ts";
import { identity } from "../lib/session.ts";
import { BeforeAfter, Channels, Distribution, Lists, Months } from "./Charts.tsx";
import { Clauses } from "./Clauses.tsx";
import { SHOWN, type Shown } from "./charts.ts";
import { type Choice, Filters } from "./Filters.tsx";
import { Propagation } from "./Propagation.tsx";
import { Tiles } from "./Tiles.tsx";
import type { ClauseAnswer, DistributionAnswer, MeasuresAnswer } from "./types.ts";
import { monitoring } from "./words.ts";

/** Whether the promised benefits are delivered: measures, clauses, breaches. */
export function MonitoringPage() {
  const thisMonth = new Date().toISOString().slice(0, 7);
  const choice = useSignal<Choice>({
    view: "RELIED",
    issuer: "",
    mode: "",
    from: monthsFrom(thisMonth, -13),
    before: monthsFrom(thisMonth, 1),
    since: "",
  });
  const times = useSignal(0);
  const { since, ...filter } = choice.value;
  const { answer, error } = useAnswer<MeasuresAnswer>(`/v1/measures${query({ ...filter, since })}`, times.value).value;
  const distributions = SHOWN.map(
    (standing) =>
      [
        standing,
        useAnswer<DistributionAnswer>(`/v1/measures/distribution${query({ ...filter, standing })}`, times.value),
      ] as const,
  );
  const groups: Partial<Record<Shown, DistributionAnswer>> = {};
  for (const [standing, loading] of distributions)
    if (loading.value.answer !== undefined) groups[standing] = loading.value.answer;
  return (
    <div class="sheet stack">
      <section>
        <h1>{monitoring("title")}</h1>
        <p class="lead">{monitoring("lead")}</p>
      </section>
      <Filters choice={choice} partners={usePartners()} />
      <ProblemNote error={error} />
      {answer === undefined ? (
        error === undefined && <p>{common("loading")}</p>
      ) : answer.n === 0 ? (
        <p class="card">{monitoring("none")}</p>
      ) : (
        <>
          <Tiles measures={answer} />
          <Months measures={answer} />
          <Distribution groups={groups} />
          <Channels measures={answer} />
          <BeforeAfter measures={answer} />
          <Lists measures={answer} />
        </>
      )}
      {seesPromises() ? <Promises partner={choice.value.issuer} times={times} /> : <p>{monitoring("agencyOnly")}</p>}
    </div>
  );
}

/** Another agency sees what it cleared itself; what the authorities promised each other is theirs. */
function seesPromises(): boolean {
  return identity.value?.roles.some((role) => role !== "agency") ?? false;
}

function Promises({ partner, times }: { readonly partner: string; readonly times: Signal<number> }) {
  const { answer, error } = useAnswer<{ own: ClauseAnswer[]; promised: ClauseAnswer[] }>(
    "/v1/clauses",
    times.value,
  ).value;
  return (
    <>
      <Propagation />
      <ProblemNote error={error} />
      {answer !== undefined && <Clauses {...answer} partner={partner} again={() => (times.value += 1)} />}
    </>
  );
}

/** Economies with which this one has an arrangement. */
function usePartners(): string[] {
  const { answer } = useAnswer<{ arrangements: ArrangementAnswer[] }>("/v1/arrangements").value;
  const own = identity.value?.economy;
  const parties = (answer?.arrangements ?? [])
    .filter((one) => one.parties.includes(own ?? ""))
    .flatMap((one) => one.parties);
  return [...new Set(parties)].filter((economy) => economy !== own).sort();
}
