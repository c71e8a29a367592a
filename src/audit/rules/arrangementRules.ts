import type { ArrangementEvent, LedgerEvent } from "../../domain/event.ts";
import type { Instant } from "../../domain/time.ts";
import type { AddressBook } from "../../ledger/addressBook.ts";
import { termsHashOf } from "../../ledger/contentIds.ts";
import { type ArrangementBook, bitOf, type BookedArrangement, key, keyOf, presentParties } from "../arrangementBook.ts";
import type { Say } from "../finding.ts";

type Event = LedgerEvent & ArrangementEvent;

const DAY = 86_400;

/** Whether an event about arrangements is one that the contract allows, given what was booked before. */
export function checkArrangement(event: Event, before: ArrangementBook, book: AddressBook, say: Say): void {
  const subject = before.arrangements.get(event.arrangement);
  if (event.type === "ArrangementProposed") return checkProposal(event, subject, before, book, say);
  if (subject === undefined) return say("arrangement", "there is no such arrangement");
  if (event.type === "LegEnteredIntoForce" || event.type === "LegEndSet") return checkLeg(event, before, say);
  const signing = event.type === "ArrangementSigned" || event.type === "ArrangementProposalCancelled";
  if (signing || event.type === "ArrangementAdopted") return checkSigning(event, subject, say);
  if ("version" in event && event.version !== subject.version)
    say("version", `version ${subject.version} is in place, not ${event.version}`);
  if ("party" in event && event.type !== "ArrangementAcceded") checkPresent(event, subject, say);
  checkNotice(event, subject, say);
}

function checkProposal(
  { arrangement, version, termsHash, terms, proposer }: Event & { type: "ArrangementProposed" },
  subject: BookedArrangement | undefined,
  { arrangements }: ArrangementBook,
  book: AddressBook,
  say: Say,
): void {
  if (subject === undefined && arrangement !== arrangements.size + 1)
    say("arrangement", `the next arrangement is ${arrangements.size + 1}`);
  const next = (subject?.version ?? 0) + 1;
  if (version !== next) say("version", `the next version is ${next}, not ${version}`);
  if (subject?.proposed !== undefined) say("version", `version ${subject.proposed.version} is open for signature`);
  if (!terms.parties.includes(proposer)) say("proposer", `${proposer} is no party of what it proposes`);
  if (subject !== undefined && terms.kind !== subject.kind) say("terms.kind", "an arrangement's kind does not change");
  if (termsHash !== hashOf(book, arrangement, version, terms))
    say("termsHash", "the hash does not follow from the terms");
}

function hashOf(...args: Parameters<typeof termsHashOf>): string | undefined {
  try {
    return termsHashOf(...args);
  } catch {
    return undefined; // terms with a party that is no economy have no hash that a contract would have stored
  }
}

function checkSigning(
  event: Event & { type: "ArrangementSigned" | "ArrangementProposalCancelled" | "ArrangementAdopted" },
  { proposed, signatures }: BookedArrangement,
  say: Say,
): void {
  if (proposed?.version !== event.version) return say("version", `version ${event.version} is not open for signature`);
  const { parties } = proposed.terms;
  if (event.type === "ArrangementAdopted") {
    const all = parties.reduce((set, party) => set | bitOf(parties, party), 0) >>> 0;
    if (signatures >>> 0 !== all) say("version", "not every party has signed it");
    const governs = Math.max(proposed.terms.governsFrom, event.position.time);
    if (event.governsFrom !== governs) say("governsFrom", `it governs from ${governs}`);
    return;
  }
  const bit = bitOf(parties, event.party);
  if (bit === 0) say("party", `${event.party} is no party of the terms`);
  else if (event.type === "ArrangementSigned" && (signatures & bit) !== 0)
    say("party", `${event.party} has signed already`);
}

function checkLeg(
  event: Event & { type: "LegEnteredIntoForce" | "LegEndSet" },
  { intervals }: ArrangementBook,
  say: Say,
): void {
  if (event.type === "LegEnteredIntoForce") {
    const next = intervals.get(key(event.leg.issuer, event.leg.recogniser))?.length ?? 0;
    if (event.interval !== next) say("interval", `the next interval of the direction is ${next}`);
    return;
  }
  const interval = intervals.get(key(event.issuer, event.recogniser))?.[event.interval];
  if (interval === undefined || interval.arrangement !== event.arrangement)
    return say("interval", "the arrangement has no such interval");
  if (interval.until !== 0 && interval.until <= event.position.time)
    say("until", "an interval that has ended never changes");
}

function checkPresent(
  { party, position, type }: Event & { party: string },
  subject: BookedArrangement,
  say: Say,
): void {
  const parties = presentParties(subject, position.time);
  if (!(parties as string[]).includes(party)) say("party", `${party} is no party (any more)`);
  if (parties.length < 2 || ended(subject, position.time)) say("arrangement", `${type} of what has been terminated`);
}

function ended({ terminatedAt }: BookedArrangement, now: Instant): boolean {
  return terminatedAt !== 0 && terminatedAt <= now;
}

function checkNotice(event: Event, subject: BookedArrangement, say: Say): void {
  const earliest = event.position.time + subject.noticeDays * DAY;
  if (event.type === "SuspensionNotified" || event.type === "WithdrawalNotified") {
    if (event.effectiveAt < earliest) say("effectiveAt", `notice is ${subject.noticeDays} days`);
  }
  if (event.type === "SuspensionNotified" && event.party !== event.issuer && event.party !== event.recogniser)
    say("party", `${event.party} is on neither side`);
  if (event.type === "SuspensionCancelled" || event.type === "ArrangementResumed") {
    if (subject.directions.get(key(event.issuer, event.recogniser))?.party !== event.party)
      say("party", `${event.party} has not suspended this direction`);
  }
  if (event.type === "WithdrawalCancelled" && !subject.leavesAt.has(event.party))
    say("party", `${event.party} has not withdrawn`);
  if (event.type === "ArrangementTerminated") checkTermination(event, subject, say);
}

/** Every party that has not left has signed this very end. */
function checkTermination(
  { effectiveAt, position }: Event & { type: "ArrangementTerminated" },
  subject: BookedArrangement,
  say: Say,
): void {
  const signed = subject.terminations.get(keyOf(subject.version, effectiveAt)) ?? 0;
  const lacking = presentParties(subject, position.time).filter(
    (party) => (signed & bitOf(subject.terms?.parties, party)) === 0,
  );
  if (lacking.length > 0) say("effectiveAt", `${lacking.join(", ")} did not sign this end`);
}
