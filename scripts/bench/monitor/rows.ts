/** Durations of the made-up table: 20 arrangements x 2 modes x 5 stages x before and after. */
export const GROUPS = 400;

/** The columns: to which group each duration belongs, and how long it is. */
export interface Columns {
  readonly group: Uint16Array;
  readonly duration: Uint16Array;
}

/** So many durations, the same each time: skewed to the right, shorter after than before, some stages shorter than others. */
export function makeColumns(count: number): Columns {
  let seed = 12_345;
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const [group, duration] = [new Uint16Array(count), new Uint16Array(count)];
  for (let row = 0; row < count; row += 1) {
    const of = Math.floor(random() * GROUPS);
    const spread = 1.2 * (random() + random() + random() - 1.5);
    const usual = Math.exp(5 + (of % 2 === 1 ? -0.3 : 0) + spread) * (of % 4 < 2 ? 1 : 0.4);
    group[row] = of;
    duration[row] = Math.min(65_535, Math.floor(usual));
  }
  return { group, duration };
}

/** What a group's number stands for. */
export function groupOf(group: number) {
  return {
    after: group & 1,
    mode: (group >> 1) & 1,
    stage: (group >> 2) % 5,
    arrangement: Math.floor(group / 20),
  };
}
