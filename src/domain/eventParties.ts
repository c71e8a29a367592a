import type { Economy } from "./economy.ts";
import type { LedgerEvent } from "./event.ts";

/** Fields of events, and of what they hold, that name an economy that has to do with them. */
const NAMING = [
  "economy",
  "proposer",
  "voter",
  "party",
  "issuer",
  "recogniser",
  "partner",
  "judged",
  "counterpart",
] as const;
const HOLDING = ["record", "leg", "report", "claim"] as const;

/** The economies that an event names. A fact about an arrangement as a whole, such as its end, may name none. */
export function economiesOf(event: LedgerEvent): ReadonlySet<Economy> {
  const named = new Set<Economy>();
  const fields = event as unknown as Readonly<Record<string, object | Economy | undefined>>;
  collect(fields, named);
  for (const holder of HOLDING) if (fields[holder] !== undefined) collect(fields[holder] as object, named);
  if (event.type === "ArrangementProposed") for (const party of event.terms.parties) named.add(party);
  return named;
}

function collect(holder: object, named: Set<Economy>): void {
  for (const field of NAMING) {
    const value = (holder as Readonly<Record<string, Economy | undefined>>)[field];
    if (value !== undefined) named.add(value);
  }
}

/** Whether an event has to do with an economy. One that names none may, so it does. */
export function concerns(event: LedgerEvent, economy: Economy): boolean {
  const named = economiesOf(event);
  return named.size === 0 || named.has(economy);
}
