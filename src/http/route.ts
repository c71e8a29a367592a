import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import { z } from "./zod.ts";
import { AeoError, type ErrorCode, type FieldFault } from "../domain/errors.ts";
import type { Seen } from "../domain/accessLine.ts";
import type { Caller, Role } from "../services/caller.ts";
import { type Authenticate, requireRole } from "./auth.ts";
import { takenBody } from "./takenBody.ts";
import { traceIdOf } from "./trace.ts";

/** What a handler answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined sends no body. */
  readonly body?: unknown;
  /** Sent as it is, in the place of a body; the headers name its Content-Type. */
  readonly content?: string | Buffer;
  /** Takes over from the status and headers on, for an answer that goes on; it is then whole, without a body. */
  readonly stream?: (response: Response) => void;
}

/** What a handler is told of the request besides its validated parts. */
export interface Context {
  readonly caller: Caller;
  readonly traceId: string;
  readonly request: Request;
  readonly response: Response;
}

/** The parts of a request, each with a strict schema. Unknown fields are refused. */
export interface Shape {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
}

type Part<T> = T extends z.ZodType ? z.output<T> : undefined;
export interface Input<S extends Shape> {
  readonly params: Part<S["params"]>;
  readonly query: Part<S["query"]>;
  readonly body: Part<S["body"]>;
}

export interface Answer {
  readonly description: string;
  readonly schema: z.ZodType | null;
  /** What it may come as, when it is not JSON. */
  readonly mediaTypes?: readonly string[];
}

/** One resource and method: the one source of its validation, its authorisation and its place in the API document. */
export interface Route<S extends Shape = Shape> {
  readonly method: "get" | "post" | "put" | "delete";
  /** With {parameters}, as in OpenAPI. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** Who may; "public" needs no token. */
  readonly roles: readonly Role[] | "public";
  readonly shape: S;
  /** Media types of the body other than JSON; it is then handed on as text. */
  readonly textTypes?: readonly string[];
  /** Whether the body may hold a long list: up to 1 MB, not 64 kB. */
  readonly batch?: boolean;
  /** Answers by status; null = no body; JSON unless other media types are named. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes of its own, besides those that every route can answer with. */
  readonly errors: readonly ErrorCode[];
  /** "required": a write; its Idempotency-Key, the request's fingerprint and its answer are stored with what it does. */
  readonly idempotency?: "required";
  /** Refuses a body for a reason with a code of its own, before its form is checked. */
  readonly precheck?: (body: unknown) => void;
  /** What the log of what auditors saw says that an answer held; the length of its first list if left out. */
  readonly seen?: (body: never, input: Input<S>) => Seen;
  readonly handle: (input: Input<S>, context: Context) => Reply | Promise<Reply>;
}

/** Keeps what some callers are answered. What can't be kept must not be answered: each of these may throw. */
export interface AnswerWatch {
  /** Whether this caller's answers are kept. */
  watches(caller: Caller): boolean;
  /** An answer is about to leave, in these bytes. */
  answered(
    on: Route,
    request: Request,
    caller: Caller,
    input: Input<Shape>,
    body: unknown,
    bytes: string | Buffer,
  ): void;
  refused(on: Route, caller: Caller, error: unknown): void;
  /** Notices whatever is written to a response piece by piece. */
  follow(on: Route, request: Request, caller: Caller, response: Response): void;
}

/** Keeps the types of a route's shape and handler together. */
export function route<const S extends Shape>(definition: Route<S>): Route {
  return definition as unknown as Route;
}

/**
 * Registers routes: authenticate, authorise, validate, handle, answer.
 * @param watch keeps what some callers are answered; without it nothing is kept
 */
export function mount(
  app: Express,
  routes: readonly Route[],
  authenticate: Authenticate,
  watch: AnswerWatch | undefined,
): void {
  const methods = new Map<string, string[]>();
  for (const definition of routes) {
    const path = definition.path.replaceAll(/\{(\w+)\}/g, ":$1");
    methods.set(path, [...(methods.get(path) ?? []), definition.method.toUpperCase()]);
    app[definition.method](path, async (request, response) => {
      const caller = await identify(definition, request, response, authenticate);
      const watching = watch?.watches(caller) === true ? watch : undefined;
      try {
        await answer(definition, request, response, caller, watching);
      } catch (error) {
        watching?.refused(definition, caller, error);
        throw error;
      }
    });
  }
  for (const [path, allowed] of methods) {
    app.all(path, (_request, response) => {
      response.set("Allow", allowed.join(", "));
      throw new AeoError("METHOD_NOT_ALLOWED", `this resource takes ${allowed.join(", ")}`);
    });
  }
}

