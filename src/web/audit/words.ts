import { words } from "../lib/words.ts";
import en from "../words/audit.en.json" with { type: "json" };
import es from "../words/audit.es.json" with { type: "json" };
import fr from "../words/audit.fr.json" with { type: "json" };

export const audit = words({ en, es, fr });
export type AuditKey = keyof typeof en;

/** A word for a code, or the code where this release has none. */
export function auditWord(group: string, code: string): string {
  const key = `${group}.${code}`;
  return Object.hasOwn(en, key) ? audit(key as AuditKey) : code;
}
