import en from "../words/officer.en.json" with { type: "json" };
import es from "../words/officer.es.json" with { type: "json" };
import fr from "../words/officer.fr.json" with { type: "json" };
import { words } from "../lib/words.ts";

export const officer = words({ en, es, fr });
export type OfficerKey = keyof typeof en;
export const isOfficerKey = (key: string): key is OfficerKey => Object.hasOwn(en, key);
