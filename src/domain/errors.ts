import type { ErrorKind, ErrorRow } from "./errorRow.ts";
import { REQUEST_ERRORS } from "./errorsOfRequests.ts";
import { SERVICE_ERRORS } from "./errorsOfService.ts";
import { STATE_ERRORS } from "./errorsOfState.ts";

/** The one catalogue of errors. A code never changes its meaning. */
export const ERRORS = { ...REQUEST_ERRORS, ...STATE_ERRORS, ...SERVICE_ERRORS } as const satisfies Record<
  string,
  ErrorRow
>;

export type ErrorCode = keyof typeof ERRORS;

/** One field at fault: a JSON pointer into what was sent, and why. */
export interface FieldFault {
  readonly pointer: string;
  readonly detail: string;
}

/** A refusal: a stable code, what exactly was refused, and where. */
export class AeoError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];

  /** @param detail who and what, for this one case, without names or TINs of operators */
  constructor(code: ErrorCode, detail: string, options: { faults?: readonly FieldFault[]; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AeoError";
    this.code = code;
    this.faults = options.faults ?? [];
  }

  get kind(): ErrorKind {
    return ERRORS[this.code].kind;
  }
}
