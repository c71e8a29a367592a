import type { Seeds } from "./seedTypes.ts";

/** Reports what does not fit together in one seed file, by path. */
export type Check = (fault: (path: string, message: string) => void, seeds: Seeds) => void;

/** The values that occur more than once, once for each further time. */
export function repeated(values: readonly string[]): string[] {
  return values.filter((value, i) => values.indexOf(value) !== i);
}
