import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Ask, ask, Unreachable } from "../lib/api.ts";
import type { OperationAnswer } from "./types.ts";

/** A write, from the button to the ledger. */
export interface Writing<T extends OperationAnswer> {
  readonly isSending: Signal<boolean>;
  readonly error: Signal<unknown>;
  /** The accepted operation. */
  readonly accepted: Signal<T | undefined>;
  readonly send: (path: string, sent: Ask) => Promise<void>;
}

/** Sends writes; one that got no answer is sent again under the same key, so that it is done once. */
export function useWrite<T extends OperationAnswer>(): Writing<T> {
  const isSending = useSignal(false);
  const error = useSignal<unknown>(undefined);
  const accepted = useSignal<T | undefined>(undefined);
  const unanswered = useRef<{ readonly of: string; readonly key: string } | undefined>(undefined);
  const send = async (path: string, sent: Ask) => {
    const of = JSON.stringify([path, sent]);
    const key = unanswered.current?.of === of ? unanswered.current.key : crypto.randomUUID();
    isSending.value = true;
    error.value = undefined;
    try {
      accepted.value = await ask<T>(path, { ...sent, key });
      unanswered.current = undefined;
    } catch (thrown) {
      error.value = thrown;
      unanswered.current = thrown instanceof Unreachable ? { of, key } : undefined;
    } finally {
      isSending.value = false;
    }
  };
  return { isSending, error, accepted, send };
}
