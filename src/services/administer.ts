import type { AuthorityCall } from "../domain/call.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Operation } from "../domain/operation.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";
import type { Writes } from "./ports.ts";

export interface AdministerDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly writes: Writes;
}

/** Acts of the authority's ADMIN: ballots, writers, statement keys, endpoint. The registry has the last word. */
export type Administer = (call: AuthorityCall, caller: Caller, now: Instant) => Operation;

/** Throws AeoError UNKNOWN_BALLOT, UNKNOWN_MEMBER. */
export function createAdminister({ own, state, writes }: AdministerDeps): Administer {
  return (call, caller, now) => {
    const { members, ballots, statementKeys } = state().authorities;
    if (call.fn === "vote" && !ballots.has(call.ballotId))
      throw new AeoError("UNKNOWN_BALLOT", `there is no ballot ${call.ballotId}`);
    if (call.fn === "propose" && call.kind !== "ADMIT" && !members.has(call.economy))
      throw new AeoError("UNKNOWN_MEMBER", `${call.economy} is not a member`);
    if (call.fn === "revokeStatementKey" && statementKeys.get(call.keyId)?.economy !== own)
      throw new AeoError("INVALID_PARAMETER", `${own} has no statement key of this id`);
    return writes.accept({ call, signer: "ADMIN", caller: caller.subject, now });
  };
}
