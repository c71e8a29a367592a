import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BENEFITS } from "../../src/domain/benefit.ts";
import { type ErrorCode, ERRORS } from "../../src/domain/errors.ts";
import { MODES } from "../../src/domain/mode.ts";
import { OPERATION_STATES } from "../../src/domain/operation.ts";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { RECOGNITIONS } from "../../src/domain/recognition.ts";
import { ROLES } from "../../src/services/caller.ts";
import { PAGES } from "../../src/web/pageList.ts";
import { problemText } from "../../src/web/lib/problemWords.ts";

const FOLDER = join(import.meta.dirname, "../../src/web/words");
const LANGUAGES = ["en", "es", "fr"] as const;
const files = readdirSync(FOLDER);
const parts = [...new Set(files.map((file) => file.split(".")[0] as string))];
const read = (part: string, language: string) =>
  JSON.parse(readFileSync(join(FOLDER, `${part}.${language}.json`), "utf8")) as Record<string, string>;
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).sort();

describe.each(parts)("the catalogue %s", (part) => {
  const english = read(part, "en");
  test.each(LANGUAGES)("has every text in %s", (language) => {
    const texts = read(part, language);
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe("");
      expect(places(text), key).toEqual(places(english[key] as string));
    }
  });
});

test("there is a catalogue of each part in each language, and no other file", () => {
  expect(files.sort()).toEqual(parts.flatMap((part) => LANGUAGES.map((one) => `${part}.${one}.json`)).sort());
});

test("whatever the gateway can say has a word", () => {
  const has = (part: string, prefix: string, names: readonly string[]) =>
    expect(Object.keys(read(part, "en"))).toEqual(expect.arrayContaining(names.map((name) => `${prefix}.${name}`)));
  has("terms", "mode", MODES);
  has("terms", "benefit", BENEFITS);
  has("terms", "type", OPERATOR_TYPES);
  has("officer", "answer", RECOGNITIONS);
  has("officer", "advice", RECOGNITIONS);
  has("trader", "is", [...RECOGNITIONS, "NOT_SHARED"]);
  has("registrar", "operation", OPERATION_STATES);
  has("common", "role", ROLES);
  has(
    "common",
    "page",
    PAGES.map(({ name }) => name),
  );
});

test("the commonest refusals are in each language, all others in the gateway's own words", () => {
  for (const [code, text] of Object.entries(read("problems", "en"))) {
    const { meaning: title, fix } = ERRORS[code as ErrorCode];
    expect(text, code).toBe(`${title} ${fix}`);
    expect(problemText({ code, title, fix }, "en")).toBe(text);
    for (const language of ["es", "fr"] as const) {
      expect(problemText({ code, title, fix }, language)).toBe(read("problems", language)[code]);
      expect(problemText({ code, title, fix }, language)).not.toBe(text);
    }
  }
  expect(problemText({ code: "toString", title: "Of tomorrow.", fix: "Wait." }, "fr")).toBe("Of tomorrow. Wait.");
});

test("economies go by the names that APEC uses", () => {
  expect(read("terms", "en")).toMatchObject({
    "economy.TW": "Chinese Taipei",
    "economy.HK": "Hong Kong, China",
    "economy.KR": "Korea",
  });
  for (const language of LANGUAGES)
    expect(JSON.stringify(read("terms", language))).not.toMatch(/taiwan|taiwán|taïwan/i);
});
