// What the tests import as "fast-check" while mutants are tried: the same, with fewer runs from a fixed seed and no shrinking,
// so that a mutant meets the same inputs each time and a property is done soon.
import fc from "fast-check";

export * from "fast-check";

const MOST_RUNS = 100;
const few = (given: fc.Parameters<unknown> = {}) => ({
  seed: 1,
  ...given,
  numRuns: Math.min(given.numRuns ?? 100, MOST_RUNS),
  endOnFailure: true,
});
export const assert = (property: fc.IRawProperty<unknown>, given?: fc.Parameters<unknown>) =>
  fc.assert(property, few(given));

export default { ...fc, assert };