async function answer(
  definition: Route,
  request: Request,
  response: Response,
  caller: Caller,
  watch: AnswerWatch | undefined,
): Promise<void> {
  if (definition.roles !== "public") requireRole(caller, definition.roles);
  await readBody(definition, request, response);
  definition.precheck?.(request.body);
  const input = validate(definition.shape, request);
  watch?.follow(definition, request, caller, response);
  const reply = await definition.handle(input, { caller, traceId: traceIdOf(response), request, response });
  if (watch === undefined || reply.stream !== undefined || response.headersSent) return send(response, reply);
  const json = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  watch.answered(definition, request, caller, input, reply.body, reply.content ?? json ?? "");
  send(response, reply, json);
}

const JSON_LIMIT = "64kb";
const BATCH_LIMIT = "1mb";
const TEXT_LIMIT = "32mb";
const readJson = express.json({ limit: JSON_LIMIT, strict: true, type: "application/json" });
const readBatch = express.json({ limit: BATCH_LIMIT, strict: true, type: "application/json" });

/**
 * Reads the body once the caller is known, so that nobody unknown can make us read megabytes. A body in a form that the route
 * does not take is refused: ignored, it would count as an empty one.
 */
async function readBody(definition: Route, request: Request, response: Response): Promise<void> {
  if (definition.shape.body === undefined) return;
  const types = definition.textTypes ?? ["application/json"];
  const hasBody = request.get("transfer-encoding") !== undefined || Number(request.get("content-length") ?? 0) > 0;
  if (!hasBody) return;
  if (!request.is([...types]))
    throw new AeoError("UNSUPPORTED_MEDIA_TYPE", `this resource takes ${types.join(" or ")}`);
  const taken = takenBody(request);
  if (taken !== undefined) return void (request.body = taken);
  const readObject = definition.batch === true ? readBatch : readJson;
  const read = definition.textTypes === undefined ? readObject : express.text({ type: [...types], limit: TEXT_LIMIT });
  await passed(read, request, response);
}

/** A middleware as a promise. */
function passed(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void handler(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
}

const NOBODY = { subject: "anonymous", economy: "" as Caller["economy"], roles: [] } satisfies Caller;

async function identify(
  definition: Route,
  request: Request,
  response: Response,
  authenticate: Authenticate,
): Promise<Caller> {
  if (definition.roles === "public") return NOBODY;
  const caller = await authenticate(request.get("authorization"));
  // The limit on callers goes by the subject from now on.
  response.locals["caller"] = caller.subject;
  return caller;
}

/** A route without a query takes none: a mistyped parameter must not be ignored. */
const NOTHING = z.strictObject({});

function validate(shape: Shape, request: Request): Input<Shape> {
  return {
    params: parse(shape.params, request.params, "INVALID_PARAMETER", "/path") as undefined,
    query: parse(shape.query ?? NOTHING, request.query, "INVALID_PARAMETER", "/query") as undefined,
    body: parse(shape.body, request.body ?? {}, "INVALID_BODY", "") as undefined,
  };
}

/** Parses one part. The value itself is never repeated in the fault: it may hold a TIN or a name. */
export function parse(schema: z.ZodType | undefined, value: unknown, code: ErrorCode, prefix: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults: FieldFault[] = result.error.issues.slice(0, 20).map((issue) => ({
    pointer: `${prefix}${issue.path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`,
    detail: issue.message,
  }));
  const named = faults.map(({ pointer }) => pointer || "/").join(", ");
  const isName = result.error.issues.every(
    (issue) => issue.code === "custom" && issue.params?.["code"] === "INVALID_NAME",
  );
  throw new AeoError(code === "INVALID_BODY" && isName ? "INVALID_NAME" : code, `at ${named}`, { faults });
}

/** @param json the body, where it was written already */
function send(response: Response, reply: Reply, json?: string): void {
  response.status(reply.status);
  if (reply.headers !== undefined) response.set(reply.headers);
  if (reply.content !== undefined) response.end(reply.content);
  // Nobody waits for what HEAD leaves out; a stream would keep even its headers back, and never end.
  else if (reply.stream !== undefined && response.req.method !== "HEAD") reply.stream(response);
  else if (reply.body === undefined) response.end();
  else if (json === undefined) response.json(reply.body);
  else response.type("json").send(json);
}
