/** Waits for something and prints how long it took: the tests' figures, which nothing is asserted about. */
export async function took<T>(what: string, happening: Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await happening;
  process.stdout.write(`    ${((performance.now() - began) / 1_000).toFixed(1)} s: ${what}\n`);
  return result;
}
