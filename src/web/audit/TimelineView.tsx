import { common } from "../components/common.ts";
import { CsvButton } from "../components/CsvButton.tsx";
import { Field } from "../components/Field.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { SelectField } from "../components/SelectField.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import { address, addressWith, goTo } from "../lib/address.ts";
import { allPages } from "../lib/allPages.ts";
import { query } from "../lib/api.ts";
import { duration, number } from "../lib/figures.ts";
import { textOf } from "../lib/form.ts";
import { exactMoment } from "../lib/format.ts";
import { economyName } from "../lib/terms.ts";
import { TransactionLink } from "./AuditLink.tsx";
import { Details } from "./Details.tsx";
import { detailsOf, factLine, kindName } from "./factWords.ts";
import type { TimelineAnswer, TimelineFactAnswer } from "./types.ts";
import { audit, auditWord } from "./words.ts";
import { Pages } from "./Pages.tsx";

const PATH = "/v1/audit/timeline";
const KINDS = ["certification", "arrangement", "authority"] as const;
/** Facts that are later than this on the ledger than in law are said to be late, in seconds. */
const LATE = 60;

/** Every fact of one subject, oldest first, in words. */
export function TimelineView() {
  const of = (name: string) => address.value.get(name) ?? "";
  const kind = KINDS.find((one) => of(one) !== "") ?? KINDS.find((one) => one === of("of")) ?? "certification";
  const id = of(kind);
  const after = of("after");
  const path = id === "" ? undefined : `${PATH}${query({ [kind]: id, after, limit: "100" })}`;
  const { answer, error } = useAnswer<TimelineAnswer>(path).value;
  const show = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = textOf(new FormData(event.currentTarget as HTMLFormElement), "subject");
    const subject = kind === "authority" ? typed.toUpperCase() : typed.toLowerCase();
    goTo(addressWith({ view: "timeline", [kind]: subject }, new URLSearchParams()));
  };
  return (
    <>
      <form class="card fields no-print" onSubmit={show}>
        <SelectField
          id="of"
          label={audit("timeline.of")}
          value={kind}
          options={KINDS.map((one) => [one, auditWord("timeline", one)] as const)}
          onChange={(value) => goTo(addressWith({ view: "timeline", of: value }, new URLSearchParams()))}
        />
        <Field id="subject" label={audit("timeline.id")} hint={audit("timeline.hint")} wide>
          {(control) => (
            <input {...control} name="subject" key={`${kind} ${id}`} defaultValue={id} required spellcheck={false} />
          )}
        </Field>
        <button class="primary">{audit("timeline.show")}</button>
      </form>
      <ProblemNote error={error} />
      {path !== undefined && answer === undefined && error === undefined && <p>{common("loading")}</p>}
      {path !== undefined && answer !== undefined && (
        <section class="card stack">
          <div class="row spread">
            <h2>
              {audit("timeline.of")} {auditWord("timeline", kind)}{" "}
              <span class="code subject">{kind === "authority" ? economyName(id) : id}</span>
            </h2>
            <CsvButton
              label={audit("csv")}
              name={`aeo-timeline-${id.slice(0, 18)}`}
              columns={[
                "recorded",
                "effective from",
                "recorded late, s",
                "economy",
                "kind",
                "in words",
                "details",
                "transaction",
              ]}
              rows={async (onRows) =>
                (
                  await allPages<TimelineAnswer, TimelineFactAnswer>(PATH, { [kind]: id }, (page) => page.facts, onRows)
                ).map(rowOf)
              }
              busy={(n) => audit("csv.busy", { n: number(n) })}
            />
          </div>
          <p role="status">{audit("timeline.facts", { n: number(answer.total) })}</p>
          <ol class="entries">
            {answer.facts.map((fact) => (
              <Fact key={`${fact.block}.${fact.logIndex}`} fact={fact} />
            ))}
          </ol>
          <Pages after={after} next={answer.next} />
        </section>
      )}
    </>
  );
}

function Fact({ fact }: { readonly fact: TimelineFactAnswer }) {
  const { actor, type, time, effectiveAt, recordedLateSeconds, transaction } = fact;
  const what = kindName(type);
  return (
    <li>
      <strong>{actor === null ? what : audit("timeline.by", { who: economyName(actor), what })}</strong>
      <span>
        {exactMoment(time)}
        {effectiveAt !== null && ` · ${audit("timeline.effective", { at: exactMoment(effectiveAt) })}`}
        {recordedLateSeconds > LATE && ` · ${audit("timeline.late", { late: duration(recordedLateSeconds) })}`}
        {" · "}
        <TransactionLink hash={transaction} />
      </span>
      <Details details={detailsOf(fact)} />
    </li>
  );
}

function rowOf(fact: TimelineFactAnswer): (string | number | null)[] {
  const { time, effectiveAt, recordedLateSeconds, actor, type, transaction } = fact;
  return [time, effectiveAt, recordedLateSeconds, actor, type, kindName(type), factLine(fact), transaction];
}
