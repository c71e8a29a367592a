import type { Connection } from "./access.ts";
import { CliFault } from "./fault.ts";
import type { Io } from "./io.ts";
import { GatewayRefusal, parseProblem } from "./refusal.ts";

/** A request to the gateway. */
export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** From /v1 on, without a query. */
  readonly path: string;
  /** undefined values are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: string;
  readonly contentType?: string;
  readonly idempotencyKey?: string;
  /** The version quoted in If-Match. */
  readonly version?: number | undefined;
  /** How long one attempt may take. */
  readonly timeoutMs: number;
}

/** An answer with a 2xx status: the text as it came, and what it says. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
}

export interface Client {
  /**
   * Asks, and asks the very same again when no answer comes or the gateway is busy: writes carry a key, so that nothing is done twice.
   * @throws GatewayRefusal; CliFault GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT, ANSWER_UNREADABLE
   */
  readonly ask: (request: Request) => Promise<Answer>;
  /**
   * Opens an answer that goes on, once. The time-out is for its beginning.
   * @throws GatewayRefusal; CliFault GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT, ANSWER_UNREADABLE
   */
  readonly open: (request: Omit<Request, "body">, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  /**
   * Fetches what is no JSON, with its headers.
   * @throws GatewayRefusal; CliFault GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT, ANSWER_UNREADABLE
   */
  readonly download: (request: Omit<Request, "body">) => Promise<{ readonly bytes: Buffer; readonly headers: Headers }>;
}

/** Waits before each repetition, in milliseconds. */
const WAITS = [200, 600, 1_500];
/** A gateway that asks for more patience than this gets none: the caller decides. */
const LONGEST_WAIT = 10_000;

export function createClient(connection: Connection, io: Io, retries: number): Client {
  return {
    async ask(request) {
      for (let attempt = 0; ; attempt++) {
        const outcome = await once(connection, io, request);
        if ("answer" in outcome) return outcome.answer;
        const wait = outcome.retryAfter ?? WAITS[Math.min(attempt, WAITS.length - 1)] ?? 0;
        if (!outcome.again || attempt >= retries || wait > LONGEST_WAIT) throw outcome.error;
        io.stderr(
          `${outcome.error.message}; trying again in ${wait / 1000} s (${attempt + 1} of ${retries}, the same request)\n`,
        );
        await io.sleep(wait);
      }
    },
    open: (request, signal) => open(connection, io, request, signal),
    download: (request) => download(connection, io, request),
  };
}

async function download({ gateway, token }: Connection, io: Io, request: Omit<Request, "body">) {
  let response: Response;
  let bytes: Buffer;
  try {
    response = await io.fetch(urlOf(gateway, request), {
      headers: { ...headersOf(request, token), Accept: "*/*" },
      redirect: "manual",
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    bytes = Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    throw unanswered(gateway, cause, request.timeoutMs);
  }
  if (response.status === 200) return { bytes, headers: response.headers };
  const text = bytes.toString("utf8");
  const problem = parseProblem(parseJson(text));
  if (problem !== undefined) throw new GatewayRefusal(problem, text);
  throw new CliFault("ANSWER_UNREADABLE", `${gateway.origin} answered ${response.status}, and with no file`);
}

async function open(
  { gateway, token }: Connection,
  io: Io,
  request: Omit<Request, "body">,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException("late", "TimeoutError")), request.timeoutMs);
  try {
    const response = await io.fetch(urlOf(gateway, request), {
      headers: { ...headersOf(request, token), Accept: "text/event-stream" },
      redirect: "manual",
      signal: AbortSignal.any([signal, late.signal]),
    });
    if (response.status === 200 && response.body !== null) return response.body;
    const text = await response.text();
    const problem = parseProblem(parseJson(text));
    if (problem !== undefined) throw new GatewayRefusal(problem, text);
    throw new CliFault("ANSWER_UNREADABLE", `${gateway.origin} answered ${response.status}, and with no stream`);
  } catch (cause) {
    if (cause instanceof GatewayRefusal || cause instanceof CliFault) throw cause;
    throw unanswered(gateway, cause, request.timeoutMs);
  } finally {
    clearTimeout(timer);
  }
}

type Outcome =
  | { readonly answer: Answer }
  | { readonly error: Error; readonly again: boolean; readonly retryAfter?: number | undefined };

async function once({ gateway, token }: Connection, io: Io, request: Request): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await io.fetch(urlOf(gateway, request), {
      method: request.method,
      headers: headersOf(request, token),
      // A redirect would carry the request, if not the token, to somebody who was not named.
      redirect: "manual",
      signal: AbortSignal.timeout(request.timeoutMs),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    text = await response.text();
  } catch (cause) {
    return { error: unanswered(gateway, cause, request.timeoutMs), again: true };
  }
  const body = parseJson(text);
  if (response.ok && body !== undefined) return { answer: { status: response.status, text, body } };
  const problem = response.ok ? undefined : parseProblem(body);
  const again = [429, 502, 503, 504].includes(response.status) || problem?.code === "IDEMPOTENCY_KEY_IN_USE";
  const retryAfter = secondsOf(response.headers.get("retry-after"));
  if (problem !== undefined) return { error: new GatewayRefusal(problem, text), again, retryAfter };
  const detail = `${gateway.origin} answered ${response.status} without a document of the API`;
  return { error: new CliFault("ANSWER_UNREADABLE", detail), again, retryAfter };
}

function urlOf(gateway: URL, request: Request): URL {
  const url = new URL(request.path.replace(/^\//, ""), gateway);
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function headersOf({ body, contentType, idempotencyKey, version }: Request, token: string): Record<string, string> {
  return {
    Accept: "application/json",
    Authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { "Content-Type": contentType ?? "application/json" }),
    ...(idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey }),
    ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
  };
}

/** The reason by its code alone: messages of the network may hold the whole address, and so a TIN. */
function unanswered(gateway: URL, cause: unknown, timeoutMs: number): CliFault {
  if (cause instanceof DOMException && cause.name === "TimeoutError")
    return new CliFault("GATEWAY_TIMEOUT", `${gateway.origin} did not answer within ${timeoutMs / 1000} s`, { cause });
  const inner = (cause as { cause?: { code?: unknown } }).cause?.code;
  const reason = typeof inner === "string" ? ` (${inner})` : "";
  return new CliFault("GATEWAY_UNREACHABLE", `${gateway.origin} can't be reached${reason}`, { cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Retry-After in seconds, as milliseconds; undefined when it is missing or a date. */
function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}
