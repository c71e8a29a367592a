import { moment } from "../lib/format.ts";
import { benefitName, economyName, listed, modeName, statusName, typeName } from "../lib/terms.ts";
import { BENEFITS, type Benefit } from "../../domain/benefit.ts";
import { MODES, type Mode } from "../../domain/mode.ts";
import { OPERATOR_TYPES, type OperatorType } from "../../domain/operatorType.ts";
import type { FactAnswer } from "./types.ts";
import { audit, auditWord } from "./words.ts";

/** One detail of a fact: its name, and what it is, in words. `code`: bytes in hex, to be shown as such. */
export interface Detail {
  readonly name: string;
  readonly text: string;
  readonly code: boolean;
}

/** What happened, in words. */
export const kindName = (type: string) => auditWord("kind", type);

/** The name of a field, in words. */
export const fieldName = (name: string) => auditWord("field", name);

const ECONOMIES: ReadonlySet<string> = new Set([
  ...["economy", "proposer", "voter", "party", "issuer", "recogniser", "partner", "judged", "counterpart"],
]);
/** Nested parts whose fields are shown as the fact's own. */
const HOLDERS: ReadonlySet<string> = new Set(["record", "leg", "report", "claim", "terms"]);
/** Said elsewhere: the subject's id, and whose fact it is. */
const LEFT_OUT: ReadonlySet<string> = new Set(["id"]);

/** The details of a fact, in words; what is null or empty is left out. */
export function detailsOf({ fact }: Pick<FactAnswer, "fact">): Detail[] {
  return Object.entries(fact).flatMap(([name, value]) => {
    if (HOLDERS.has(name) && typeof value === "object" && value !== null)
      return detailsOf({ fact: value as Readonly<Record<string, unknown>> });
    if (LEFT_OUT.has(name) || isEmpty(value)) return [];
    return [{ name: fieldName(name), text: valueText(name, value), code: typeof value === "string" && isHex(value) }];
  });
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** What a field holds, in words. */
export function valueText(name: string, value: unknown): string {
  if (isEmpty(value)) return audit("nothing");
  if (typeof value === "boolean") return audit(value ? "yes" : "no");
  if (Array.isArray(value)) return listText(value as unknown[]);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (ECONOMIES.has(name)) return economyName(text);
  if (name === "status") return statusName(text);
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? moment(text) : text;
}

/** Parts that have parts of their own are counted: all of them are in the terms. */
function listText(values: readonly unknown[]): string {
  if (values.some((value) => typeof value === "object")) return String(values.length);
  return listed(values.map((value) => itemName(String(value))));
}

function itemName(code: string): string {
  if ((MODES as readonly string[]).includes(code)) return modeName(code as Mode);
  if ((OPERATOR_TYPES as readonly string[]).includes(code)) return typeName(code as OperatorType);
  if ((BENEFITS as readonly string[]).includes(code)) return benefitName(code as Benefit);
  return economyName(code);
}

function isHex(text: string): boolean {
  return /^0x[0-9a-f]{16,}$/.test(text);
}

/** Bytes cut to where they can be told apart. */
export function short(hex: string): string {
  return hex.length > 14 ? `${hex.slice(0, 8)}…${hex.slice(-4)}` : hex;
}

/** What a fact is about: a certification, a breach or a report by its id, an arrangement by its number, an authority by its name. */
export function subjectOf({ registry, fact }: FactAnswer): {
  readonly text: string;
  readonly timeline: "certification" | "arrangement" | "authority" | undefined;
  readonly id: string;
} {
  if (registry === "certifications")
    return { text: short(String(fact["id"])), timeline: "certification", id: String(fact["id"]) };
  if (registry === "arrangements")
    return {
      text: `${fieldName("arrangement")} ${String(fact["arrangement"])}`,
      timeline: "arrangement",
      id: String(fact["arrangement"]),
    };
  if (registry === "authorities")
    return { text: economyName(String(fact["economy"])), timeline: "authority", id: String(fact["economy"]) };
  return { text: short(String(fact["id"])), timeline: undefined, id: String(fact["id"]) };
}

/** A fact in one line, for files. */
export function factLine(fact: FactAnswer): string {
  return detailsOf(fact)
    .map(({ name, text }) => `${name}: ${text}`)
    .join("; ");
}
