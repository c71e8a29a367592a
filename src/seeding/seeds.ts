import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { inconsistencies } from "./consistency.ts";
import { arrangementsSchema } from "./schemas/arrangements.ts";
import { countsSchema } from "./schemas/counts.ts";
import { economiesSchema } from "./schemas/economies.ts";
import { figuresSchema } from "./schemas/figures.ts";
import { releaseTimesSchema } from "./schemas/releaseTimes.ts";
import { smeSchema } from "./schemas/sme.ts";
import { SeedError } from "./seedError.ts";
import type { Seeds } from "./seedTypes.ts";

/** The seeds that come with this release. */
export const SEEDS_DIRECTORY = fileURLToPath(new URL("../../seeds", import.meta.url));

/** Reads the seed files of a directory. Throws a SeedError that names the file and each fault's path in it. */
export function loadSeeds(directory: string = SEEDS_DIRECTORY): Seeds {
  const { figures, facts } = read(directory, "figures.json", figuresSchema);
  const seeds: Seeds = {
    economies: read(directory, "economies.json", economiesSchema).economies,
    counts: read(directory, "aeo-counts.json", countsSchema),
    arrangements: read(directory, "arrangements.json", arrangementsSchema).arrangements,
    releaseTimes: read(directory, "release-times.json", releaseTimesSchema).tables,
    sme: read(directory, "sme-counts.json", smeSchema),
    figures,
    facts,
  };
  const [first] = inconsistencies(seeds);
  if (first !== undefined) throw new SeedError("SEED_INVALID", join(directory, first.file), first.faults);
  return seeds;
}

function read<Schema extends z.ZodType>(directory: string, name: string, schema: Schema): z.output<Schema> {
  const file = join(directory, name);
  const result = schema.safeParse(parseJson(file, readText(file)));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => ({ path: z.core.toDotPath(path), message }));
  throw new SeedError("SEED_INVALID", file, faults);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new SeedError("SEED_MISSING", file, [{ path: "", message: `cannot be read (${reasonOf(error)})` }]);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SeedError("SEED_NOT_JSON", file, [{ path: "", message: `is no JSON (${reasonOf(error)})` }]);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
