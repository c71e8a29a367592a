import type { RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { AeoError } from "../domain/errors.ts";
import { digestOf } from "./auth.ts";
import { sendProblem } from "./problem.ts";
import { policyName, RateCounters } from "./rateCounters.ts";

const WINDOW_MS = 60_000;

/** So many requests per minute for each caller. */
export function perMinute(limit: number): RateCounters {
  return new RateCounters(limit, WINDOW_MS);
}

/**
 * Limits requests for each caller: by its token where it sends one, so that callers behind one address do not starve each other,
 * else by its address. Counted before the token is checked, so that guessing tokens is limited too.
 */
export function limitRate(counters: RateCounters): RequestHandler {
  return rateLimit({
    windowMs: counters.windowMs,
    limit: counters.limit,
    store: counters,
    identifier: policyName(counters),
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: (request) => {
      const authorization = request.get("authorization");
      return counters.keyOf(
        request.socket.remoteAddress,
        authorization === undefined ? undefined : digestOf(authorization),
      );
    },
    handler: (_request, response) => {
      const error = new AeoError("RATE_LIMITED", `at most ${counters.limit} requests a minute`);
      sendProblem(response, error);
    },
  });
}
