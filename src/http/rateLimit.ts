import { createHash } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { decodeJwt } from "jose";
import { AeoError } from "../domain/errors.ts";
import { sendProblem } from "./problem.ts";

const WINDOW_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/**
 * So many requests per minute for each caller. A caller whose token was taken before is counted by its subject, however many tokens
 * and addresses it has; everybody else by address, so that guessed tokens bring nobody a fresh count. One caller's flood so never
 * shuts out another that is known, even behind the same address.
 */
export function limitRate(perMinute: number): RequestHandler {
  const subjects = new Map<string, string>();
  const limit = rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: (request) => subjects.get(tokenHash(request) ?? "") ?? ipKeyGenerator(request.ip ?? "unknown"),
    handler: (_request, response) => {
      sendProblem(response, new AeoError("RATE_LIMITED", `at most ${perMinute} requests a minute`));
    },
  });
  return (request, response, next) => {
    const hash = tokenHash(request);
    if (hash !== undefined && !subjects.has(hash))
      response.once("finish", () => {
        if (response.locals["caller"] === undefined) return;
        if (subjects.size >= MAX_REMEMBERED) subjects.clear();
        subjects.set(hash, `subject ${subjectOf(request)}`);
      });
    void limit(request, response, next);
  };
}

function tokenHash(request: Request): string | undefined {
  const authorization = request.get("authorization");
  return authorization && createHash("sha256").update(authorization).digest("base64");
}

/** Only asked of a token that was checked. */
function subjectOf(request: Request): string {
  const { iss, sub } = decodeJwt((request.get("authorization") ?? "").replace(/^Bearer /i, ""));
  return JSON.stringify([iss, sub]);
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
