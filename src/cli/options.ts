import { InvalidArgumentError } from "commander";
import { z } from "zod";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import { MODES, type Mode } from "../domain/mode.ts";
import { OPERATOR_TYPES, type OperatorType } from "../domain/operatorType.ts";
import type { Instant } from "../domain/time.ts";

/** Reads one of a list of codes, in capitals or small letters, with _ or -. */
export function oneOf<T extends string>(codes: readonly T[]): (text: string) => T {
  return (text) => {
    const wanted = text.trim().toUpperCase().replaceAll("-", "_");
    const found = codes.find((code) => code === wanted);
    if (found === undefined) throw new InvalidArgumentError(`It is one of ${codes.join(", ")}.`);
    return found;
  };
}

/** Reads several codes, separated by commas or given one by one. */
export function manyOf<T extends string>(codes: readonly T[]): (text: string, before: T[] | undefined) => T[] {
  const one = oneOf(codes);
  return (text, before) => [...new Set([...(before ?? []), ...text.split(",").map(one)])];
}

/** Collects an option that may be given several times. */
export function collected(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}

export function economyCode(text: string): Economy {
  const found = parseEconomy(text.trim().toUpperCase());
  if (found === undefined) throw new InvalidArgumentError("It is an ISO 3166-1 alpha-2 code such as TW.");
  return found;
}

export function economyCodes(text: string, before: Economy[] | undefined): Economy[] {
  return [...new Set([...(before ?? []), ...text.split(",").map(economyCode)])];
}

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}.`);
    return value;
  };
}

const DATE_TIME = z.iso.datetime({ offset: true });

/** Reads a moment in RFC 3339, to the second. */
export function moment(text: string): Instant {
  const value = DATE_TIME.safeParse(text.trim()).success ? Math.floor(Date.parse(text.trim()) / 1000) : Number.NaN;
  if (!(value >= 0))
    throw new InvalidArgumentError("It is a date and time with its zone, such as 2026-11-25T09:00:00Z.");
  return value;
}

export const mode: (text: string) => Mode = oneOf(MODES);
export const modes: (text: string, before: Mode[] | undefined) => Mode[] = manyOf(MODES);
export const operatorType: (text: string) => OperatorType = oneOf(OPERATOR_TYPES);
export const operatorTypes: (text: string, before: OperatorType[] | undefined) => OperatorType[] =
  manyOf(OPERATOR_TYPES);
