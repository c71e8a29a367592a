import type { TrsStudy } from "../http/routes/trs.ts";
import { loadSeeds } from "../seeding/seeds.ts";
import { trsReport } from "../trs/report.ts";

let known: TrsStudy | undefined;

/** The study of the APEC report's release times; read from the seeds when it is first asked for. */
export function timeReleaseStudy(): TrsStudy {
  if (known === undefined) {
    const seeds = loadSeeds();
    known = { ...trsReport(seeds.releaseTimes), figures: seeds.figures };
  }
  return known;
}
