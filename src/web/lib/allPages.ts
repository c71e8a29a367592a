import { ask, query } from "./api.ts";

/** The most rows that go into one file. */
export const MOST_ROWS = 50_000;

interface Page<N> {
  readonly next: N | null;
}

/** Everything of a list that comes in pages, up to MOST_ROWS. `items` takes them out of a page. @throws Refusal, Unreachable */
export async function allPages<P extends Page<string | number>, T>(
  path: string,
  filter: Readonly<Record<string, string | undefined>>,
  items: (page: P) => readonly T[],
  onItems: (n: number) => void,
): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  while (all.length < MOST_ROWS) {
    const page = await ask<P>(`${path}${query({ ...filter, limit: "500", after })}`);
    all.push(...items(page));
    onItems(all.length);
    if (page.next === null) break;
    after = String(page.next);
  }
  return all;
}
