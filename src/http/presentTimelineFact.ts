import type { TimelineFact } from "../audit/timeline.ts";
import { instantToText } from "../domain/time.ts";
import { presentEvent } from "./presentEvent.ts";

/** A fact of a timeline as JSON: the event, who acted, since when it holds, and how late it was recorded. */
export function presentTimelineFact({ event, actor, effectiveAt, lateBy }: TimelineFact) {
  return {
    ...presentEvent(event),
    actor: actor ?? null,
    effectiveAt: effectiveAt === undefined ? null : instantToText(effectiveAt),
    recordedLateSeconds: lateBy,
  };
}
