import { AeoError } from "../domain/errors.ts";

/**
 * Why a signed statement was not believed, for our own log. Whoever sent it is told none of this.
 * OTHER_REQUEST: the signature is for another method, target or body, or answers another request.
 */
export type RefusalReason =
  | "MISSING"
  | "MALFORMED"
  | "ALGORITHM"
  | "WRONG_KIND"
  | "UNKNOWN_KEY"
  | "ALTERED"
  | "WRONG_ISSUER"
  | "MISDIRECTED"
  | "STALE"
  | "FUTURE_DATED"
  | "TOO_LONG_LIVED"
  | "OTHER_REQUEST"
  | "REPLAYED";

/** A signed statement that was not believed. */
export class StatementRefusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, options: { cause?: unknown } = {}) {
    super(`the signed statement was refused: ${reason}`, options);
    this.name = "StatementRefusal";
    this.reason = reason;
  }
}

/** Why a request was refused with REQUEST_SIGNATURE_INVALID; undefined for any other error. */
export function refusalReason(error: unknown): RefusalReason | undefined {
  const cause = error instanceof AeoError ? error.cause : error;
  return cause instanceof StatementRefusal ? cause.reason : undefined;
}
