/**
 * Work that follows news, but not each of them: it is done `settleMs` after the first that it has not seen, and never more often than
 * every `apartMs`. News while it waits are one with the first. `end` gives up what is waiting.
 */
export function afterNews(
  work: () => unknown,
  { settleMs, apartMs }: { readonly settleMs: number; readonly apartMs: number },
): { readonly news: () => void; readonly end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const run = () => {
    timer = undefined;
    last = performance.now();
    void work();
  };
  return {
    news: () => {
      timer ??= setTimeout(run, Math.max(settleMs, last + apartMs - performance.now()));
    },
    end: () => clearTimeout(timer),
  };
}
