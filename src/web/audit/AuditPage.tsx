import { address } from "../lib/address.ts";
import { AuditLink } from "./AuditLink.tsx";
import { ChangesView } from "./ChangesView.tsx";
import { HistoryView } from "./HistoryView.tsx";
import { RegisterView } from "./RegisterView.tsx";
import { TimelineView } from "./TimelineView.tsx";
import { TransactionView } from "./TransactionView.tsx";
import { audit, auditWord } from "./words.ts";

const VIEWS = {
  history: HistoryView,
  register: RegisterView,
  changes: ChangesView,
  timeline: TimelineView,
  transaction: TransactionView,
};
type View = keyof typeof VIEWS;

/** The ledger for its auditors: history, registers, changes, timelines, transactions; which, the address says. */
export function AuditPage() {
  const asked = address.value.get("view") ?? "history";
  const view = (Object.hasOwn(VIEWS, asked) ? asked : "history") as View;
  const Shown = VIEWS[view];
  return (
    <div class="stack audit">
      <section>
        <h1>{audit("title")}</h1>
        <p class="lead">{audit("lead")}</p>
      </section>
      <nav class="tabs" aria-label={audit("views")}>
        {Object.keys(VIEWS).map((name) => (
          <AuditLink key={name} to={{ view: name }} current={name === view}>
            {auditWord("view", name)}
          </AuditLink>
        ))}
      </nav>
      <Shown key={view} />
    </div>
  );
}
