import type { AuditReport } from "../../audit/report.ts";
import type { TimelinePage } from "../../audit/timelinePage.ts";
import type { TimelineFact, TimelineSubject } from "../../audit/timeline.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import { instantToText } from "../../domain/time.ts";
import { presentTimelineFact } from "../../http/presentTimelineFact.ts";
import { describeEvent } from "../words/events.ts";

/** What `aeo audit timeline --json` prints: each fact as the API answers it, with who acted, since when it holds, and in words. */
export function presentTimeline(
  { outcome, source, chainId, stateDigest }: AuditReport,
  asOf: LedgerAsOf,
  subject: TimelineSubject,
  { facts, total, next }: TimelinePage,
) {
  return {
    ...{ outcome, source, chainId, stateDigest },
    asOf: { ...asOf, time: instantToText(asOf.time) },
    subject,
    total,
    next: next === null ? null : `${next.block}:${next.logIndex}`,
    facts: facts.map(inWords),
  };
}
export type TimelineAnswer = ReturnType<typeof presentTimeline>;

function inWords(fact: TimelineFact) {
  const presented = presentTimelineFact(fact);
  return { ...presented, words: describeEvent(presented) };
}
