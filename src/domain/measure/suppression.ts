/** Counts below this, other than 0, could point at a trader. */
export const SMALLEST_SHOWN = 5;

/** Whether a count could point at a trader. */
export function isSmall(count: number): boolean {
  return count > 0 && count < SMALLEST_SHOWN;
}

/**
 * Which parts of a total must not be shown: those that are small, and where these could be computed from the total and the rest, or come
 * to a small count together, the smallest others as well. A zero stays: it names nobody.
 * @param counts the parts of a total that is shown beside them
 */
export function suppressed(counts: readonly number[]): boolean[] {
  const small = counts.filter(isSmall);
  // All that are the smallest, or all that tie with it, so that what is hidden does not tell which of them is which.
  const smallestOther = Math.min(...counts.filter((count) => count >= SMALLEST_SHOWN));
  const isEnough = small.length === 0 || hideEachOther(small);
  return counts.map((count) => isSmall(count) || (!isEnough && count === smallestOther));
}

/** Whether small counts can't be told from their sum alone: any but one, or all ones, or all fours, may be other ones. */
function hideEachOther(small: readonly number[]): boolean {
  const sum = small.reduce((all, count) => all + count, 0);
  const isExtreme = sum === small.length || sum === small.length * (SMALLEST_SHOWN - 1);
  return small.length > 1 && !isSmall(sum) && !isExtreme;
}
