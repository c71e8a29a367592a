import type { TimelineAnswer } from "../answers/auditTimeline.ts";
import { counted, duration, type Painter } from "../text.ts";
import { who } from "./terms.ts";

/** Every fact of a subject, oldest first, in plain words. */
export function timelineInWords(
  painter: Painter,
  { subject, facts, total, next, asOf }: TimelineAnswer,
  more: readonly (readonly [string, string])[],
): string {
  return [
    `${painter.paint({ text: "CLEAN: everything that was checked fits.", tone: "good" })}\n\n`,
    painter.fields([
      [subject.kind, nameOf(subject)],
      ["read up to", `block ${asOf.block} of ${asOf.time}, ${asOf.blockHash}`],
      ["known of it", shown(facts.length, total)],
      ...more,
    ]),
    "\n",
    painter.table(
      ["position", "recorded", "effective from", "late by", "by", "transaction", "what"],
      facts.map((fact) => [
        `${fact.block}:${fact.logIndex}`,
        fact.time,
        fact.effectiveAt ?? "-",
        fact.recordedLateSeconds === 0 ? "-" : duration(fact.recordedLateSeconds),
        fact.actor === null ? fact.writer : who(fact.actor),
        fact.transaction,
        fact.words,
      ]),
    ),
    next === null ? "" : `\nit goes on: --after ${next}\n`,
  ].join("");
}

function shown(here: number, total: number): string {
  return here === total ? counted(total, "fact") : `${here} of ${counted(total, "fact")} that fit`;
}

function nameOf(subject: TimelineAnswer["subject"]): string {
  if (subject.kind === "certification") return subject.id;
  return subject.kind === "arrangement" ? String(subject.number) : `${who(subject.economy)} (${subject.economy})`;
}
