import type { HistoryEntry } from "../lib/answer.ts";
import { moment } from "../lib/format.ts";
import { eventName } from "../lib/terms.ts";
import { common } from "./common.ts";

/** A certification's history in words, newest first. */
export function Entries({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  return (
    <ol class="entries">
      {[...entries].reverse().map(({ version, type, effectiveFrom, recordedAt, recordedLateSeconds, block }) => (
        <li key={`${block}.${version}.${type}`}>
          <strong>{eventName(type)}</strong>
          <span>
            {recordedLateSeconds > 60
              ? common("history.late", { from: moment(effectiveFrom), at: moment(recordedAt) })
              : common("history.atOnce", { at: moment(recordedAt) })}
          </span>
        </li>
      ))}
    </ol>
  );
}
