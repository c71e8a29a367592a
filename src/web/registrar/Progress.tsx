import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { OPERATION_STATES } from "../../domain/operation.ts";
import { Icon } from "../components/Icon.tsx";
import { ask } from "../lib/api.ts";
import type { OperationAnswer } from "./types.ts";
import { registrar, type RegistrarKey } from "./words.ts";

const POLL_MS = 400;

/** Follows a write until it is final or has failed, and says where it stands. */
export function Progress({ id, onFinal }: { readonly id: string; readonly onFinal: () => void }) {
  const operation = useSignal<OperationAnswer | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    const step = async () => {
      if (!isWanted) return;
      // An answer that did not come is asked for again: the write goes on without this page.
      const answer = await ask<OperationAnswer>(`/v1/operations/${id}`).catch(() => undefined);
      if (!isWanted) return;
      if (answer !== undefined) operation.value = answer;
      if (answer?.state === "FINAL" || answer?.state === "FAILED") return onFinal();
      setTimeout(() => void step(), POLL_MS);
    };
    void step();
    return () => {
      isWanted = false;
    };
  }, [id]);
  const state = operation.value?.state ?? "RECEIVED";
  const isOver = state === "FINAL" || state === "FAILED";
  const tone = state === "FINAL" ? "good" : state === "FAILED" ? "bad" : "warn";
  return (
    <div class={`note note-${tone}`} role="status">
      <Icon name={state === "FINAL" ? "yes" : state === "FAILED" ? "no" : "planned"} />
      <div>
        <strong>{registrar(`operation.${state}` as RegistrarKey, { block: operation.value?.block ?? "" })}</strong>{" "}
        {!isOver && (
          <progress
            max={OPERATION_STATES.length - 2}
            value={OPERATION_STATES.indexOf(state as "RECEIVED")}
            aria-label={registrar("operation")}
          />
        )}
        {operation.value?.error != null && (
          <p>
            {operation.value.error.code}: {operation.value.error.detail}
          </p>
        )}
      </div>
    </div>
  );
}
