import type { Economy } from "../domain/economy.ts";

/** What a person or system may do at a gateway; from its token, never from a body. */
export const ROLES = ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. `subject` is a pseudonymous account name, safe to log. */
export interface Caller {
  readonly subject: string;
  readonly economy: Economy;
  readonly roles: readonly Role[];
  /** Milliseconds since 1970 when the token ends; what goes on for longer than a request must end with it. */
  readonly expiresAt?: number;
}
