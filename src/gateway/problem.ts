/** Why a gateway can't be relied on, as /readyz says it. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
}
