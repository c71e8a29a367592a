import type { IconName } from "../components/Icon.tsx";
import { words } from "../lib/words.ts";
import en from "../words/arrangements.en.json" with { type: "json" };
import es from "../words/arrangements.es.json" with { type: "json" };
import fr from "../words/arrangements.fr.json" with { type: "json" };
import type { CellState } from "./matrix.ts";

export const arrangement = words({ en, es, fr });

export const STATE_ICONS: Readonly<Record<CellState, IconName>> = {
  inForce: "yes",
  information: "info",
  suspended: "pause",
  planned: "planned",
  ended: "ended",
};
