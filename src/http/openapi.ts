import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from "@asteasolutions/zod-to-openapi";
import { z } from "./zod.ts";
import { type ErrorCode, ERRORS } from "../domain/errors.ts";
import type { Route } from "./route.ts";
import { statusOf } from "./status.ts";

const problemSchema = z
  .object({
    type: z.string().openapi({ example: "/problems/stale-version" }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    fix: z.string(),
    traceId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  })
  .openapi("Problem");

/** What any route can answer, whatever it is about. */
const ALWAYS: readonly ErrorCode[] = ["INVALID_PARAMETER", "RATE_LIMITED", "INTERNAL", "SHUTTING_DOWN"];
const AUTHENTICATED: readonly ErrorCode[] = [
  "TOKEN_MISSING",
  "TOKEN_INVALID",
  "WRONG_ECONOMY",
  "ROLE_MISSING",
  "NOT_READY",
];
const WITH_BODY: readonly ErrorCode[] = ["INVALID_JSON", "INVALID_BODY", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];
const IDEMPOTENT: readonly ErrorCode[] = [
  "IDEMPOTENCY_KEY_MISSING",
  "IDEMPOTENCY_KEY_REUSED",
  "IDEMPOTENCY_KEY_IN_USE",
  "STORE_UNAVAILABLE",
];

/** Every error code that a route can answer with. */
export function errorsOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>([...ALWAYS, ...route.errors]);
  if (route.roles !== "public") for (const code of AUTHENTICATED) codes.add(code);
  if (route.method === "post" || route.method === "put") for (const code of WITH_BODY) codes.add(code);
  if (route.idempotency === "required") for (const code of IDEMPOTENT) codes.add(code);
  return [...codes];
}

/** The OpenAPI 3.1 document of the routes, from the schemas that validate. */
export function openApiDocument(routes: readonly Route[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer", bearerFormat: "JWT" });
  for (const route of routes) registry.registerPath(pathOf(route));
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: "alphabetically" }).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "AEO ledger gateway",
      version,
      description: "Status of Authorized Economic Operators, and what their mutual recognition delivers.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
  });
}

function pathOf(route: Route): RouteConfig {
  const { params, query, body } = route.shape;
  return {
    method: route.method,
    path: route.path,
    operationId: route.id,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    security: route.roles === "public" ? [] : [{ bearer: [] }],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body: { required: true, content: contentOf(body, route.textTypes) } }),
      ...headersOf(route),
    },
    responses: { ...answersOf(route), ...problemsOf(route) },
  };
}

/** What a write must say in its headers. */
function headersOf(route: Route): { headers?: z.ZodObject } {
  if (route.idempotency !== "required") return {};
  const versioned = route.errors.includes("VERSION_REQUIRED") ? { "If-Match": ifMatchSchema } : {};
  return { headers: z.object({ "Idempotency-Key": idempotencyKeySchema, ...versioned }) };
}

/** The ETag of the record that a change was decided on. */
const ifMatchSchema = z
  .string()
  .regex(/^"\d{1,8}"$/, "the ETag of the record")
  .openapi({ description: "The ETag of the record, its version in quotes", example: '"3"' });

/** Answers that say when to come back. */
const RETRY_AFTER = z.object({
  "Retry-After": z.string().regex(/^\d+$/).openapi({ description: "Seconds to wait", example: "1" }),
});

function contentOf(schema: z.ZodType, types: readonly string[] = ["application/json"]) {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

/** Printable ASCII, as the IETF draft allows; long enough not to be guessed by chance. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/, "8 to 128 printable ASCII characters without space")
  .openapi({
    description: "A fresh UUID per request; the same for its retries",
    example: "6f6d1c6e-0f2c-4a2e-8f0e-2f6b0d6d3b7a",
  });

function answersOf(route: Route): RouteConfig["responses"] {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, schema, mediaTypes }]) => [
      status,
      schema === null ? { description } : { description, content: contentOf(schema, mediaTypes) },
    ]),
  );
}

function problemsOf(route: Route): RouteConfig["responses"] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(route)) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(", "),
        content: { "application/problem+json": { schema: problemSchema } },
        ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
      },
    ]),
  );
}
