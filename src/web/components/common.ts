import en from "../words/common.en.json" with { type: "json" };
import es from "../words/common.es.json" with { type: "json" };
import fr from "../words/common.fr.json" with { type: "json" };
import { words } from "../lib/words.ts";

/** The words that every page has. */
export const common = words({ en, es, fr });
export type CommonKey = keyof typeof en;

/** A role of a token, in words. */
export function roleName(role: string): string {
  const key = `role.${role}`;
  return Object.hasOwn(en, key) ? common(key as CommonKey) : role;
}
