import type { Reading } from "./reading.ts";

/** Resolves when the view has reached a block. */
export function reachedBlock({ view, follower }: Reading, block: number): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = follower.subscribe(() => check());
    const check = () => {
      if ((view.asOf?.block ?? -1) < block) return;
      unsubscribe();
      resolve();
    };
    check();
  });
}
