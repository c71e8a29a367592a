import type { IncomingMessage } from "node:http";
import type { VerificationQuestion } from "../../services/verify.ts";
import { MAX_QUESTIONS } from "../routes/verifications.ts";
import { parseBody } from "../takenBody.ts";
import { questionOf } from "./question.ts";
import type { RequestHead } from "./requestHead.ts";

/** The same as express takes: 1 MB. */
const MOST_BYTES = 1_048_576;
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Whether a body is plain JSON of a stated length within the limit. */
export function isTakenHere({ contentType = "", contentLength = "" }: RequestHead): boolean {
  if (!JSON_TYPE.test(contentType) || !/^\d{1,7}$/.test(contentLength)) return false;
  const length = Number(contentLength);
  return length > 0 && length <= MOST_BYTES;
}

/** Reads a body to its end; `brokenOff` when its sender goes away before. */
export function readText(request: IncomingMessage, then: (text: string) => void, brokenOff: () => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("error", () => {
    chunks.length = 0;
  });
  request.once("close", () => {
    if (!request.complete) brokenOff();
  });
  request.on("end", () => then((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString("utf8")));
}

/** The questions of a batch; undefined when the route would refuse it. */
export function questionsOf(text: string): readonly VerificationQuestion[] | undefined {
  let body: unknown;
  try {
    body = parseBody(text);
  } catch {
    return undefined;
  }
  const { questions, ...more } = body as { questions?: unknown };
  if (!Array.isArray(questions) || questions.length < 1 || questions.length > MAX_QUESTIONS) return undefined;
  if (Object.keys(more).length > 0) return undefined;
  const read: VerificationQuestion[] = [];
  for (const one of questions as unknown[]) {
    const question = questionOf(one);
    if (question === undefined) return undefined;
    read.push(question);
  }
  return read;
}
