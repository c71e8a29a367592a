import type { AuthoritiesState } from "../../domain/authority.ts";
import type { AuthorityEvent, BallotKind, LedgerEvent, MemberStatus } from "../../domain/event.ts";
import { keyIdOf } from "../../ledger/keyId.ts";
import { activeSet, type BallotBook, bitOf, countOf } from "../ballotBook.ts";
import type { Say } from "../finding.ts";
import { MAX_WRITERS, type WriterLists } from "../writerLists.ts";

type Event = LedgerEvent & AuthorityEvent;
/** What a ballot did. */
type Execution = Exclude<Extract<Event, { ballotId: number }>, { type: "BallotProposed" | "BallotVoted" }>;

const BALLOT_LIFETIME = 30 * 86_400;
const MIN_VOTES = 2;
const ALL_ROLES = 15;

/** What the ballot must have been for, and the statuses of the subject that it can act on. */
const EXECUTIONS: Readonly<Record<Execution["type"], { kind: BallotKind; from: readonly MemberStatus[] }>> = {
  MemberAdmitted: { kind: "ADMIT", from: ["NONE", "REMOVED"] },
  MemberSuspended: { kind: "SUSPEND", from: ["ACTIVE", "SUSPENDED"] },
  MemberReinstated: { kind: "REINSTATE", from: ["SUSPENDED"] },
  MemberRemoved: { kind: "REMOVE", from: ["ACTIVE", "SUSPENDED"] },
  MemberAdminReplaced: { kind: "REPLACE_ADMIN", from: ["ACTIVE", "SUSPENDED"] },
};

/** What the contract keeps beside what the domain's state has. */
interface Books {
  readonly ballots: BallotBook;
  readonly writers: WriterLists;
}

/** Whether an event about members, writers and keys is one that the contract allows. */
export function checkAuthority(event: Event, before: AuthoritiesState, { ballots, writers }: Books, say: Say): void {
  switch (event.type) {
    case "BallotProposed":
      return checkProposal(event, before, ballots, say);
    case "BallotVoted":
      return checkVote(event, before, ballots, say);
    case "WriterSet":
    case "WriterRevoked":
    case "WriterCompromised":
      return checkSlot(event, before, writers, say);
    case "StatementKeyAdded":
      if (event.keyId !== keyIdOf(event.economy, event.purpose, event.publicKey))
        say("keyId", "the key's id does not follow from the key");
      if (before.statementKeys.has(event.keyId)) say("keyId", "the key is there already");
      return;
    case "StatementKeyRevoked": {
      const key = before.statementKeys.get(event.keyId);
      if (key?.economy !== event.economy) say("keyId", `${event.economy} has no such key to revoke`);
      if (event.revokedAt > event.position.time) say("revokedAt", "it is revoked from a moment after the block");
      return;
    }
    case "EndpointSet":
      return;
    default:
      return checkExecution(event, before, ballots, say);
  }
}

function checkProposal(
  event: Event & { type: "BallotProposed" },
  before: AuthoritiesState,
  { ballots }: BallotBook,
  say: Say,
): void {
  const { ballotId, economy, proposer, electorate, expiresAt, position } = event;
  if (ballotId !== ballots.size + 1) say("ballotId", `the next ballot is ${ballots.size + 1}`);
  if (proposer === economy) say("proposer", "nobody proposes about itself");
  if (electorate !== (activeSet(before) & ~bitOf(before, economy)))
    say("electorate", "the electors are not the active members but the subject");
  if (countOf(electorate) < MIN_VOTES) say("electorate", "a ballot takes two electors");
  if (expiresAt !== position.time + BALLOT_LIFETIME) say("expiresAt", "a ballot is open for 30 days");
}

function checkVote(
  { ballotId, voter, position }: Event & { type: "BallotVoted" },
  before: AuthoritiesState,
  book: BallotBook,
  say: Say,
): void {
  const ballot = book.ballots.get(ballotId);
  if (ballot === undefined) return say("ballotId", "there is no such ballot");
  if (ballot.passed || position.time >= ballot.expiresAt) say("ballotId", "the ballot was closed");
  const bit = bitOf(before, voter);
  if ((ballot.electorate & bit) === 0n) say("voter", `${voter} is no elector`);
  if ((book.standing(ballot, before) & bit) !== 0n) say("voter", `${voter} has voted already`);
}

function checkExecution(event: Execution, before: AuthoritiesState, book: BallotBook, say: Say): void {
  const expected = EXECUTIONS[event.type];
  const ballot = book.ballots.get(event.ballotId);
  if (ballot === undefined) return say("ballotId", "there is no such ballot");
  if (ballot.passed) say("ballotId", "the ballot was carried out before");
  if (ballot.kind !== expected.kind || ballot.economy !== event.economy)
    say("ballotId", `the ballot is to ${ballot.kind} ${ballot.economy}`);
  const votes = countOf(book.standing(ballot, before));
  const electors = countOf(ballot.electorate);
  if (votes < MIN_VOTES || votes * 3 <= electors * 2) say("ballotId", `${votes} of ${electors} votes do not carry it`);
  const status = before.members.get(event.economy)?.statuses.at(-1)?.status ?? "NONE";
  if (!expected.from.includes(status)) say("economy", `${event.economy} was ${status}`);
  if ("admin" in event && event.admin !== ballot.admin) say("admin", `the ballot names ${ballot.admin}`);
  if ("generation" in event && event.generation !== (before.members.get(event.economy)?.generation ?? 0) + 1)
    say("generation", "a new admin begins the next generation");
}

function checkSlot(
  event: Event & { type: "WriterSet" | "WriterRevoked" | "WriterCompromised" },
  before: AuthoritiesState,
  writers: WriterLists,
  say: Say,
): void {
  const { account, economy } = event;
  const slot = before.writers.get(account);
  if (slot !== undefined && slot.economy !== economy) say("account", `${account} is a writer of ${slot.economy}`);
  if (event.type !== "WriterSet") {
    if (slot === undefined) say("account", `${account} is no writer`);
    if (event.type === "WriterCompromised" && event.compromisedSince > event.position.time)
      say("compromisedSince", "it is compromised from a moment after the block");
    return;
  }
  if (slot !== undefined && slot.marks.length > 0) say("account", "a writer marked as compromised is never set again");
  if (event.roles === 0 || event.roles > ALL_ROLES) say("roles", "there are no such roles");
  const list = writers.of(economy);
  if (list.length >= MAX_WRITERS && !list.includes(account))
    say("account", `${economy} has ${list.length} writers, and can have no more`);
  if (event.until !== 0 && event.until <= event.from) say("until", "it ends before it begins");
  if (event.generation !== before.members.get(economy)?.generation) say("generation", "it is not the member's of now");
}
