import { useSignal } from "@preact/signals";
import { Entries } from "../components/Entries.tsx";
import { ProblemNote } from "../components/ProblemNote.tsx";
import { useAnswer } from "../components/useAnswer.ts";
import type { HistoryEntry } from "../lib/answer.ts";
import { common } from "../components/common.ts";
import { officer } from "./words.ts";

interface Props {
  readonly economy: string;
  readonly id: string;
  /** Asked again when this grows. */
  readonly version: number;
}

/** What the ledger recorded of the certification, one click away. */
export function Timeline({ economy, id, version }: Props) {
  const isOpen = useSignal(false);
  const path = isOpen.value ? `/v1/members/${economy}/certifications/${id}/history` : undefined;
  const { answer, error } = useAnswer<{ entries: HistoryEntry[] }>(path, version).value;
  return (
    <details
      class="timeline"
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>{officer("history")}</summary>
      <ProblemNote error={error} />
      {answer === undefined ? error === undefined && <p>{common("loading")}</p> : <Entries entries={answer.entries} />}
    </details>
  );
}
