import type { CertificationHistory } from "../../domain/certification.ts";
import { type ChangeName, DECISION_TOLERANCE, statusAfter, TRANSITIONS } from "../../domain/certificationDecision.ts";
import type { CertificationRecord, StoredStatus } from "../../domain/certificationRecord.ts";
import { type CertificationEvent, type LedgerEvent, ZERO_BYTES32 } from "../../domain/event.ts";
import type { Say } from "../finding.ts";

type Entry = LedgerEvent & CertificationEvent;
type Field = keyof CertificationRecord;

/** The change that each kind of event records; a grant is none. */
const CHANGE: Readonly<Record<Exclude<Entry["type"], "CertificationGranted">, ChangeName>> = {
  CertificationRenewed: "renew",
  CertificationAmended: "amend",
  CertificationSuspended: "suspend",
  CertificationReinstated: "reinstate",
  CertificationRevoked: "revoke",
  CertificationWithdrawn: "withdraw",
  CertificationReissued: "reissue",
  CertificationAnnulmentProposed: "proposeAnnulment",
  CertificationAnnulled: "confirmAnnulment",
  CertificationAnnulmentRejected: "rejectAnnulment",
};

/** What every change may set beside its own fields. */
const ALWAYS: readonly Field[] = ["version", "status", "reviewAt", "effectiveFrom"];
const OWN: Partial<Record<ChangeName, readonly Field[]>> = {
  renew: ["validUntil"],
  amend: ["tier", "operatorTypes"],
};
/** These only say what somebody intends: the record stays as it was. */
const INTENTIONS: ReadonlySet<ChangeName> = new Set(["proposeAnnulment", "rejectAnnulment"]);

/** Whether an event is a change that the contract allows, given what was recorded of the certification before. */
export function checkCertification(event: Entry, before: CertificationHistory | undefined, say: Say): void {
  const { decidedAt, position } = event;
  if (decidedAt <= 0 || decidedAt > position.time + DECISION_TOLERANCE)
    say("decidedAt", `the decision's date ${decidedAt} is missing or lies after the block's ${position.time}`);
  const last = before?.entries.at(-1)?.record;
  if (event.type === "CertificationGranted") return checkGrant(event, last, say);
  if (before === undefined || last === undefined) return say("record", "it changes a certification never granted");
  checkChange(event, CHANGE[event.type], last, say);
  if (CHANGE[event.type] === "confirmAnnulment" || INTENTIONS.has(CHANGE[event.type]))
    checkAnnulment(event, before, last.version, say);
}

function checkGrant({ record, profileCommitment }: Entry, last: CertificationRecord | undefined, say: Say): void {
  if (last !== undefined) return say("record", "it grants a certification that is there already");
  if (record.version !== 1) say("record.version", `a grant is version 1, not ${record.version}`);
  if (record.status !== "CERTIFIED") say("record.status", `a grant certifies; it says ${record.status}`);
  if (record.programme === 0) say("record.programme", "a certification is under a programme");
  if (record.operatorTypes === 0) say("record.operatorTypes", "a certification has an operator type");
  if (record.validFrom === 0) say("record.validFrom", "a certification begins at a date");
  if (record.effectiveFrom !== record.validFrom)
    say("record.effectiveFrom", "a grant takes effect when validity begins");
  if (record.validUntil !== 0 && record.validUntil <= record.validFrom)
    say("record.validUntil", "it ends before it begins");
  if (profileCommitment === ZERO_BYTES32) say("profileCommitment", "a grant commits to a profile");
}

function checkChange(event: Entry, change: ChangeName, last: CertificationRecord, say: Say): void {
  const { record, position } = event;
  const allowed = TRANSITIONS[change].from as readonly StoredStatus[];
  if (change !== "rejectAnnulment" && !allowed.includes(last.status))
    say("record.status", `${change} of a ${last.status} certification`);
  const intention = INTENTIONS.has(change);
  const may: readonly Field[] = intention ? [] : [...ALWAYS, ...(OWN[change] ?? [])];
  for (const field of Object.keys(last) as Field[]) {
    if (!may.includes(field) && record[field] !== last[field])
      say(`record.${field}`, `${change} leaves it ${last[field]}; the entry says ${record[field]}`);
  }
  if (intention) return;
  if (record.version !== last.version + 1)
    say("record.version", `version ${last.version} is followed by ${last.version + 1}, not ${record.version}`);
  const status = statusAfter(change, last.status);
  if (record.status !== status) say("record.status", `${change} leads to ${status}, not ${record.status}`);
  checkDates(event, change, last, Math.max(position.time, last.validFrom), say);
}

function checkDates({ record }: Entry, change: ChangeName, last: CertificationRecord, latest: number, say: Say): void {
  if (change === "confirmAnnulment" && record.effectiveFrom !== last.validFrom)
    say("record.effectiveFrom", "an annulment takes effect from the beginning");
  if (record.effectiveFrom < last.validFrom || record.effectiveFrom > latest)
    say("record.effectiveFrom", `it lies before the validity's beginning or after ${latest}`);
  if (record.status !== "CERTIFIED" && record.status !== "SUSPENDED" && record.reviewAt !== 0)
    say("record.reviewAt", "what has ended is not reviewed");
  if (change === "amend" && record.operatorTypes === 0) say("record.operatorTypes", "an operator type must be left");
  const longer = last.validUntil !== 0 && (record.validUntil === 0 || record.validUntil > last.validUntil);
  if (change === "renew" && !longer) say("record.validUntil", "a renewal ends later than what it renews");
}

/** An annulment needs a proposal of this version that nobody has taken back, and another person than who made it. */
function checkAnnulment(event: Entry, before: CertificationHistory, version: number, say: Say): void {
  const proposal = openProposal(before, version);
  if (event.type === "CertificationAnnulmentProposed") {
    if (proposal !== undefined) say("record.version", "its annulment is proposed already");
  } else if (proposal === undefined) say("record.version", "no annulment of this version is proposed");
  else if (event.type === "CertificationAnnulled" && proposal.writer === event.writer)
    say("writer", `${event.writer} proposed the annulment and confirmed it: that takes two persons`);
}

/** The proposal to annul a version that stands after all entries so far. */
export function openProposal(history: CertificationHistory, version: number) {
  const last = history.entries.findLast(
    ({ type }) =>
      type === "CertificationAnnulmentProposed" ||
      type === "CertificationAnnulmentRejected" ||
      type === "CertificationAnnulled",
  );
  return last?.type === "CertificationAnnulmentProposed" && last.record.version === version ? last : undefined;
}
