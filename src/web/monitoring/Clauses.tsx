import { useSignal } from "@preact/signals";
import { Icon, type IconName } from "../components/Icon.tsx";
import { monthName, number } from "../lib/figures.ts";
import { economyName } from "../lib/terms.ts";
import { BreachPanel } from "./BreachPanel.tsx";
import type { ClauseAnswer } from "./types.ts";
import { monitoring, wordFor } from "./words.ts";

interface Props {
  readonly own: readonly ClauseAnswer[];
  readonly promised: readonly ClauseAnswer[];
  /** The partner chosen; empty = all. */
  readonly partner: string;
  readonly again: () => void;
}

/** What was promised, period by period, how it came out, and what followed. */
export function Clauses({ own, promised, partner, again }: Props) {
  const onlyMissed = useSignal(false);
  const open = useSignal<string | undefined>(undefined);
  const between = (clauses: readonly ClauseAnswer[]) =>
    clauses.filter(({ judged, counterpart }) => partner === "" || judged === partner || counterpart === partner);
  const breach = [...own, ...promised].find(
    (clause) => clause.breach !== null && clause.breach.id === open.value,
  )?.breach;
  return (
    <section class="stack">
      <div class="row spread">
        <h2>{monitoring("clauses")}</h2>
        <label class="row no-print">
          <input
            type="checkbox"
            checked={onlyMissed.value}
            onChange={(event) => (onlyMissed.value = event.currentTarget.checked)}
          />
          {monitoring("onlyMissed")}
        </label>
      </div>
      <ClauseTable
        title={monitoring("clauses.own")}
        clauses={between(own)}
        onlyMissed={onlyMissed.value}
        side="counterpart"
        open={(id) => (open.value = id)}
      />
      <ClauseTable
        title={monitoring("clauses.promised")}
        clauses={between(promised)}
        onlyMissed={onlyMissed.value}
        side="judged"
        open={(id) => (open.value = id)}
      />
      {breach != null && <BreachPanel breach={breach} again={again} close={() => (open.value = undefined)} />}
    </section>
  );
}

interface TableProps {
  readonly title: string;
  readonly clauses: readonly ClauseAnswer[];
  readonly onlyMissed: boolean;
  /** Which of the two sides is the partner. */
  readonly side: "judged" | "counterpart";
  readonly open: (id: string) => void;
}

const VERDICTS: Readonly<Record<string, readonly [IconName, string]>> = {
  MET: ["yes", "good"],
  MISSED: ["no", "bad"],
};

/** So many rows of a table are printed, and whatever was missed. */
const PRINTED = 10;

function ClauseTable({ title, clauses, onlyMissed, side, open }: TableProps) {
  const measured = clauses.filter(({ verdict }) => verdict !== "NO_FIGURE" && verdict !== "NOT_TOLD");
  const rows = measured.filter(({ verdict }) => !onlyMissed || verdict === "MISSED");
  const isPrinted = ({ verdict }: ClauseAnswer, index: number) => index < PRINTED || verdict === "MISSED";
  const leftOut = rows.filter((clause, index) => !isPrinted(clause, index)).length;
  return (
    <div class="card">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p>{monitoring(whyNone(clauses, measured))}</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                {(["partner", "period", "kpi", "value", "verdict", "breach"] as const).map((name) => (
                  <th key={name} scope="col">
                    {monitoring(`col.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((clause, index) => (
                <Row
                  isPrinted={isPrinted(clause, index)}
                  key={[clause.judged, clause.counterpart, clause.clause, clause.from].join()}
                  clause={clause}
                  side={side}
                  open={open}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {leftOut > 0 && <p class="hint print-only">{monitoring("clauses.leftOut", { n: leftOut })}</p>}
    </div>
  );
}

/** That nothing is over, that nothing was measured, and that nothing was missed are three things. */
function whyNone(clauses: readonly ClauseAnswer[], measured: readonly ClauseAnswer[]) {
  if (clauses.length === 0) return "clauses.none";
  return measured.length === 0 ? "clauses.unmeasured" : "clauses.noneMissed";
}

interface RowProps extends Pick<TableProps, "side" | "open"> {
  readonly clause: ClauseAnswer;
  readonly isPrinted: boolean;
}

function Row({ clause, side, open, isPrinted }: RowProps) {
  const { kpi, atLeast, target, n, value, verdict, breach, from, until } = clause;
  const [icon, tone] = VERDICTS[verdict] ?? ["unsure", "plain"];
  const last = new Date(Date.parse(until) - 1_000).toISOString();
  const period = from.slice(0, 7) === last.slice(0, 7) ? monthName(from) : `${monthName(from)} – ${monthName(last)}`;
  return (
    <tr class={isPrinted ? undefined : "no-print"}>
      <th scope="row">{economyName(clause[side])}</th>
      <td>{period}</td>
      <td>
        {kpi === null ? monitoring("kpi.unknown", { number: "?" }) : wordFor("kpi", kpi)},{" "}
        {monitoring(atLeast ? "atLeast" : "atMost", { target: inUnit(kpi, Number(target)) })}
      </td>
      <td>
        {inUnit(kpi, value)} {n !== null && <small>({number(n)})</small>}
      </td>
      <td>
        <span class={`badge badge-${tone}`}>
          <Icon name={icon} />
          {wordFor("verdict", verdict)}
        </span>
        {clause.provisional && <small> {monitoring("provisional")}</small>}
      </td>
      <td>
        {breach !== null && (
          <button type="button" class="link" onClick={() => open(breach.id)}>
            {wordFor("breach", breach.status)}
          </button>
        )}
      </td>
    </tr>
  );
}

/** A measure in its unit: rates and changes come in per mille, ratios in thousandths, times in seconds. */
function inUnit(kpi: string | null, value: number | null): string {
  if (value === null) return "–";
  if (kpi === null) return number(value);
  if (kpi.startsWith("RELEASE_") && kpi !== "RELEASE_CHANGE") return `${number(value / 3_600)} h`;
  return kpi === "SELECTIVITY" ? `${number(value / 1_000)} ×` : `${number(value / 10)} %`;
}
