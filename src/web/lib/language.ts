import { signal } from "@preact/signals";

export const LANGUAGES = { en: "English", es: "Español", fr: "Français" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "aeo.language";

/** The language in use: the one chosen here before, else the browser's, else English. */
export const language = signal<Language>(first([localStorage.getItem(KEY), ...navigator.languages]));

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem(KEY, chosen);
}

function first(tags: readonly (string | null)[]): Language {
  const codes = tags.map((tag) => tag?.slice(0, 2).toLowerCase());
  return (codes.find((code) => code !== undefined && Object.hasOwn(LANGUAGES, code)) ?? "en") as Language;
}
