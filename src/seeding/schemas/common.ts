import { z } from "zod";
import { economy } from "../../domain/economy.ts";
import { MODES, type Mode } from "../../domain/mode.ts";
import { OPERATOR_TYPES } from "../../domain/operatorType.ts";
import { PROGRAMMES, type Programme } from "../../domain/programme.ts";

/** The report's length: no reference can lie beyond its last line. */
const REPORT_LINES = 2477;

function isLines(text: string): boolean {
  return text.split(", ").every((part) => {
    const match = /^([1-9]\d*)(?:-([1-9]\d*))?$/.exec(part);
    if (match === null) return false;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    return to <= REPORT_LINES && (match[2] === undefined || from < to);
  });
}

/** Where a value stands in the report: line numbers and ascending ranges, as in "61, 64-65". */
export const lines = z
  .string()
  .refine(isLines, `must be line numbers or ranges of 1 to ${REPORT_LINES}, as in "61, 64-65"`);

export const sentence = z.string().min(10);
export const economyCode = z
  .string()
  .regex(/^[A-Z]{2}$/, "must be two capital letters")
  .transform(economy);
export const count = z.int().positive();
export const legalDate = z.iso.date();
export const year = z.int().min(1990).max(2100);
export const mode = z.enum(MODES as [Mode, ...Mode[]]);
export const operatorType = z.enum(OPERATOR_TYPES);
export const programme = z.enum(Object.keys(PROGRAMMES) as [Programme, ...Programme[]]);
