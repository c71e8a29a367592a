import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lines } from "../../src/seeding/schemas/common.ts";
import { SEEDS_DIRECTORY } from "../../src/seeding/seeds.ts";

const files = readdirSync(SEEDS_DIRECTORY).filter((name) => name.endsWith(".json"));

/** Every object in a JSON document with its path and the keys that it and its ancestors have. */
function* objects(
  value: unknown,
  path: string,
  above: readonly string[],
): Generator<[string, object, readonly string[]]> {
  if (value === null || typeof value !== "object") return;
  const keys = Array.isArray(value) ? above : [...above, ...Object.keys(value)];
  if (!Array.isArray(value)) yield [path, value, keys];
  for (const [key, child] of Object.entries(value)) {
    yield* objects(child, `${path}/${key}`, key === "example" ? [...keys, "example:"] : keys);
  }
}

describe("line references", () => {
  it.each(files)("of %s are well-formed ranges within the report", (name) => {
    const document: unknown = JSON.parse(readFileSync(join(SEEDS_DIRECTORY, name), "utf8"));
    let found = 0;
    for (const [path, object] of objects(document, name, [])) {
      for (const key of ["lines", "nameLines"]) {
        if (!(key in object)) continue;
        found += 1;
        expect(lines.safeParse((object as Record<string, unknown>)[key]).success, path).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(10);
  });

  it.each(files)(
    "stand beside or above every number and date of %s, unless it is said not to be the report's",
    (name) => {
      const document: unknown = JSON.parse(readFileSync(join(SEEDS_DIRECTORY, name), "utf8"));
      for (const [path, object, keys] of objects(document, name, [])) {
        const values = Object.values(object).flat();
        const hasValue = values.some((value) => typeof value === "number" || /^\d{4}-\d\d-\d\d$/.test(String(value)));
        const sourced = ["lines", "notFromReport", "example:"].some((key) => keys.includes(key));
        if (hasValue) expect(sourced, path).toBe(true);
      }
    },
  );

  it.each(["", "0", "5-4", "5-5", "2478", "1-2478", "05", "5 - 6", "5,6", "5-", "a", "1, ", "-1"])(
    "cannot be %j",
    (text) => {
      expect(lines.safeParse(text).success).toBe(false);
    },
  );

  it.each(["1", "2477", "76-174", "61, 64-65"])("can be %j", (text) => {
    expect(lines.safeParse(text).success).toBe(true);
  });
});
