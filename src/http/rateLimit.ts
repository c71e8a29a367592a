import type { RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { AeoError } from "../domain/errors.ts";
import { type Authenticator, digestOf } from "./auth.ts";
import { sendProblem } from "./problem.ts";
import { policyName, RateCounters } from "./rateCounters.ts";

const WINDOW_MS = 60_000;

/** So many requests per minute for each caller. */
export function perMinute(limit: number): RateCounters {
  return new RateCounters(limit, WINDOW_MS);
}

/**
 * Limits requests for each caller. One whose token was taken before is counted by its subject, however many tokens and addresses it
 * has; everybody else by address, so that guessed tokens bring nobody a fresh count. One caller's flood so never shuts out another
 * that is known, even behind the same address.
 */
export function limitRate(counters: RateCounters, { recall }: Pick<Authenticator, "recall">): RequestHandler {
  return rateLimit({
    windowMs: counters.windowMs,
    limit: counters.limit,
    store: counters,
    identifier: policyName(counters),
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: (request) => {
      const authorization = request.get("authorization");
      const caller = authorization === undefined ? undefined : recall(digestOf(authorization));
      return counters.keyOf(request.socket.remoteAddress, caller?.subject);
    },
    handler: (_request, response) =>
      sendProblem(response, new AeoError("RATE_LIMITED", `at most ${counters.limit} requests a minute`)),
  });
}

/** So many requests per minute from each address, for what needs no token: a header of the caller's choice opens no new account. */
export function limitAddress(most: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: most,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? "unknown"),
    handler: (_request, response) =>
      sendProblem(response, new AeoError("RATE_LIMITED", `at most ${most} requests a minute`)),
  });
}
