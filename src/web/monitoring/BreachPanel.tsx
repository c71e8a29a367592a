import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { monthName } from "../lib/figures.ts";
import { moment } from "../lib/format.ts";
import { identity } from "../lib/session.ts";
import { economyName } from "../lib/terms.ts";
import { Progress } from "../registrar/Progress.tsx";
import type { OperationAnswer } from "../registrar/types.ts";
import { useWrite } from "../registrar/useWrite.ts";
import type { BreachAnswer, EvidenceAnswer } from "./types.ts";
import { monitoring, wordFor } from "./words.ts";

interface Props {
  readonly breach: BreachAnswer;
  readonly again: () => void;
  readonly close: () => void;
}

const OUTCOMES = ["REMEDIED", "ACCEPTED", "WITHDRAWN", "UNRESOLVED"] as const;

/** One breach: evidence, answer, and the act whose turn it is. */
export function BreachPanel({ breach, again, close }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [breach.id]);
  const { judged, counterpart, status, outcome, evidence, answer, acts } = breach;
  return (
    <section class="card stack" aria-labelledby="breach">
      <div class="row spread">
        <h2 id="breach" ref={heading} tabIndex={-1}>
          {monitoring("breach.title")}: {economyName(judged)} → {economyName(counterpart)}, {wordFor("breach", status)}
          {outcome !== null && ` (${wordFor("outcome", outcome)})`}
        </h2>
        <button type="button" class="link" onClick={close}>
          {monitoring("breach.close")}
        </button>
      </div>
      <ol class="acts" aria-label={monitoring("breach.acts")}>
        {acts.map(({ act, by, at }) => (
          <li key={act + at + by}>
            {wordFor("act", act)}: {monitoring("breach.by", { by: economyName(by), time: moment(at) })}
          </li>
        ))}
      </ol>
      <h3>{monitoring("breach.evidence")}</h3>
      <ul class="stack">
        {evidence.map((one) => (
          <Evidence key={one.time + one.by} evidence={one} />
        ))}
      </ul>
      {answer !== null && (
        <>
          <h3>{monitoring("breach.answer")}</h3>
          <p>{answer.text ?? monitoring("breach.sealed")}</p>
        </>
      )}
      <Acts breach={breach} again={again} />
    </section>
  );
}

/** Denials and declarations where the evidence is such, else its words. */
function Evidence({ evidence }: { readonly evidence: EvidenceAnswer }) {
  const { by, time, text, denials, declarations } = evidence;
  return (
    <li>
      {denials === null && declarations === null ? (
        <p>{text ?? monitoring("breach.sealed")}</p>
      ) : (
        <ul>
          {(denials ?? []).map(({ month, reason, n }) => (
            <li key={month + reason}>
              {monthName(month)}: {wordFor("denial", reason)}, {n}
            </li>
          ))}
          {(declarations ?? []).map(({ reference, verdict }) => (
            <li key={reference}>
              {monitoring("evidence.declaration", { reference, verdict: wordFor("verdictOf", verdict) })}
            </li>
          ))}
        </ul>
      )}
      <p class="hint">{monitoring("breach.by", { by: economyName(by), time: moment(time) })}</p>
    </li>
  );
}

/** Offered to whose turn it is, and to the monitor alone; the gateway decides again. */
function Acts({ breach, again }: Pick<Props, "breach" | "again">) {
  const write = useWrite<OperationAnswer>();
  const text = useSignal("");
  const outcome = useSignal<string>(OUTCOMES[0]);
  const who = identity.value;
  if (who === null || !who.roles.includes("monitor") || breach.status === "RESOLVED") return null;
  const act = (name: string, body: object) => write.send(`/v1/breaches/${breach.id}/${name}`, { method: "POST", body });
  const isJudged = who.economy === breach.judged;
  return (
    <div class="stack no-print">
      <ProblemNote error={write.error.value} />
      {write.accepted.value !== undefined && <Progress id={write.accepted.value.id} onFinal={again} />}
      {isJudged && breach.status === "RAISED" && (
        <button
          type="button"
          class="primary"
          disabled={write.isSending.value}
          onClick={() => void act("acknowledgement", {})}
        >
          {monitoring("breach.acknowledge")}
        </button>
      )}
      {isJudged && breach.status === "ACKNOWLEDGED" && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void act("answer", { text: text.value });
          }}
        >
          <label for="breach-answer">{monitoring("breach.answerLabel")}</label>
          <textarea
            id="breach-answer"
            required
            rows={4}
            value={text.value}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
          <button type="submit" class="primary" disabled={write.isSending.value}>
            {monitoring("breach.answerDo")}
          </button>
        </form>
      )}
      {!isJudged && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            void act("resolution", { outcome: outcome.value });
          }}
        >
          <label for="breach-outcome">{monitoring("breach.outcome")}</label>
          <select
            id="breach-outcome"
            class="quiet"
            value={outcome.value}
            onChange={(event) => (outcome.value = event.currentTarget.value)}
          >
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {wordFor("outcome", one)}
              </option>
            ))}
          </select>
          <button type="submit" class="secondary" disabled={write.isSending.value}>
            {monitoring("breach.resolve")}
          </button>
        </form>
      )}
    </div>
  );
}
