import { signOutRefused, token } from "./session.ts";

/** A refusal, as the gateway words it (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fix: string;
  readonly traceId: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The gateway refused. */
export class Refusal extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.code);
    this.status = status;
    this.problem = problem;
  }
}

/** The gateway could not be reached, so nobody knows. */
export class Unreachable extends Error {}

export interface Ask {
  readonly method?: "GET" | "POST" | "PUT";
  /** Sent as JSON; text with a type of its own as it is. */
  readonly body?: unknown;
  readonly type?: string;
  /** The version that a change was decided on. */
  readonly version?: number;
  /** For a write that may be sent again. */
  readonly key?: string;
}

/** No question with this token will be answered. */
const TOKEN_REFUSED = new Set(["TOKEN_INVALID", "WRONG_ECONOMY"]);
const TIMEOUT_MS = 35_000;

/** Asks the gateway and reads its JSON. @throws Refusal, Unreachable */
export async function ask<T>(path: string, { method = "GET", body, type, version, key }: Ask = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (token.value !== null) headers["authorization"] = `Bearer ${token.value}`;
  if (body !== undefined) headers["content-type"] = type ?? "application/json";
  if (version !== undefined) headers["if-match"] = `"${version}"`;
  if (method !== "GET") headers["idempotency-key"] = key ?? crypto.randomUUID();
  const sent = body === undefined ? {} : { body: type === undefined ? JSON.stringify(body) : (body as string) };
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(path, {
      method,
      headers,
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...sent,
    });
    answer = await response.json();
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (response.ok) return answer as T;
  const refusal = new Refusal(response.status, answer as Problem);
  if (TOKEN_REFUSED.has(refusal.problem.code)) signOutRefused(refusal.problem);
  throw refusal;
}

/** Puts a query together; what is empty is left out. */
export function query(values: Readonly<Record<string, string | undefined>>): string {
  const filled = Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? "") !== "");
  return filled.length === 0 ? "" : `?${new URLSearchParams(filled)}`;
}
