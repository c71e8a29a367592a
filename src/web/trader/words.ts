import { words } from "../lib/words.ts";
import en from "../words/trader.en.json" with { type: "json" };
import es from "../words/trader.es.json" with { type: "json" };
import fr from "../words/trader.fr.json" with { type: "json" };

export const trader = words({ en, es, fr });
