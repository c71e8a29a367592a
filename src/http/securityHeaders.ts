import type { RequestHandler } from "express";
import helmet from "helmet";

/** The headers that tell browsers to be careful, the same with every answer. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: { directives: { "script-src": ["'self'"], "upgrade-insecure-requests": null } },
  });
}

/** The same as names and values, for whoever answers without express. */
export function securityHeaderList(): readonly (readonly [name: string, value: string])[] {
  const list: [string, string][] = [];
  const response = {
    setHeader: (name: string, value: string) => void list.push([name, value]),
    removeHeader() {},
  };
  securityHeaders()({} as Parameters<RequestHandler>[0], response as never, (error?: unknown) => {
    if (error !== undefined) throw error;
  });
  return list;
}
