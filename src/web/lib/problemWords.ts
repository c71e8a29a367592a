import en from "../words/problems.en.json" with { type: "json" };
import es from "../words/problems.es.json" with { type: "json" };
import fr from "../words/problems.fr.json" with { type: "json" };
import type { Language } from "./language.ts";

type Said = { readonly code: string; readonly title: string; readonly fix: string };

const TRANSLATED: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, es, fr };

/** What went wrong and what to do, in a language; in the gateway's own words for a code that the catalogue has not. */
export function problemText({ code, title, fix }: Said, spoken: Language): string {
  const texts = TRANSLATED[spoken];
  const text = Object.hasOwn(texts, code) ? texts[code] : undefined;
  return spoken === "en" || text === undefined ? `${title} ${fix}` : text;
}
