/**
 * Runs the simulation of the gateway over many seeds: `npm run sim -- --seeds 500 --first 1`. The seeds of test/sim/SEEDS.md come
 * first. Every failure is told with the command that repeats it.
 */
import { parseArgs } from "node:util";
import { notableSeeds, simulate } from "../test/sim/simulate.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "20" }, first: { type: "string" } },
});
const count = Number(values.seeds);
const first = Number(values.first ?? 1);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(first) || first < 0) {
  throw new RangeError("--seeds takes a whole number from 1, --first one from 0");
}
const range = Array.from({ length: count }, (_, index) => first + index);
// Whoever names the first seed wants just these.
const seeds = values.first === undefined ? [...new Set([...notableSeeds(), ...range])] : range;

const started = performance.now();
const sums: Record<string, number> = {};
const alarms = new Set<string>();
const failures: number[] = [];
for (const seed of seeds) {
  try {
    const { alarms: raised, ...counts } = await simulate(seed);
    for (const [name, value] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + value;
    for (const alarm of raised) alarms.add(alarm);
  } catch (error) {
    failures.push(seed);
    console.error(error instanceof Error ? error.message : error);
    if (values.first !== undefined && count === 1) console.error(error);
  }
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${seeds.length} seeds in ${seconds} s, ${failures.length} failed${failures.length > 0 ? `: ${failures.join(", ")}` : ""}`,
);
console.log(
  Object.entries(sums)
    .map(([name, value]) => `${name} ${value}`)
    .join(", "),
);
console.log(`alarms raised: ${[...alarms].sort().join(", ") || "none"}`);
process.exitCode = failures.length === 0 ? 0 : 1;
