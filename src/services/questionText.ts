import type { Economy } from "../domain/economy.ts";
import type { Mode } from "../domain/mode.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import { type Instant, instantToText } from "../domain/time.ts";
import { normaliseTin } from "../domain/tinCharacters.ts";

/** A question as it was answered: with the moments that were filled in. */
export interface AskedQuestion {
  readonly identifier: string;
  readonly issuer?: Economy | undefined;
  readonly recogniser: Economy;
  readonly mode: Mode;
  readonly operatorType?: OperatorType | undefined;
  readonly departedAt?: Instant | undefined;
}

/** A question's canonical text but for its two moments: before knownAt, and between it and validAt. */
export type QuestionFrame = readonly [head: string, middle: string];

/**
 * The canonical text of a question, which receipts are made of: RFC 8785 (sorted members, no spaces) of an object with
 * `departedAt`, `issuer`, `knownAt`, `mode`, `operatorType`, `recogniser`, `tin` and `validAt`. The identifier is in canonical form;
 * moments are RFC 3339 in UTC to the second, as answered; what was not asked is left out.
 * A name or an address that was given to be compared is no part of it: the recognition does not depend on them, and a receipt shows
 * what is so of an identifier, not whose papers they were.
 */
export function questionText(asked: AskedQuestion & { readonly validAt: Instant; readonly knownAt: Instant }): string {
  return fillFrame(questionFrame(asked), instantToText(asked.validAt), instantToText(asked.knownAt));
}

/** The text without its moments, for whoever asks the same again and again. */
export function questionFrame({
  departedAt,
  issuer,
  mode,
  operatorType,
  recogniser,
  identifier,
}: AskedQuestion): QuestionFrame {
  const left = departedAt === undefined ? { issuer } : { departedAt: instantToText(departedAt), issuer };
  const right = { mode, operatorType, recogniser, tin: normaliseTin(identifier) };
  const members = (part: object) => JSON.stringify(part).slice(1, -1);
  const first = members(left);
  return [`{${first === "" ? "" : `${first},`}"knownAt":"`, `",${members(right)},"validAt":"`];
}

/** Puts the moments into their places. */
export function fillFrame([head, middle]: QuestionFrame, validAt: string, knownAt: string): string {
  return `${head}${knownAt}${middle}${validAt}"}`;
}
