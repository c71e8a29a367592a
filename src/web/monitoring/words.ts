import { words } from "../lib/words.ts";
import en from "../words/monitoring.en.json" with { type: "json" };
import es from "../words/monitoring.es.json" with { type: "json" };
import fr from "../words/monitoring.fr.json" with { type: "json" };

export const monitoring = words({ en, es, fr });
export type MonitoringKey = keyof typeof en;

/** A word for a code, or the code where this release has none. */
export function wordFor(group: string, code: string): string {
  const key = `${group}.${code}`;
  return Object.hasOwn(en, key) ? monitoring(key as MonitoringKey) : code;
}
