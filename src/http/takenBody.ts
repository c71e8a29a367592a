import type { IncomingMessage } from "node:http";
import { AeoError } from "../domain/errors.ts";

/** Bodies that were read in front of express, by their requests. */
const TAKEN = new WeakMap<IncomingMessage, string>();

/** Hands a body on that was read already. */
export function handOnBody(request: IncomingMessage, text: string): void {
  TAKEN.set(request, text);
}

/** The body that was handed on, parsed; undefined when none was. @throws AeoError INVALID_JSON as express's parser does */
export function takenBody(request: IncomingMessage): unknown {
  const text = TAKEN.get(request);
  if (text === undefined) return undefined;
  try {
    return parseBody(text);
  } catch (error) {
    throw new AeoError("INVALID_JSON", "the body is not JSON", { cause: error });
  }
}

/** Parses a body that must be an object or a list. @throws SyntaxError */
export function parseBody(text: string): unknown {
  if (!/^\uFEFF?[ \t\r\n]*[[{]/.test(text)) throw new SyntaxError("neither an object nor a list");
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
}
