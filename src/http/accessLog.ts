import type { RequestHandler } from "express";
import { traceIdOf } from "./trace.ts";

/** What is told of each request once it is answered. The query is left out: it may hold a TIN. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly traceId: string;
}

/** The first part of a path: routers of their own have no route with a pattern. */
function mountOf(url: string): string {
  return /^\/[^/?]*/.exec(url)?.[0] ?? "/";
}

/** Reports each answered request under its route's pattern, so that neither ids nor queries get into logs or metrics. */
export function accessLog(
  report: (answered: Answered) => void,
  labels: ReadonlyMap<string, string> = new Map([["/exchange", "/exchange"]]),
): RequestHandler {
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    response.once("close", () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const pattern = (request.route as { path?: unknown } | undefined)?.path;
      const route = typeof pattern === "string" ? pattern : (labels.get(mountOf(request.originalUrl)) ?? "unmatched");
      report({ method: request.method, route, status: response.statusCode, seconds, traceId: traceIdOf(response) });
    });
    next();
  };
}
