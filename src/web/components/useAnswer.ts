import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../lib/api.ts";

/** An answer that is on its way, has come, or was refused. */
export interface Loading<T> {
  readonly answer: T | undefined;
  readonly error: unknown;
}

/** Asks the gateway when the page is shown and whenever the path changes; an undefined path asks nothing. */
export function useAnswer<T>(path: string | undefined, again: number = 0): ReadonlySignal<Loading<T>> {
  const state = useSignal<Loading<T>>({ answer: undefined, error: undefined });
  useEffect(() => {
    if (path === undefined) return;
    let isWanted = true;
    ask<T>(path).then(
      (answer) => isWanted && (state.value = { answer, error: undefined }),
      (error: unknown) => isWanted && (state.value = { answer: undefined, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [path, again]);
  return state;
}
