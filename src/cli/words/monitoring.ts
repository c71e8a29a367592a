import { type Kpi, KPIS } from "../../domain/kpi.ts";
import { roundHalfAway } from "../../domain/measure/rateOfChange.ts";
import type { BreachAnswer, ClauseAnswer, ShareAnswer } from "../answers/monitoring.ts";
import type { Cell, Tone } from "../text.ts";
import { words } from "../text.ts";

/** What a count says that the gateway hid. */
export const HIDDEN: Cell = { text: "under 5, or hidden", tone: "faint" };

/** A share in per cent, with what it is a share of. */
export function shareText({ n, of, share }: ShareAnswer): string {
  return share === null ? "nothing to measure" : `${roundHalfAway(share * 100, 1)} % (${n} of ${of})`;
}

/** Seconds as people say them: the two largest units. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) return "-";
  const whole = Math.round(seconds);
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const;
  let rest = whole;
  const parts = units.flatMap(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.slice(0, 2).join(" ") || "0 s";
}

/** A value of a KPI in its unit. */
export function kpiText(kpi: string | null, value: number): string {
  const unit = kpi !== null && kpi in KPIS ? KPIS[kpi as Kpi].unit : undefined;
  switch (unit) {
    case "PER_MILLE":
      return `${roundHalfAway(value / 10, 1)} %`;
    case "PER_MILLE_RATIO":
      return `${roundHalfAway(value / 1_000, 2)} times as often`;
    case "PER_MILLE_LESS":
      return `${roundHalfAway(value / 10, 1)} % less`;
    case "SECONDS":
      return secondsText(value);
    case undefined:
      return String(value);
  }
}

const VERDICT_TONES: Readonly<Record<string, Tone>> = {
  MET: "good",
  MISSED: "bad",
  TOO_FEW: "faint",
  NO_FIGURE: "faint",
  NOT_TOLD: "faint",
};

/** A row for a clause in its period. */
export function clauseRow(clause: ClauseAnswer): Cell[] {
  const { judged, counterpart, arrangement, kpi, atLeast, target, value, n, verdict, provisional, breach } = clause;
  return [
    `${clause.from.slice(0, 10)} to ${clause.until.slice(0, 10)}`,
    `${judged} to ${counterpart}`,
    `${arrangement}/${clause.clause}`,
    kpi === null ? "unknown measure" : words(kpi),
    `${atLeast ? "at least" : "at most"} ${kpiText(kpi, Number(target))}`,
    value === null ? "-" : `${kpiText(kpi, value)} of ${n}`,
    { text: `${words(verdict)}${provisional ? ", so far" : ""}`, tone: VERDICT_TONES[verdict] ?? "unsure" },
    breach === null ? "-" : `${breach.id.slice(0, 10)}… ${words(breach.status)}`,
  ];
}

/** A breach in full. */
export function breachFields(breach: BreachAnswer): (readonly [string, Cell | null])[] {
  const { id, judged, counterpart, arrangement, clause, status, outcome, answer } = breach;
  return [
    ["breach", id],
    ["of", `${judged} towards ${counterpart}, arrangement ${arrangement}, clause ${clause}`],
    ["period", `${breach.from.slice(0, 10)} to ${breach.until.slice(0, 10)}`],
    ["status", outcome === null ? words(status) : `${words(status)}: ${words(outcome)}`],
    ...breach.acts.map(({ act, by, at }): [string, Cell] => [words(act), `${at} by ${by}`]),
    ...breach.evidence.flatMap(evidenceFields),
    ["answer", answer === null ? null : (answer.text ?? "not known here yet")],
  ];
}

function evidenceFields({ by, text, denials, declarations }: BreachAnswer["evidence"][number]): [string, Cell][] {
  const label = `evidence of ${by}`;
  if (denials === null && declarations === null) return [[label, text ?? "not known here yet"]];
  return [
    ...(denials ?? []).map(({ month, reason, n }): [string, Cell] => [label, `${month}: ${n} × ${words(reason)}`]),
    ...(declarations ?? []).map(({ reference, denial, verdict }): [string, Cell] => [
      label,
      {
        text: `declaration ${reference}${denial === null ? "" : `, denied: ${words(denial)}`}: ${words(verdict)}`,
        tone: verdict === "PROVEN" ? "good" : "bad",
      },
    ]),
  ];
}
