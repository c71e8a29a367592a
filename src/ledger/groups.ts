/** Operations that are stored in one transaction: many share a disk flush, and requests wait no longer than for these. */
const GROUP = 64;

/** A list in groups, with a turn of the event loop between two, so that whatever else waits is not held up. */
export async function* inGroups<T>(list: readonly T[], size = GROUP): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) {
    if (start > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    yield list.slice(start, start + size);
  }
}
