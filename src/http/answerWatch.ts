import { createHash } from "node:crypto";
import type { Request } from "express";
import type { Access, AccessOutcome, Seen } from "../domain/accessLine.ts";
import { AeoError } from "../domain/errors.ts";
import type { Caller } from "../services/caller.ts";
import type { AnswerWatch, Route } from "./route.ts";

export interface AnswerWatchDeps {
  /** Keeps an access; it is durable when this returns. @throws AeoError STORE_UNAVAILABLE */
  readonly keep: (access: Access) => void;
  /** Up to where the ledger is read; undefined before the first contact with it. */
  readonly asOf: () => { readonly block: number; readonly blockHash: string } | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Told when the end of an answer that went on could not be kept; its beginning is. */
  readonly failed: (error: unknown) => void;
}

/** More subjects than these are not named one by one: first and last say which. */
const MOST_SUBJECTS = 20;

/** Keeps what auditors are answered before they are: an answer that can't be kept is not given. */
export function createAnswerWatch({ keep, asOf, nowMs, failed }: AnswerWatchDeps): AnswerWatch {
  const line = (on: Route, caller: Caller, outcome: AccessOutcome, more: Partial<Access>): Access => {
    const { block = null, blockHash = null } = asOf() ?? {};
    const route = `${on.method.toUpperCase()} ${on.path}`;
    const nothing = { question: {}, code: null, seen: null, digest: null };
    return { at: nowMs(), auditor: caller.subject, route, outcome, block, blockHash, ...nothing, ...more };
  };
  return {
    watches: ({ roles }) => roles.includes("auditor"),
    answered(on, request, caller, input, body, bytes) {
      const seen = limited(on.seen?.(body as never, input) ?? { count: countOf(body) });
      keep(line(on, caller, "ANSWERED", { question: questionOf(on, request), seen, digest: sha256(bytes) }));
    },
    refused(on, caller, error) {
      // What was asked is left out: of a question that the auditor may not ask, nobody knows what it holds.
      keep(line(on, caller, "REFUSED", { code: error instanceof AeoError ? error.code : "INTERNAL" }));
    },
    follow(on, request, caller, response) {
      const question = questionOf(on, request);
      const digest = createHash("sha256");
      const pieces = new Pieces();
      let opened = false;
      const write = response.write.bind(response) as (chunk: string | Buffer, ...more: unknown[]) => boolean;
      const watched = (chunk: string | Buffer, ...more: unknown[]): boolean => {
        if (!opened) {
          keep(line(on, caller, "OPENED", { question }));
          opened = true;
          response.once("close", end);
        }
        digest.update(chunk);
        pieces.add(chunk.toString());
        return write(chunk, ...more);
      };
      const end = (): void => {
        try {
          keep(line(on, caller, "ENDED", { question, seen: pieces.seen, digest: digest.digest("hex") }));
        } catch (error) {
          failed(error);
        }
      };
      response.write = watched as typeof response.write;
    },
  };
}

/** Counts the events of a stream by their ids, or the lines of what has none. */
class Pieces {
  #ids = 0;
  #lines = 0;
  #first: string | undefined;
  #last: string | undefined;

  add(text: string): void {
    for (const [, id] of text.matchAll(/^id: ?(\S+)$/gm)) {
      this.#ids += 1;
      this.#first ??= id as string;
      this.#last = id as string;
    }
    for (const character of text) if (character === "\n") this.#lines += 1;
  }

  get seen(): Seen {
    if (this.#first === undefined || this.#last === undefined) return { count: this.#lines };
    return { count: this.#ids, first: this.#first, last: this.#last };
  }
}

/**
 * Parameters of the path and the query as they were sent; they have been checked by now, and none that is unknown is among them. What
 * an auditor asks in another role may hold a TIN: of that the digest of the answer is all that is kept.
 */
function questionOf({ roles }: Route, { params, query }: Request): Record<string, string> {
  if (!roles.includes("auditor")) return {};
  const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  const asked = Object.entries({ ...params, ...query }).map(([name, value]) => [name, text(value)]);
  return Object.fromEntries(asked) as Record<string, string>;
}

/** How long the first list of an answer is; 1 for an answer without one. */
function countOf(body: unknown): number {
  if (typeof body !== "object" || body === null) return 1;
  const list = Object.values(body).find((value) => Array.isArray(value)) as readonly unknown[] | undefined;
  return list?.length ?? 1;
}

function limited(seen: Seen): Seen {
  const { subjects, ...rest } = seen;
  if (subjects === undefined || subjects.length <= MOST_SUBJECTS) return seen;
  return { first: subjects[0] as string, last: subjects.at(-1) as string, ...rest };
}

function sha256(bytes: string | Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
