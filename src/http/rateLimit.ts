import { createHash } from "node:crypto";
import type { RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { AeoError } from "../domain/errors.ts";
import { sendProblem } from "./problem.ts";

const WINDOW_MS = 60_000;

/**
 * So many requests per minute for each caller: by its token where it sends one, so that callers behind one address do not starve
 * each other, else by its address. Counted before the token is checked, so that guessing tokens is limited too.
 */
export function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: (request) => {
      const authorization = request.get("authorization");
      const address = ipKeyGenerator(request.ip ?? "unknown");
      return authorization === undefined
        ? address
        : createHash("sha256").update(`${address} ${authorization}`).digest("base64");
    },
    handler: (_request, response) => {
      const error = new AeoError("RATE_LIMITED", `at most ${perMinute} requests a minute`);
      sendProblem(response, error);
    },
  });
}

/** So many requests per minute from each address, for what needs no token: a header of the caller's choice opens no new account. */
export function limitAddress(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? "unknown"),
    handler: (_request, response) =>
      sendProblem(response, new AeoError("RATE_LIMITED", `at most ${perMinute} requests a minute`)),
  });
}
