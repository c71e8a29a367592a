import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import type { UnverifiableHistory } from "./historyFault.ts";

/** What one step of the follower came to. */
export type StepOutcome =
  /** Further blocks are part of the view. `more`: the node has more of them already. */
  | { readonly kind: "advanced"; readonly events: number; readonly more: boolean }
  /** The node has nothing new. */
  | { readonly kind: "idle" }
  /** The chain left blocks that were verified; they are taken back. */
  | { readonly kind: "rolledBack"; readonly depth: number }
  /** The node has not got as far as what was verified before. */
  | { readonly kind: "behind" }
  /** No node answered as it should. Nothing was applied. */
  | { readonly kind: "unreachable"; readonly error: AeoError }
  /** The events do not fit the registries' heads. Nothing was applied. */
  | { readonly kind: "unverifiable"; readonly error: UnverifiableHistory }
  /** The store took nothing. Nothing was applied. */
  | { readonly kind: "storeFailed"; readonly error: AeoError }
  /** Only a person can help: LEDGER_FORKED, LEDGER_UNKNOWN_EVENT, LEDGER_WRONG_CHAIN or INTERNAL. */
  | { readonly kind: "halted"; readonly error: AeoError };

export type FollowerState = "STARTING" | "CATCHING_UP" | "FOLLOWING" | "FAILING" | "HALTED";

/** How the follower is. */
export interface FollowerStatus {
  readonly state: FollowerState;
  /** Up to where the ledger is verified; undefined before the first contact ever. */
  readonly asOf: LedgerAsOf | undefined;
  /** Why it does not get on, in states FAILING and HALTED. */
  readonly error: AeoError | undefined;
  /** The node that was read last. */
  readonly endpoint: string | undefined;
}

/** The state that an outcome leaves the follower in. */
export function stateAfter(outcome: StepOutcome): FollowerState {
  switch (outcome.kind) {
    case "advanced":
      return outcome.more ? "CATCHING_UP" : "FOLLOWING";
    case "idle":
      return "FOLLOWING";
    case "rolledBack":
      return "CATCHING_UP";
    case "halted":
      return "HALTED";
    default:
      return "FAILING";
  }
}

/** The error that an outcome tells of. */
export function errorOf(outcome: StepOutcome): AeoError | undefined {
  if (outcome.kind === "behind") return new AeoError("LEDGER_UNAVAILABLE", "the node is behind what was verified");
  return "error" in outcome ? outcome.error : undefined;
}
