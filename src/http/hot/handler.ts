import { randomUUID } from "node:crypto";
import type { RequestListener, ServerResponse } from "node:http";
import type { Answered } from "../accessLog.ts";
import { type Authenticator, digestOf } from "../auth.ts";
import { type RateCounter, type RateCounters, rateHeaders, ratePolicy } from "../rateCounters.ts";
import { VERIFIER_ROLES } from "../routes/verifications.ts";
import { statusOf } from "../status.ts";
import { handOnBody } from "../takenBody.ts";
import type { HotAnswers } from "./answers.ts";
import { isTakenHere, questionsOf, readText } from "./batch.ts";
import { questionOfQuery } from "./question.ts";
import { readHead } from "./requestHead.ts";

export interface HotParts {
  readonly answers: HotAnswers;
  readonly authenticator: Pick<Authenticator, "recall">;
  readonly counters: RateCounters;
  /** Told of each answered request. */
  readonly answered: (answered: Answered) => void;
  /** Headers of every answer, besides those that depend on the request. */
  readonly headers: Readonly<Record<string, string>>;
  /** What answers everything else: the whole of the API, these addresses included. */
  readonly otherwise: RequestListener;
}

const ROUTE = "/v1/verifications";
const QUERY = `${ROUTE}?`;
const POLICIES = new WeakMap<RateCounter, string>();

/**
 * Answers verifications in front of express: the same answers, headers, limits, log lines and figures, for callers whose token was
 * checked before. What is unusual, or to be refused, goes to express, which says why.
 */
export function createHotHandler(parts: HotParts): RequestListener {
  const { otherwise } = parts;
  const fixed = Object.entries(parts.headers).flat();
  return (request, response) => {
    const { method, url = "" } = request;
    const isOne = method === "GET" && url.startsWith(QUERY);
    if (!isOne && !(method === "POST" && url === ROUTE)) return otherwise(request, response);
    const started = performance.now();
    const head = readHead(request);
    if (head === undefined) return otherwise(request, response);
    const digest = digestOf(head.authorization);
    const caller = parts.authenticator.recall(digest);
    if (caller === undefined || !VERIFIER_ROLES.some((role) => caller.roles.includes(role)))
      return otherwise(request, response);
    // What an auditor sees is logged, whatever else the auditor is.
    if (caller.roles.includes("auditor")) return otherwise(request, response);
    const { counters } = parts;
    const counter = counters.counterOf(counters.keyOf(request.socket.remoteAddress, caller.subject));
    if (counter.totalHits >= counters.limit) return otherwise(request, response);
    const exchange = { parts, fixed, response, counter, started, method };
    if (isOne) {
      const question = head.contentLength === undefined ? questionOfQuery(url.slice(QUERY.length)) : undefined;
      const body = question && attempt(() => parts.answers.answer(question, caller.subject));
      return body === undefined ? otherwise(request, response) : send(exchange, body);
    }
    if (!isTakenHere(head)) return otherwise(request, response);
    const answer = (text: string) => {
      // Others of the same caller may have come to their end while this one was read.
      const body = counter.totalHits < counters.limit ? batchBody(parts.answers, text, caller.subject) : undefined;
      if (body !== undefined) return send(exchange, body);
      handOnBody(request, text);
      otherwise(request, response);
    };
    const inTurn = (text: string) => void parts.answers.room().then(() => answer(text));
    readText(request, inTurn, () => giveUp(exchange));
  };
}

function batchBody(answers: HotAnswers, text: string, askedBy: string): string | undefined {
  const questions = questionsOf(text);
  return questions && attempt(() => `{"answers":[${questions.map((one) => answers.answer(one, askedBy)).join()}]}`);
}

/** What fails here is tried again by express, which explains it if it fails again. */
function attempt(answer: () => string): string | undefined {
  try {
    return answer();
  } catch {
    return undefined;
  }
}

interface Exchange {
  readonly parts: HotParts;
  readonly fixed: readonly string[];
  readonly response: ServerResponse;
  readonly counter: RateCounter;
  readonly started: number;
  readonly method: string;
}

/** What breaks off is counted and logged as well, as a body that could not be read to its end. */
function giveUp({ parts, counter, started, method }: Exchange): void {
  counter.totalHits += 1;
  const seconds = (performance.now() - started) / 1_000;
  parts.answered({ method, route: ROUTE, status: statusOf("INVALID_BODY"), seconds, traceId: randomUUID() });
}

/** @param body octets (see template.ts) */
function send({ parts, fixed, response, counter, started, method }: Exchange, body: string): void {
  const traceId = randomUUID();
  const { counters } = parts;
  counter.totalHits += 1;
  response.writeHead(200, [
    "X-Request-Id",
    traceId,
    ...fixed,
    "RateLimit",
    rateHeaders(counters, counter, Date.now()),
    "RateLimit-Policy",
    policyOf(counters, counter),
    "Content-Length",
    String(body.length),
  ]);
  response.end(body, "latin1");
  parts.answered({ method, route: ROUTE, status: 200, seconds: (performance.now() - started) / 1_000, traceId });
}

function policyOf(counters: RateCounters, counter: RateCounter): string {
  let policy = POLICIES.get(counter);
  if (policy === undefined) {
    policy = ratePolicy(counters, counter.key);
    POLICIES.set(counter, policy);
  }
  return policy;
}
