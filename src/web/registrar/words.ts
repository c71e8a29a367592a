import { words } from "../lib/words.ts";
import en from "../words/registrar.en.json" with { type: "json" };
import es from "../words/registrar.es.json" with { type: "json" };
import fr from "../words/registrar.fr.json" with { type: "json" };

export const registrar = words({ en, es, fr });
export type RegistrarKey = keyof typeof en;
