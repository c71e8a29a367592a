import express, { type Express } from "express";
import { AeoError } from "../domain/errors.ts";
import type { Authenticate } from "./auth.ts";
import { docsPages } from "./docs.ts";
import { openApiDocument } from "./openapi.ts";
import { problemHandler } from "./problem.ts";
import { problemPages } from "./problemPages.ts";
import { type AnswerWatch, mount, type Route } from "./route.ts";
import { securityHeaders } from "./securityHeaders.ts";
import { trace } from "./trace.ts";

export interface AppSettings {
  readonly version: string;
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  /** Keeps what auditors are answered; without it nothing is kept. */
  readonly watch?: AnswerWatch;
  /** What went wrong inside, for the log. */
  readonly report: (error: unknown, traceId: string) => void;
  /** Extra handlers in front of the routes, such as rate limits and the access log. */
  readonly before?: readonly express.RequestHandler[];
  /** Pages and exchanges that bring their own routers. */
  readonly routers?: readonly { readonly path: string; readonly router: express.RequestHandler }[];
}

/** Puts the gateway's HTTP side together: the order of the middleware is all that this decides. */
export function createApp(settings: AppSettings): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", "simple");
  app.use(trace);
  app.use(securityHeaders());
  for (const handler of settings.before ?? []) app.use(handler);
  for (const { path, router } of settings.routers ?? []) app.use(path, router);
  mount(app, settings.routes, settings.authenticate, settings.watch);
  const document = openApiDocument(settings.routes, settings.version);
  app.get("/openapi.json", (_request, response) => void response.json(document));
  app.use("/docs", docsPages());
  app.use("/problems", problemPages());
  app.use(() => {
    throw new AeoError("UNKNOWN_ROUTE", "no resource has this address");
  });
  app.use(problemHandler(settings.report));
  return app;
}
