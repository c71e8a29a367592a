import { displayName, type Economy } from "../../domain/economy.ts";
import { modesOf } from "../../domain/mode.ts";
import { operatorTypesOf } from "../../domain/operatorType.ts";
import { programmeOf, tierName } from "../../domain/programme.ts";
import type { Instant } from "../../domain/time.ts";
import { words } from "../text.ts";

/** An economy by its display name. */
export function who(economy: Economy): string {
  return displayName(economy);
}

/** A moment in RFC 3339; "now" has no use in a history, so 0 is said by the caller. */
export function at(moment: Instant): string {
  return new Date(moment * 1000).toISOString().replace(".000Z", "Z");
}

/** " until …", or nothing for an open end. */
export function until(moment: Instant): string {
  return moment === 0 ? "" : ` until ${at(moment)}`;
}

/** A programme and tier by their names. */
export function programme(code: number, tier: number): string {
  const name = programmeOf(code);
  if (name === undefined) return `programme ${code}`;
  return [name, tierName(name, tier)].filter((part) => part !== undefined).join(" ");
}

/** The modes of a mask. */
export function modes(mask: number): string {
  return modesOf(mask).join(", ") || "no mode";
}

/** The operator types of a mask. */
export function types(mask: number): string {
  return operatorTypesOf(mask).map(words).join(", ") || "no type";
}

/** A direction of recognition. */
export function directed(issuer: Economy, recogniser: Economy): string {
  return `operators of ${who(issuer)} in ${who(recogniser)}`;
}
