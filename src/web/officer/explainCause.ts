import type { OperatorType } from "../../domain/operatorType.ts";
import type { VerificationAnswer } from "../lib/answer.ts";
import { day } from "../lib/format.ts";
import { economyName, listed, memberStatusName, modeName, typeName } from "../lib/terms.ts";
import { isOfficerKey, officer } from "./words.ts";

type Explained = Pick<VerificationAnswer, "cause" | "explanation" | "issuer" | "recogniser" | "mode">;

/** Why, in one sentence of the language in use; in the gateway's own words for a cause that this page does not know. */
export function explainCause(answer: Explained): string {
  const { cause } = answer;
  if (cause.code === "STATUS") return explainStatus(answer);
  const key = `cause.${cause.code}`;
  if (!isOfficerKey(key)) return answer.explanation;
  return officer(key, {
    from: answer.issuer === null ? officer("issuer.any") : economyName(answer.issuer),
    here: economyName(answer.recogniser),
    mode: modeName(answer.mode).toLowerCase(),
    economies: listed(texts(cause["economies"]).map(economyName)),
    schemes: texts(cause["schemes"]).join(", "),
    types: listed(texts(cause["operatorTypes"]).map((type) => typeName(type as OperatorType))),
    economy: economyName(text(cause["economy"])),
    status: memberStatusName(text(cause["status"])),
    written: day(text(cause["writtenAt"]) || null),
    programme: text(cause["programme"]),
  });
}

function explainStatus({ cause, explanation }: Explained): string {
  const key = `status.${text(cause["status"])}`;
  if (!isOfficerKey(key)) return explanation;
  const since = officer(key, { since: day(text(cause["effectiveFrom"]) || null) });
  const review = text(cause["reviewAt"]);
  return review === "" ? since : `${since} ${officer("review", { date: day(review) })}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
