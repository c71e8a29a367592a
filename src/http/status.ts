import type { ErrorKind } from "../domain/errorRow.ts";
import { type ErrorCode, ERRORS } from "../domain/errors.ts";

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  stale: 412,
  "too-large": 413,
  "too-many": 429,
  unavailable: 503,
  internal: 500,
};

/** Codes for which HTTP has a status more precise than that of their kind. */
const BY_CODE: Partial<Record<ErrorCode, number>> = {
  INVALID_JSON: 400,
  INVALID_PARAMETER: 400,
  IDEMPOTENCY_KEY_MISSING: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  METHOD_NOT_ALLOWED: 405,
  UNSUPPORTED_MEDIA_TYPE: 415,
  VERSION_REQUIRED: 428,
};

/** The HTTP status of an error code. */
export function statusOf(code: ErrorCode): number {
  return BY_CODE[code] ?? BY_KIND[ERRORS[code].kind];
}
