import type { Benefit } from "../../domain/benefit.ts";
import type { Mode } from "../../domain/mode.ts";
import type { OperatorType } from "../../domain/operatorType.ts";
import en from "../words/terms.en.json" with { type: "json" };
import es from "../words/terms.es.json" with { type: "json" };
import fr from "../words/terms.fr.json" with { type: "json" };
import { language } from "./language.ts";
import { words } from "./words.ts";

type Key = keyof typeof en;

/** The field's words, in the language in use. */
export const term = words({ en, es, fr });

export const modeName = (mode: Mode) => term(`mode.${mode}`);
export const benefitName = (benefit: Benefit) => term(`benefit.${benefit}`);
export const typeName = (type: OperatorType) => term(`type.${type}`);
export const statusName = (status: string) => orPlain(`status.${status}`, status);
export const eventName = (type: string) => orPlain(`event.${type}`, type);
export const freshnessName = (freshness: string) => orPlain(`freshness.${freshness}`, freshness);
export const memberStatusName = (status: string) => orPlain(`member.${status}`, status);

/** The name shown for an economy: APEC's, else its code. */
export const economyName = (code: string) => orPlain(`economy.${code}`, code);

/** Names of several things in one phrase. */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: "conjunction" }).format(names);
}

function orPlain(key: string, plain: string): string {
  return Object.hasOwn(en, key) ? term(key as Key) : plain;
}
