import type { AuditReport } from "../../audit/report.ts";
import type { TimelinePage } from "../../audit/timelinePage.ts";
import type { TimelineFact, TimelineSubject } from "../../audit/timeline.ts";
import type { LedgerAsOf } from "../../domain/asOf.ts";
import { instantToText } from "../../domain/time.ts";
import { presentEvent } from "../../http/presentEvent.ts";
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
    facts: facts.map(presentTimelineFact),
  };
}
export type TimelineAnswer = ReturnType<typeof presentTimeline>;

function presentTimelineFact({ event, actor, effectiveAt, lateBy }: TimelineFact) {
  const presented = presentEvent(event);
  return {
    ...presented,
    actor: actor ?? null,
    effectiveAt: effectiveAt === undefined ? null : instantToText(effectiveAt),
    recordedLateSeconds: lateBy,
    words: describeEvent(presented),
  };
}
