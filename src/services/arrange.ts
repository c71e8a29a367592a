import { type Arrangement, openProposal, partiesAt, termsOf } from "../domain/arrangement.ts";
import type { ArrangementCall } from "../domain/call.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Operation } from "../domain/operation.ts";
import { checkTurn } from "../domain/arrangementTurn.ts";
import type { Terms } from "../domain/terms.ts";
import { checkTerms } from "../domain/termsCheck.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";
import type { Writes } from "./ports.ts";

const DAY = 86_400;

/** One act of this authority in an arrangement. */
export type ArrangementAct =
  | { readonly act: "propose"; readonly terms: Terms }
  | { readonly act: "amend" | "accede"; readonly arrangement: number; readonly terms: Terms }
  | { readonly act: "sign" | "cancelProposal"; readonly arrangement: number; readonly version: number }
  | {
      readonly act: "confirmEntryIntoForce";
      readonly arrangement: number;
      readonly legIndex: number;
      readonly modes: number;
      readonly from: Instant;
    }
  | {
      readonly act: "suspend";
      readonly arrangement: number;
      readonly issuer: Economy;
      readonly recogniser: Economy;
      readonly effectiveAt: Instant;
    }
  | {
      readonly act: "cancelSuspension";
      readonly arrangement: number;
      readonly issuer: Economy;
      readonly recogniser: Economy;
    }
  | {
      readonly act: "resume";
      readonly arrangement: number;
      readonly issuer: Economy;
      readonly recogniser: Economy;
      readonly from: Instant;
    }
  | { readonly act: "withdraw" | "terminate"; readonly arrangement: number; readonly effectiveAt: Instant }
  | { readonly act: "cancelWithdrawal"; readonly arrangement: number };

export interface ArrangeDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly writes: Writes;
}

/** Acts in arrangements. Runs inside the transaction that stores the request's answer. */
export type Arrange = (act: ArrangementAct, caller: Caller, now: Instant) => Operation;

/**
 * The checks here are for a good message; the contract makes the same ones and has the last word.
 * Throws AeoError UNKNOWN_ARRANGEMENT, NOT_A_PARTY, INVALID_TERMS, INVALID_TRANSITION, NOTICE_TOO_SHORT, STALE_VERSION.
 */
export function createArrange(deps: ArrangeDeps): Arrange {
  return (act, caller, now) => {
    const call: ArrangementCall = act.act === "propose" ? proposal(deps, act.terms) : callOf(deps, act, now);
    return deps.writes.accept({ call, signer: "SIGNATORY", caller: caller.subject, now });
  };
}

/** Who is no member could never sign. */
function requireMembers({ state }: ArrangeDeps, { parties }: Terms): void {
  const { members } = state().authorities;
  const strangers = parties.filter((party) => !members.has(party));
  if (strangers.length > 0) throw new AeoError("INVALID_TERMS", `${strangers.join(", ")}: not a member of the ledger`);
}

function proposal(deps: ArrangeDeps, terms: Terms): ArrangementCall {
  const { own } = deps;
  checkTerms(terms, 1);
  requireMembers(deps, terms);
  if (!terms.parties.includes(own)) throw new AeoError("NOT_A_PARTY", `${own} is not among the parties of these terms`);
  return { registry: "arrangements", fn: "propose", terms };
}

function callOf(deps: ArrangeDeps, act: Exclude<ArrangementAct, { act: "propose" }>, now: Instant): ArrangementCall {
  const arrangement = deps.state().arrangements.arrangements.get(act.arrangement);
  if (arrangement === undefined)
    throw new AeoError("UNKNOWN_ARRANGEMENT", `there is no arrangement ${act.arrangement}`);
  const registry = "arrangements";
  if (act.act === "sign" || act.act === "cancelProposal") {
    const { version } = act;
    const terms = openTerms(deps, arrangement, version);
    checkTurn(arrangement, deps.own, { act: act.act }, now);
    return { registry, fn: act.act, arrangement: act.arrangement, version, terms };
  }
  if (act.act === "accede") {
    checkTerms(act.terms, 2);
    if (partiesAt(arrangement, now).includes(deps.own))
      throw new AeoError("INVALID_TRANSITION", `${deps.own} is a party of arrangement ${act.arrangement} already`);
    checkTurn(arrangement, deps.own, { act: "accede", kind: act.terms.kind }, now);
    return { registry, fn: "accede", arrangement: act.arrangement, terms: act.terms };
  }
  requireParty(deps, arrangement, now);
  if ("terms" in act) checkTurn(arrangement, deps.own, { act: act.act, kind: act.terms.kind }, now);
  else if (act.act !== "confirmEntryIntoForce") checkTurn(arrangement, deps.own, act, now);
  switch (act.act) {
    case "amend":
      checkTerms(act.terms, 2);
      requireMembers(deps, act.terms);
      return { registry, fn: "amend", arrangement: act.arrangement, terms: act.terms };
    case "confirmEntryIntoForce": {
      const { version, terms } = signed(arrangement);
      const { legIndex, modes, from } = act;
      const leg = terms.legs[legIndex];
      if (leg === undefined || leg.from !== 0 || (leg.modes & modes) !== modes)
        throw new AeoError(
          "INVALID_TRANSITION",
          `leg ${legIndex} of version ${version} waits for no confirmation for these modes`,
        );
      return {
        registry,
        fn: "confirmEntryIntoForce",
        arrangement: act.arrangement,
        version,
        legIndex,
        modes,
        from,
        terms,
      };
    }
    case "suspend":
    case "withdraw":
      requireNotice(arrangement, act.effectiveAt, now);
      break;
    default:
      break;
  }
  const { act: fn, ...rest } = act;
  return { registry, fn, ...rest } as ArrangementCall;
}

function requireParty({ own }: ArrangeDeps, arrangement: Arrangement, now: Instant): void {
  if (!partiesAt(arrangement, now).includes(own))
    throw new AeoError("NOT_A_PARTY", `${own} is not, or no longer, a party of arrangement ${arrangement.number}`);
}

/** The terms open for signature under a version, of which this authority must be a party. */
function openTerms({ own }: ArrangeDeps, arrangement: Arrangement, version: number): Terms {
  const open = openProposal(arrangement);
  if (open === undefined || open.version !== version)
    throw new AeoError(
      "STALE_VERSION",
      `version ${version} of arrangement ${arrangement.number} is not open for signature; ${open === undefined ? "none" : open.version} is`,
    );
  if (!open.terms.parties.includes(own))
    throw new AeoError(
      "NOT_A_PARTY",
      `${own} is not a party of version ${version} of arrangement ${arrangement.number}`,
    );
  return open.terms;
}

function signed(arrangement: Arrangement): { version: number; terms: Terms } {
  const version = arrangement.adopted.at(-1)?.version;
  const terms = version === undefined ? undefined : termsOf(arrangement, version);
  if (version === undefined || terms === undefined)
    throw new AeoError("INVALID_TRANSITION", `no version of arrangement ${arrangement.number} has been signed by all`);
  return { version, terms };
}

function requireNotice(arrangement: Arrangement, effectiveAt: Instant, now: Instant): void {
  const { noticeDays } = signed(arrangement).terms;
  const earliest = now + noticeDays * DAY;
  if (effectiveAt < earliest)
    throw new AeoError(
      "NOTICE_TOO_SHORT",
      `with ${noticeDays} days' notice the earliest is ${new Date(earliest * 1000).toISOString()}`,
    );
}
