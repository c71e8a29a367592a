import { signal } from "@preact/signals";
import type { Mode } from "../../domain/mode.ts";
import { MODES } from "../../domain/mode.ts";
import { ask, query, Unreachable } from "../lib/api.ts";
import type { VerificationAnswer } from "../lib/answer.ts";
import { noteHeard } from "../lib/heard.ts";
import { type DeviceAnswer, lastSeen } from "./lastSeen.ts";

/** A question as the officer put it. */
export interface Question {
  readonly tin: string;
  readonly mode: Mode;
  readonly name: string;
  readonly issuer: string;
}

/** What is on the screen: the open question and what is known of it. */
export interface Shown {
  readonly question: Question;
  readonly answer: VerificationAnswer | undefined;
  readonly error: unknown;
  /** What this device made of a credential, where the gateway was not reached or the credential is not what it claims to be. */
  readonly checked: DeviceAnswer | undefined;
  /** What the answer was before it changed by itself, and when that was seen. */
  readonly before: { readonly answer: VerificationAnswer; readonly at: Date } | undefined;
}

const MODE_KEY = "aeo.mode";

export const mode = signal<Mode>(MODES.find((one) => one === localStorage.getItem(MODE_KEY)) ?? "SEA");
export const shown = signal<Shown | undefined>(undefined);
export const isAsking = signal(false);

export function chooseMode(chosen: Mode): void {
  mode.value = chosen;
  localStorage.setItem(MODE_KEY, chosen);
}

/** The question put last: an answer to an earlier one comes too late to be shown. */
let newest: Question | undefined;

/** Puts a question and shows the answer. */
export async function put(question: Question): Promise<void> {
  newest = question;
  isAsking.value = true;
  const found = await answerTo(question);
  if (newest !== question) return;
  isAsking.value = false;
  shown.value = { question, ...found, before: undefined };
}

/** Asks the open question again, because something happened; what changed is said, and an answer never hides behind a fault. */
export async function putAgain(): Promise<void> {
  const open = shown.value;
  if (open === undefined || isAsking.value) return;
  const found = await answerTo(open.question);
  const { answer } = found;
  // Another question was put meanwhile.
  if (shown.value !== open) return;
  const changed = answer !== undefined && open.answer !== undefined && differ(open.answer, answer);
  const before = changed && open.answer !== undefined ? { answer: open.answer, at: new Date() } : open.before;
  shown.value = { question: open.question, ...found, before };
}

type Found = Pick<Shown, "answer" | "error" | "checked">;

async function answerTo(question: Question): Promise<Found> {
  if (!isCredential(question.tin)) return noted(await answerOnline(question));
  const { checkOffline } = await import("./checkOffline.ts");
  const checked = await checkOffline(question.tin, question.mode);
  const tin = checked.disclosed?.tin;
  if (tin === undefined || checked.claims === undefined) return { answer: undefined, error: undefined, checked };
  // What a credential says of itself is genuine; what is so now, the gateway knows better than this device.
  const found = noted(await answerOnline({ ...question, tin, issuer: checked.claims.iss }), checked.claims.sub);
  return { ...found, checked: lastSeen.noGreener(checked, question.mode) };
}

function noted(found: Found, subject?: string): Found {
  if (found.answer !== undefined) lastSeen.note(found.answer, subject);
  return found;
}

/** A scanned credential is three parts in base64url and its disclosures; no identifier is anything like it. */
function isCredential(text: string): boolean {
  return /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+~/.test(text);
}

async function answerOnline({ tin, mode: by, name, issuer }: Question): Promise<Found> {
  try {
    const answer = await ask<VerificationAnswer>(`/v1/verifications${query({ tin, mode: by, issuer, name })}`);
    noteHeard(Date.now());
    return { answer, error: undefined, checked: undefined };
  } catch (error) {
    if (!(error instanceof Unreachable)) noteHeard(Date.now());
    return { answer: undefined, error, checked: undefined };
  }
}

/** Whether two answers say something else to the officer; that time passed is no news. */
function differ(a: VerificationAnswer, b: VerificationAnswer): boolean {
  const told = ({ recognition, cause, certification, operator, benefits }: VerificationAnswer) =>
    JSON.stringify([recognition, cause, certification, operator, benefits]);
  return told(a) !== told(b);
}
