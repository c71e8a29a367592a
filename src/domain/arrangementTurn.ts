import { type Arrangement, direction, openProposal } from "./arrangement.ts";
import type { Economy } from "./economy.ts";
import { AeoError } from "./errors.ts";
import type { ArrangementKind } from "./terms.ts";
import type { Instant } from "./time.ts";

/** An act of a party, as far as what the ledger holds decides whether it is its turn. */
export type Turn =
  | { readonly act: "amend" | "accede"; readonly kind: ArrangementKind }
  | { readonly act: "sign" | "cancelProposal" | "cancelWithdrawal" | "withdraw" }
  | { readonly act: "terminate"; readonly effectiveAt: Instant }
  | {
      readonly act: "suspend";
      readonly issuer: Economy;
      readonly recogniser: Economy;
      readonly effectiveAt: Instant;
    }
  | { readonly act: "cancelSuspension" | "resume"; readonly issuer: Economy; readonly recogniser: Economy };

/**
 * Refuses what the contract would refuse whatever the terms say: what is done already, or undoes what was never done.
 * @throws AeoError INVALID_TRANSITION, NOT_A_PARTY, INVALID_TERMS
 */
export function checkTurn(arrangement: Arrangement, own: Economy, turn: Turn, now: Instant): void {
  if (arrangement.terminatedAt !== 0 && arrangement.terminatedAt <= now) throw refusal(arrangement, "has ended");
  switch (turn.act) {
    case "amend":
    case "accede":
      return checkNextVersion(arrangement, turn.kind, now);
    case "cancelProposal":
      return; // which version is open is asked with the version itself
    case "sign":
      if (openProposal(arrangement)?.signatures.includes(own))
        throw refusal(arrangement, `has ${own}'s signature under this version already`);
      return;
    case "withdraw":
      if (arrangement.leaves.has(own)) throw refusal(arrangement, `has a notice of ${own}'s withdrawal already`);
      return;
    case "cancelWithdrawal":
      if (!arrangement.leaves.has(own)) throw refusal(arrangement, `has no notice of ${own}'s withdrawal to cancel`);
      return;
    case "terminate":
      if (arrangement.terminations.get(turn.effectiveAt)?.includes(own))
        throw refusal(arrangement, `has ${own}'s signature under this end already`);
      return;
    default:
      return checkSuspension(arrangement, own, turn, now);
  }
}

function checkNextVersion(arrangement: Arrangement, kind: ArrangementKind, now: Instant): void {
  const open = openProposal(arrangement);
  if (open !== undefined)
    throw refusal(arrangement, `has version ${open.version} open for signature; sign or cancel that one first`);
  const adopted = arrangement.adopted.at(-1);
  if (adopted === undefined) throw refusal(arrangement, "was never signed by all; propose a new one");
  if (adopted.governsFrom > now) throw refusal(arrangement, `waits for version ${adopted.version} to govern`);
  const before = arrangement.proposals.findLast(({ version }) => version === adopted.version)?.terms.kind;
  if (before !== undefined && before !== kind)
    throw new AeoError("INVALID_TERMS", `arrangement ${arrangement.number} is of the kind ${before}, and stays so`, {
      faults: [{ pointer: "/kind", detail: `${before}, as in every version` }],
    });
}

type SuspensionTurn = Extract<Turn, { act: "suspend" | "cancelSuspension" | "resume" }>;

function checkSuspension(arrangement: Arrangement, own: Economy, turn: SuspensionTurn, now: Instant): void {
  const { issuer, recogniser } = turn;
  if (own !== issuer && own !== recogniser)
    throw new AeoError("NOT_A_PARTY", `${own} is not a side of the direction from ${issuer} to ${recogniser}`);
  const way = `from ${issuer} to ${recogniser}`;
  const found = arrangement.suspensions.get(direction(issuer, recogniser));
  if (turn.act === "suspend") {
    if (found !== undefined && (found.effectiveAt <= now || found.effectiveAt <= turn.effectiveAt))
      throw refusal(arrangement, `is, or is to be, suspended ${way} no later than that`);
    return;
  }
  if (found === undefined || found.party !== own)
    throw refusal(arrangement, `has no suspension ${way} that ${own} announced`);
  if (turn.act === "cancelSuspension" && found.effectiveAt <= now)
    throw refusal(arrangement, `is suspended ${way} since its notice ended; resume it`);
  if (turn.act === "resume" && found.effectiveAt > now)
    throw refusal(arrangement, `is not suspended ${way} yet; cancel the notice`);
}

function refusal({ number }: Arrangement, what: string): AeoError {
  return new AeoError("INVALID_TRANSITION", `arrangement ${number} ${what}`);
}
