/*
 * One PostgreSQL for a whole run of the tests, started when the first test asks for it. A run that needs none pays nothing.
 */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { postgresPrograms, type PostgresServer, startPostgres } from "./postgresServer.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where to ask for the URL of a PostgreSQL. */
    postgresBroker: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<PostgresServer> | undefined;
  const broker = createServer((_request, response) => {
    const programs = postgresPrograms();
    if (programs === undefined) return void response.writeHead(404).end();
    started ??= startPostgres(programs);
    started.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  broker.listen(0, "127.0.0.1");
  await once(broker, "listening");
  project.provide("postgresBroker", `http://127.0.0.1:${(broker.address() as AddressInfo).port}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    await (await started)?.close();
  };
}
