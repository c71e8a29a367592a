/** What one run of one way measured. */
export interface Row {
  readonly way: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly perSecond: number;
  readonly peakMB: number;
}

const GOALS: readonly (readonly [
  text: string,
  reached: (of: (way: string) => Row, count: number) => number,
  at: number,
])[] = [
  ["decoded and folded / fetch ≥ 0.85", (of) => of("decode").perSecond / of("fetch").perSecond, 0.85],
  ["with heads checked / fetch ≥ 0.6", (of) => of("heads").perSecond / of("fetch").perSecond, 0.6],
  ["with heads checked / ethers ≥ 15", (of) => of("heads").perSecond / of("ethers").perSecond, 15],
  ["written to SQLite / fetch ≥ 0.25", (of) => of("store").perSecond / of("fetch").perSecond, 0.25],
  ["ethers' memory / that of heads ≥ 4", (of) => of("ethers").peakMB / of("heads").peakMB, 4],
  ["0.15 s per 100,000 / start ≥ 1", (of, count) => (0.15 * count) / 100_000 / of("start").seconds, 1],
];

/** The medians, beside merely fetching, and what became of the goals. */
export function report(ways: readonly string[], rows: readonly Row[], count: number): string {
  const of = (way: string): Row => medianOf(rows.filter((row) => row.way === way));
  const limit = of("fetch");
  const lines = ways.map((way) => {
    const { perSecond, seconds, cpuSeconds, peakMB } = of(way);
    const cells = [perSecond.toLocaleString("en"), seconds.toFixed(2), cpuSeconds.toFixed(2), String(peakMB)];
    const share = (perSecond / limit.perSecond).toFixed(2);
    return `${way.padEnd(8)}${[...cells, share].map((cell) => cell.padStart(11)).join("")}`;
  });
  const goals = GOALS.map(([text, reached, at]) => {
    const ratio = reached(of, count);
    return `${ratio >= at ? "met   " : "missed"}  ${text}: ${ratio.toFixed(2)}`;
  });
  const titles = ["events/s", "seconds", "CPU s", "peak MB", "x fetch"].map((title) => title.padStart(11)).join("");
  return `${"".padEnd(8)}${titles}\n${lines.join("\n")}\n\n${goals.join("\n")}\n`;
}

/** The run in the middle by time. */
function medianOf(rows: readonly Row[]): Row {
  const sorted = rows.toSorted((a, b) => a.seconds - b.seconds);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new RangeError("nothing was measured");
  return middle;
}
