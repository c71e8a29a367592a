import { Icon } from "../components/Icon.tsx";
import { age, moment } from "../lib/format.ts";
import { lastHeard } from "../lib/heard.ts";
import type { Question } from "./question.ts";
import { officer } from "./words.ts";

/** Without the gateway nobody can tell: said as an answer of its own, with how old the last news is. */
export function OfflineView({ question }: { readonly question: Question }) {
  const heard = lastHeard();
  return (
    <article class="answer answer-unsure">
      <header>
        <Icon name="unsure" />
        <div>
          <p class="asked">{question.tin}</p>
          <h2>{officer("answer.STALE")}</h2>
          <p class="why">{officer("offline")}</p>
        </div>
      </header>
      <p class="advice">{officer("advice.STALE")}</p>
      <footer class="faint">
        <p>
          {heard === undefined
            ? officer("offline.never")
            : officer("offline.last", { age: age(heard, Date.now()), time: moment(new Date(heard).toISOString()) })}
        </p>
      </footer>
    </article>
  );
}
