/** Lets everything else have its turn. */
export type Pause = () => Promise<void>;

/** How many small things are looked at before everything else has its turn: about a millisecond of work. */
const PORTION = 1_000;

/**
 * Goes through a list in portions, so that answers which take milliseconds are not held up by one that takes many.
 * @param visit is called for each, in order
 * @param portion how many at once
 */
export async function inPortions<T>(
  items: Iterable<T>,
  pause: Pause,
  visit: (item: T) => void,
  portion: number = PORTION,
): Promise<void> {
  let left = portion;
  for (const item of items) {
    if (left-- === 0) {
      await pause();
      left = portion - 1;
    }
    visit(item);
  }
}
