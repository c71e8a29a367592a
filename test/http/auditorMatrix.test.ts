import request from "supertest";
import { describe, expect, test } from "vitest";
import { gatewayRoutes, type RoutesDeps } from "../../src/gateway/routes.ts";
import { createApp } from "../../src/http/app.ts";
import type { Route } from "../../src/http/route.ts";
import { JP } from "../support/facts.ts";

/**
 * All that an auditor may ask: what is on the ledger and how it is checked, the published study, how the gateway is, receipts (which
 * are made for auditors, and name nobody), its own lines and grants, and a profile by grant. A route that is added is not here, and so
 * must not let an auditor in.
 */
const ALLOWED = [
  "GET /v1/arrangements",
  "GET /v1/arrangements/{arrangement}",
  "GET /v1/audit/accesses",
  "GET /v1/audit/certifications",
  "GET /v1/audit/diff",
  "GET /v1/audit/entries",
  "GET /v1/audit/grants",
  "GET /v1/audit/profiles/{id}",
  "GET /v1/audit/state",
  "GET /v1/audit/timeline",
  "GET /v1/audit/transactions/{hash}",
  "GET /v1/ballots",
  "GET /v1/certifications/{id}/history",
  "GET /v1/events/stream",
  "GET /v1/heads",
  "GET /v1/history",
  "GET /v1/members",
  "GET /v1/members/{economy}/certifications/{id}/history",
  "GET /v1/receipt-roots",
  "GET /v1/receipts",
  "GET /v1/receipts/{id}",
  "GET /v1/status",
  "GET /v1/trs",
];

/** Without a token, for everybody alike. */
const PUBLIC = ["GET /v1/status-lists/{number}", "POST /v1/trader/lookup"];

/** Whatever a route stands on: any part of it can be taken and called, and gives nothing. */
const nothing = (): unknown => new Proxy(() => undefined, { get: () => nothing(), apply: () => undefined });
const routes = gatewayRoutes(new Proxy({} as RoutesDeps, { get: () => nothing() }));
const nameOf = ({ method, path }: Pick<Route, "method" | "path">) => `${method.toUpperCase()} ${path}`;

test("the routes that let an auditor in are these and no others", () => {
  const letting = routes.filter(({ roles }) => roles !== "public" && roles.includes("auditor")).map(nameOf);
  expect(letting.toSorted()).toEqual(ALLOWED);
  expect(
    routes
      .filter(({ roles }) => roles === "public")
      .map(nameOf)
      .toSorted(),
  ).toEqual(PUBLIC);
});

describe("an auditor who asks", () => {
  const app = createApp({
    version: "1.2.3",
    routes,
    authenticate: () => Promise.resolve({ subject: "auditor", economy: JP, roles: ["auditor"] }),
    report: () => undefined,
  });
  const id = `0x${"ab".repeat(32)}`;
  const fill = (path: string) => path.replace("{economy}", "JP").replaceAll(/\{\w+\}/g, id);
  const others = routes.filter((one) => !ALLOWED.includes(nameOf(one)) && !PUBLIC.includes(nameOf(one)));

  test.each(others.map((one) => [nameOf(one), one] as const))("%s is refused", async (_, { method, path }) => {
    const { status, body } = await request(app)[method](fill(path)).set("Idempotency-Key", "12345678").send();
    expect([status, body.code]).toEqual([403, "ROLE_MISSING"]);
  });

  test.each(ALLOWED.filter((name) => !name.includes("stream")))("%s is not refused for its role", async (name) => {
    const { body } = await request(app).get(fill(name.slice("GET ".length)));
    expect(body.code).not.toBe("ROLE_MISSING");
  });
});
