import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "../support/random.ts";
import { planOf } from "./plan.ts";
import { type Happened, World } from "./world.ts";

/** Runs the schedule of a seed in a folder of its own. @throws Error that says what broke, and how to repeat it */
export async function simulate(seed: number): Promise<Happened> {
  const folder = mkdtempSync(join(tmpdir(), "aeo-sim-"));
  const random = new Random(seed);
  const plan = planOf(random);
  try {
    return await new World(folder, random, plan).run();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const repeat = `repeat it with: npm run sim -- --seeds 1 --first ${seed}`;
    throw new Error(`seed ${seed}: ${reason}\n${repeat}\nplan ${JSON.stringify(plan)}`, { cause });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The seeds of SEEDS.md: those that found something once. */
export function notableSeeds(): number[] {
  const text = readFileSync(new URL("SEEDS.md", import.meta.url), "utf8");
  return [...text.matchAll(/^\| (\d+) \|/gm)].map(([, seed]) => Number(seed));
}
