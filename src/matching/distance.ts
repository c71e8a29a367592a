/**
 * How alike two texts are: 1 less the edits between them (a letter more, less or another, two neighbours swapped) over the longer
 * one's length. `cost` is that of one letter in another's place, 0 to 2; the same both ways round.
 */
export function similarity(
  a: readonly string[],
  b: readonly string[],
  cost: (x: string, y: string) => number = always,
): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : Math.max(0, 1 - edits(a, b, cost) / longest);
}

const always = () => 1;

/** Optimal string alignment, row by row. */
function edits(a: readonly string[], b: readonly string[], cost: (x: string, y: string) => number): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const x = a[i - 1] as string;
      const y = b[j - 1] as string;
      const replaced = at(old, j - 1) + (x === y ? 0 : cost(x, y));
      const best = Math.min(replaced, at(old, j) + 1, at(row, j - 1) + 1);
      const isSwap = i > 1 && j > 1 && x === b[j - 2] && y === a[i - 2];
      row.push(isSwap ? Math.min(best, at(older, j - 2) + 1) : best);
    }
    older = old;
    old = row;
  }
  return at(old, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
