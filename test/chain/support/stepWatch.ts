import type { ChainStep, OnStep } from "../../../src/chain/chainStep.ts";

/** Lets a test wait for what happens inside a chain, instead of for time to pass. */
export interface StepWatch {
  readonly onStep: OnStep;
  /** Settles when `step` has come `times` times in all. */
  reached(step: ChainStep, times: number): Promise<void>;
}

export function stepWatch(): StepWatch {
  const counts = new Map<ChainStep, number>();
  const awaited: { step: ChainStep; times: number; resolve: () => void }[] = [];
  const countOf = (step: ChainStep) => counts.get(step) ?? 0;
  return {
    onStep(step) {
      counts.set(step, countOf(step) + 1);
      for (const each of awaited) if (each.step === step && each.times === countOf(step)) each.resolve();
    },
    reached(step, times) {
      if (countOf(step) >= times) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      awaited.push({ step, times, resolve });
      return promise;
    },
  };
}
