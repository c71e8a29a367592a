import { medianOf, type Sample } from "./load.ts";

const whole = (value: number) => Math.round(value).toLocaleString("en");

/** One line of the table: the median of each column on its own. */
export function printRow(name: string, samples: readonly Sample[], http: readonly Sample[]): void {
  const rates = samples.map(({ perSecond }) => whole(perSecond)).join(" ");
  const ratio = http.length === 0 ? "" : (medianOf(samples, "perSecond") / medianOf(http, "perSecond")).toFixed(2);
  const bytes = medianOf(samples, "bytes") / medianOf(samples, "requests");
  const idle = samples.map((one) => Math.round(one.idle * 100)).join(" ");
  console.log(
    [
      name.padEnd(32),
      whole(medianOf(samples, "perSecond")).padStart(8),
      `x${ratio}`.padStart(6),
      `p50 ${medianOf(samples, "p50").toFixed(2)}`.padStart(10),
      `p99 ${medianOf(samples, "p99").toFixed(2)}`.padStart(11),
      `${medianOf(samples, "cpu").toFixed(1)} us`.padStart(11),
      `${whole(bytes)} B`.padStart(9),
      ` [${rates}] idle before % [${idle}]`,
    ].join(" "),
  );
}

/** Share of idle time below which others took so much of the machine that rates can't be compared. */
const QUIET = 0.8;

type Median = (name: string, field: keyof Sample) => number;

/** Prints each goal beside what was measured. */
export function printGoals(median: Median, results: ReadonlyMap<string, unknown>): void {
  const leastIdle = Math.min(...[...results.keys()].map((name) => median(name, "idle")));
  if (leastIdle < QUIET)
    console.log(
      `The machine was busy (${Math.round(leastIdle * 100)} % idle before a measurement): the ratios tell little.`,
    );
  const goal = (text: string, name: string, against: string, field: keyof Sample, bound: number, isMost = false) => {
    if (!results.has(name) || !results.has(against)) return;
    const ratio = median(name, field) / median(against, field);
    const isMet = isMost ? ratio <= bound : ratio >= bound;
    console.log(`${isMet ? "met   " : "MISSED"} ${text}: ${ratio.toFixed(2)}, goal ${isMost ? "<=" : ">="} ${bound}`);
  };
  for (const name of ["gateway", "gateway+receipts"]) {
    goal(`${name} x node:http`, name, "http", "perSecond", 0.85);
    goal(`${name} x express`, name, "express", "perSecond", 1.75);
    goal(`${name} x contract view()`, name, "contract view()", "perSecond", 15);
    goal(`${name}, p99 x node:http's`, name, "http", "p99", 1.5, true);
    goal(
      `${name}, lookups in batches x node:http's`,
      `${name}, 1,000 at once`,
      "http, 1,000 at once",
      "perSecond",
      0.9,
    );
  }
  const [busy, idle] = ["gateway+receipts, 500 events/s", "gateway+receipts, again"];
  goal("rate while 500 events/s arrive x without", busy, idle, "perSecond", 0.9);
}
