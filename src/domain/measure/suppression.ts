/** Counts below this, other than 0, could point at a trader. */
export const SMALLEST_SHOWN = 5;

/**
 * Which parts of a total must not be shown: those that are small, and where only one is, the smallest other as well, since
 * otherwise the total would give it away. A zero stays: it names nobody.
 * @param counts the parts of a total that is shown beside them
 */
export function suppressed(counts: readonly number[]): boolean[] {
  const hidden = counts.map((count) => count > 0 && count < SMALLEST_SHOWN);
  if (hidden.filter(Boolean).length !== 1) return hidden;
  const open = counts
    .map((count, index) => [count, index] as const)
    .filter(([count, index]) => !hidden[index] && count > 0);
  const [smallest] = open.sort(([a], [b]) => a - b);
  if (smallest !== undefined) hidden[smallest[1]] = true;
  return hidden;
}
