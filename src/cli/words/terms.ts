import { displayName, type Economy } from "../../domain/economy.ts";
import { words } from "../text.ts";

/** An economy by its display name. */
export function who(economy: Economy): string {
  return displayName(economy);
}

/** A moment; null is "open" or "none", which has no date. */
export function at(moment: string | null): string {
  return moment ?? "an open date";
}

/** " until …", or nothing for an open end. */
export function until(moment: string | null): string {
  return moment === null ? "" : ` until ${moment}`;
}

/** A programme and tier by their names. */
export function programme(name: string | null, tier: string | null = null): string {
  return [name ?? "a programme that this release does not know", ...(tier === null ? [] : [tier])].join(" ");
}

/** Modes by their names. */
export function modes(names: readonly string[]): string {
  return names.join(", ") || "no mode";
}

/** Operator types by their names. */
export function types(names: readonly string[]): string {
  return names.map(words).join(", ") || "no type";
}

/** A direction of recognition. */
export function directed(issuer: Economy, recogniser: Economy): string {
  return `operators of ${who(issuer)} in ${who(recogniser)}`;
}
