import { parse } from "node:querystring";
import type { Economy } from "../../domain/economy.ts";
import { MODES, type Mode } from "../../domain/mode.ts";
import { OPERATOR_TYPES, type OperatorType } from "../../domain/operatorType.ts";
import type { VerificationQuestion } from "../../services/verify.ts";
import { questionSchema, toQuestion } from "../routes/verifications.ts";

/** What nearly every caller sends; nothing in it needs decoding. */
const USUAL = /^tin=([A-Za-z0-9-]{1,64})&mode=([A-Z]+)(?:&operatorType=([A-Z_]+))?(?:&issuer=([A-Z]{2}))?$/;
const IDENTIFIER = /^[A-Za-z0-9 -]{1,64}$/;
const ECONOMY = /^[A-Z]{2}$/;
const MODE_SET: ReadonlySet<unknown> = new Set(MODES);
const TYPE_SET: ReadonlySet<unknown> = new Set(OPERATOR_TYPES);

/** The question of a query string, as the route's schema reads it; undefined when that refuses it, knows more, or papers are to be compared. */
export function questionOfQuery(query: string): VerificationQuestion | undefined {
  const usual = USUAL.exec(query);
  if (usual === null) return questionOf(parse(query));
  const [, identifier, mode, operatorType, issuer] = usual;
  if (!MODE_SET.has(mode) || (operatorType !== undefined && !TYPE_SET.has(operatorType))) return undefined;
  return {
    identifier: identifier as string,
    mode: mode as Mode,
    operatorType: operatorType as OperatorType | undefined,
    issuer: issuer as Economy | undefined,
  };
}

/** The question of an object, as the route's schema reads it; undefined when that refuses it. */
export function questionOf(value: unknown): VerificationQuestion | undefined {
  return usualQuestion(value) ?? bySchema(value);
}

function bySchema(value: unknown): VerificationQuestion | undefined {
  const result = questionSchema.safeParse(value);
  if (!result.success) return undefined;
  const question = toQuestion(result.data);
  // What papers are compared with is no answer that can be given again.
  return question.name === undefined && question.address === undefined ? question : undefined;
}

/** What nearly every caller sends, checked by hand: the schema takes ten times as long. */
function usualQuestion(value: unknown): VerificationQuestion | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  let identifier: string | undefined;
  let mode: Mode | undefined;
  let operatorType: OperatorType | undefined;
  let issuer: Economy | undefined;
  for (const [key, field] of Object.entries(value)) {
    if (key === "tin" && typeof field === "string" && IDENTIFIER.test(field)) identifier = field;
    else if (key === "mode" && MODE_SET.has(field)) mode = field as Mode;
    else if (key === "operatorType" && TYPE_SET.has(field)) operatorType = field as OperatorType;
    else if (key === "issuer" && typeof field === "string" && ECONOMY.test(field)) issuer = field as Economy;
    else return undefined;
  }
  return identifier === undefined || mode === undefined ? undefined : { identifier, mode, operatorType, issuer };
}
