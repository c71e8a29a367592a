import express, { type Express } from "express";
import helmet from "helmet";

/** What keeps a gateway from being relied on; empty = ready. */
export type Readiness = () => readonly { readonly code: string; readonly detail: string }[];

export interface OperationsApp {
  readonly readiness: Readiness;
  /** The metrics in Prometheus' text form, brought up to date. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Probes and metrics, on a port of their own: for operators, not for callers. */
export function createOperationsApp({ readiness, metrics }: OperationsApp): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(helmet());
  app.get("/livez", (_request, response) => void response.json({ alive: true }));
  app.get("/readyz", (_request, response) => {
    const problems = readiness();
    response.status(problems.length === 0 ? 200 : 503).json({ ready: problems.length === 0, problems });
  });
  app.get("/metrics", async (_request, response) => {
    const { contentType, text } = await metrics();
    response.set("Content-Type", contentType).send(text);
  });
  return app;
}
