import { words } from "../lib/words.ts";
import en from "../words/accesses.en.json" with { type: "json" };
import es from "../words/accesses.es.json" with { type: "json" };
import fr from "../words/accesses.fr.json" with { type: "json" };

export const accesses = words({ en, es, fr });
