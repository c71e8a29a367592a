import { type AuthoritiesState, isNamed } from "../domain/authority.ts";
import type { Economy } from "../domain/economy.ts";
import { ROLE_BITS } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import type { Signer } from "../ledger/signer.ts";
import type { SignerRole } from "../services/ports.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Problem } from "./problem.ts";
import type { Secrets } from "./secrets.ts";

export interface SignerWatchParts {
  readonly own: Economy;
  readonly signers: Secrets["signers"];
  /** What the registry says and as of when; undefined before it was read. */
  readonly authorities: () => { readonly state: AuthoritiesState; readonly time: Instant } | undefined;
  readonly log: Pick<Logger, "error">;
}

/**
 * Watches whether the keys of AEO_KEYSTORES are writers of this authority. One that is not yet may become one, so a gateway starts all
 * the same, and says what is amiss for as long as it is.
 */
export function createSignerWatch({ own, signers, authorities, log }: SignerWatchParts) {
  let told = "";
  const problems = (): Problem[] => {
    const registry = authorities();
    if (registry === undefined) return [];
    return (Object.entries(signers) as [SignerRole, Signer][]).flatMap(([role, { address }]) => {
      const writer = registry.state.writers.get(address);
      const key = `${role.toLowerCase()}.json of AEO_KEYSTORES, ${address},`;
      if (writer !== undefined && writer.economy !== own) {
        const detail = `${key} is a writer of ${writer.economy}, not of ${own}; nothing is signed with it. Put ${own}'s keystore there and restart`;
        return [{ code: "WRITER_OF_ANOTHER_ECONOMY", detail }];
      }
      // That its whole economy may be suspended is no fault of the key.
      if (isNamed(registry.state, address, ROLE_BITS[role], registry.time)) return [];
      const detail = `${key} may not act as ${role} of ${own} now: its ADMIN names it a writer (aeo network register, /v1/writers), or take the right keystore and restart`;
      return [{ code: "WRITER_NOT_REGISTERED", detail }];
    });
  };
  return {
    /** What is amiss with the keys; empty before the registry was read. */
    problems,
    /** Says in the log what is amiss, once. To be called when the registry is read to its end. */
    look(): void {
      const found = problems();
      const now = JSON.stringify(found);
      if (now !== told) for (const { code, detail } of found) log.error({ code, detail }, "a key can't write");
      told = now;
    },
  };
}
