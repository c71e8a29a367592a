import { z } from "zod";
import { type ErrorCode, ERRORS } from "../domain/errors.ts";
import { EXIT, type Exit, exitOfKind, exitOfStatus } from "./exit.ts";

const problemSchema = z.object({
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  fix: z.string(),
  traceId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).default([]),
});
/** What a gateway says when it refuses (RFC 9457, with our fields). */
export type Problem = z.output<typeof problemSchema>;

/** A refusal by the gateway, with its document as it came. */
export class GatewayRefusal extends Error {
  readonly problem: Problem;
  readonly text: string;

  constructor(problem: Problem, text: string) {
    super(problem.detail);
    this.name = "GatewayRefusal";
    this.problem = problem;
    this.text = text;
  }

  get exit(): Exit {
    return exitOfRefusal(this.problem.code, this.problem.status);
  }
}

/** The exit code of a refusal: by its sort in the catalogue, by its HTTP status where this release does not know the code. */
export function exitOfRefusal(code: string, status: number): Exit {
  // The caller's mistake, though it is a conflict with an earlier request.
  if (code === "IDEMPOTENCY_KEY_REUSED") return EXIT.usage;
  // No gateway of this release answered: a "no" to the question would be a guess.
  if (code === "UNKNOWN_ROUTE" || code === "METHOD_NOT_ALLOWED") return EXIT.unknown;
  // Whether the first request did anything is not known yet.
  if (code === "IDEMPOTENCY_KEY_IN_USE") return EXIT.unknown;
  return isErrorCode(code) ? exitOfKind(ERRORS[code].kind) : exitOfStatus(status);
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Reads a problem document; undefined when it is none. */
export function parseProblem(body: unknown): Problem | undefined {
  return problemSchema.safeParse(body).data;
}
