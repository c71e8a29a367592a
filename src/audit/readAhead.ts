/**
 * Gives what `source` gives, with the next `depth` under way while one is worked on. An error comes in its turn, after what was given
 * before it. Whoever stops early ends the source.
 */
export async function* readAhead<T>(source: AsyncGenerator<T>, depth: number): AsyncGenerator<T> {
  const underWay: Promise<IteratorResult<T>>[] = [];
  const ask = (): void => {
    const next = source.next();
    next.catch(() => {}); // whoever asks for it will hear of it
    underWay.push(next);
  };
  try {
    while (underWay.length < depth) ask();
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) {
      const { done, value } = await next;
      if (done === true) return;
      ask();
      yield value;
    }
  } finally {
    await source.return(undefined).catch(() => {});
  }
}
