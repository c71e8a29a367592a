import { CHANNELS } from "../clearance.ts";
import { type Mode, MODES } from "../mode.ts";
import { OPERATOR_TYPES } from "../operatorType.ts";
import { SME_CLASSES } from "../profile.ts";
import type { CellKey } from "./cell.ts";
import { STANDINGS } from "./standing.ts";

const LETTERS = 26;
const A = 65;

/** The places of a list's items, from 1 on; null, where there is none, is 0. */
function placesOf<T extends string>(
  list: readonly T[],
): { readonly of: ReadonlyMap<T | null, number>; readonly size: number } {
  return {
    of: new Map<T | null, number>([[null, 0], ...list.map((item, index) => [item, index + 1] as const)]),
    size: list.length + 1,
  };
}

const modes = placesOf<Mode>(MODES);
const standings = placesOf(STANDINGS);
const channels = placesOf(CHANNELS);
const operatorTypes = placesOf(OPERATOR_TYPES);
const smeClasses = placesOf(SME_CLASSES);
/** How many codes there are of one arrangement. */
const OF_ONE = modes.size * standings.size * channels.size * operatorTypes.size * smeClasses.size;

/**
 * A number for a cell among those of one issuer, month and agency: cells that differ have different ones. Each clearance is found its
 * cell by it; a text would take longer than all the counting.
 * @throws RangeError for what is in no list
 */
export function cellCodeOf({ mode, standing, arrangement, channel, operatorType, smeClass }: CellKey): number {
  let code = modes.of.get(mode) as number;
  code = code * standings.size + (standings.of.get(standing) as number);
  code = code * channels.size + (channels.of.get(channel) as number);
  code = code * operatorTypes.size + (operatorTypes.of.get(operatorType) as number);
  code = code * smeClasses.size + (smeClasses.of.get(smeClass) as number);
  code += (arrangement ?? 0) * OF_ONE;
  if (Number.isNaN(code))
    throw new RangeError(`no cell for ${[mode, standing, channel, operatorType, smeClass].join()}`);
  return code;
}

/** A number for an issuer and month, as `cellCodeOf` for the rest. */
export function partCodeOf({ issuer, month }: Pick<CellKey, "issuer" | "month">): number {
  return (month * LETTERS + issuer.charCodeAt(0) - A) * LETTERS + issuer.charCodeAt(1) - A;
}
