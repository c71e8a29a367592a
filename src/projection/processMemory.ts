import { setFlagsFromString } from "node:v8";

/**
 * Trades some speed of a first replay for memory: with a young generation of 4 MB instead of 16, what a batch of events leaves
 * behind is collected before it is promoted, and a replay of 100,000 certifications peaks at about 220 MB instead of 320
 * (scripts/bench/replay.ts). Call it first thing in the process.
 */
export function keepMemorySmall(): void {
  setFlagsFromString("--max-semi-space-size=4");
  setFlagsFromString("--semi-space-growth-factor=1");
}
