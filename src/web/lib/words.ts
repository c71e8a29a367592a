import { type Language, language } from "./language.ts";

/** What stands in the braces of a text. */
export type Values = Readonly<Record<string, string | number>>;

/** Looks up a text in the language in use. A key that a catalogue lacks does not compile. */
export type Words<C> = (key: keyof C & string, values?: Values) => string;

/** The texts of one part of the pages, in every language. */
export function words<C extends object>(catalogues: Readonly<Record<Language, C>>): Words<C> {
  return (key, values = {}) => fill(String(catalogues[language.value][key]), values);
}

/** Puts values in the place of {names}. What is put in is text and never read again. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
