import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";

/** Gives each request an id, for the log, the problem and the X-Request-Id header. A caller's own id is not trusted. */
export const trace: RequestHandler = (_request, response, next) => {
  const id = randomUUID();
  response.locals["traceId"] = id;
  response.set("X-Request-Id", id);
  next();
};

export function traceIdOf(response: Response): string {
  return (response.locals["traceId"] as string | undefined) ?? "none";
}
