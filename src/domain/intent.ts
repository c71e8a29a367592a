import type { AuthorityCall, BenefitCall, LedgerCall } from "./call.ts";
import type { Address } from "./event.ts";
import type { Instant } from "./time.ts";

/** A write that was accepted: from now on it reaches the ledger exactly once, or fails with a reason. */
export interface Intent {
  /** A UUID; also the id of the operation. */
  readonly id: string;
  readonly call: LedgerCall;
  /** Who asked, as the token names them. */
  readonly caller: string;
  /** The writer whose key signs it. */
  readonly signer: Address;
  /** An operation that must be FINAL first; this one fails with it. null = none. */
  readonly after: string | null;
  readonly createdAt: Instant;
}

/** What a call is about. */
export interface Subject {
  /** What an operation shows of it; null for a batch, and for what has no number yet. */
  readonly shown: string | null;
  /**
   * The records that it changes, each by a key unique over all registries. Of calls that share one, the later must wait: it is
   * judged on what the earlier leaves behind.
   */
  readonly records: readonly string[];
}

/** What a call is about. */
export function subjectOf(call: LedgerCall): Subject {
  switch (call.registry) {
    case "certifications": {
      const ids = call.entries.map(({ id }) => id);
      return { shown: ids.length === 1 ? ids[0]! : null, records: ids.map((id) => `certifications/${id}`) };
    }
    case "arrangements": {
      if (call.fn === "propose") return { shown: null, records: [] };
      return { shown: String(call.arrangement), records: [`arrangements/${call.arrangement}`] };
    }
    case "authorities":
      return subjectOfAuthorityCall(call);
    case "benefits":
      return subjectOfBenefitCall(call);
  }
}

function subjectOfAuthorityCall(call: AuthorityCall): Subject {
  switch (call.fn) {
    case "propose":
      return { shown: call.economy, records: [`members/${call.economy}`] };
    case "vote":
      return { shown: String(call.ballotId), records: [`ballots/${call.ballotId}`] };
    case "setWriter":
    case "revokeWriter":
    case "markCompromised":
      return { shown: call.account, records: [`writers/${call.account}`] };
    case "addStatementKey":
      return { shown: call.publicKey, records: [`keys/${call.purpose}/${call.publicKey}`] };
    case "revokeStatementKey":
      return { shown: call.keyId, records: [`keys/${call.keyId}`] };
    case "setEndpoint":
      return { shown: null, records: ["endpoint"] };
  }
}

function subjectOfBenefitCall(call: BenefitCall): Subject {
  switch (call.fn) {
    case "report": {
      const { arrangement, partner, from, until } = call.report;
      return { shown: String(arrangement), records: [`reports/${arrangement}/${partner}/${from}/${until}`] };
    }
    case "anchorReceipts":
      return { shown: null, records: [`receipts/${call.from}/${call.until}`] };
    case "raise": {
      const { judged, counterpart, arrangement, version, clause, from, until } = call.claim;
      const claim = [judged, counterpart, arrangement, version, clause, from, until].join("/");
      return { shown: String(arrangement), records: [`claims/${claim}`] };
    }
    case "addEvidence":
    case "acknowledge":
    case "answer":
    case "resolve":
      return { shown: call.id, records: [`breaches/${call.id}`] };
  }
}

/** How many entries a call writes. */
export function entriesOf(call: LedgerCall): number {
  return call.registry === "certifications" ? call.entries.length : 1;
}
