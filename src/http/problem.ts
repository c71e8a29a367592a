import type { ErrorRequestHandler, Response } from "express";
import { AeoError, type ErrorCode, ERRORS } from "../domain/errors.ts";
import { traceIdOf } from "./trace.ts";
import { statusOf } from "./status.ts";

/** RFC 9457, with our stable code, how to mend it, and the fields at fault. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  readonly fix: string;
  readonly traceId: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The address of the page that explains a code. */
export function problemType(code: ErrorCode): string {
  return `/problems/${code.toLowerCase().replaceAll("_", "-")}`;
}

export function toProblem(error: AeoError, instance: string, traceId: string): Problem {
  const { meaning, fix } = ERRORS[error.code];
  return {
    type: problemType(error.code),
    title: meaning,
    status: statusOf(error.code),
    // What went wrong inside is for the log; the caller gets the trace id to quote.
    detail: error.code === "INTERNAL" ? "an unexpected fault; the log has it under this trace id" : error.message,
    instance,
    code: error.code,
    fix,
    traceId,
    errors: error.faults,
  };
}

/** Answers with a problem document. */
export function sendProblem(response: Response, error: AeoError): void {
  // The path alone: a query may hold a TIN.
  const problem = toProblem(error, response.req.path, traceIdOf(response));
  if (problem.status === 401) response.set("WWW-Authenticate", "Bearer");
  if (problem.status === 429 || problem.status === 503) {
    if (response.getHeader("Retry-After") === undefined) response.set("Retry-After", "1");
  }
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem));
}

/** What Express and its parsers throw, in our codes; undefined for what we don't know. */
function fromParser(error: unknown): AeoError | undefined {
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === "entity.too.large") return new AeoError("BODY_TOO_LARGE", "the body is over this resource's limit");
  if (type === "entity.parse.failed") return new AeoError("INVALID_JSON", "the body is not JSON");
  if (type === "encoding.unsupported" || type === "charset.unsupported")
    return new AeoError("UNSUPPORTED_MEDIA_TYPE", "the body's encoding or character set is not supported");
  if (error instanceof URIError)
    return new AeoError("INVALID_PARAMETER", "the address holds a broken percent-encoding");
  if (typeof status === "number" && status >= 400 && status < 500)
    return new AeoError("INVALID_BODY", "the request could not be read to its end");
  return undefined;
}

/** The last handler: every thrown thing becomes a problem; what is ours to mend goes to the log in full. */
export function problemHandler(report: (error: unknown, traceId: string) => void): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const known = error instanceof AeoError ? error : fromParser(error);
    if (known === undefined || known.kind === "internal") report(error, traceIdOf(response));
    sendProblem(response, known ?? new AeoError("INTERNAL", "unexpected", { cause: error }));
  };
}
