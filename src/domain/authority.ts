import type { Economy } from "./economy.ts";
import type {
  Address,
  AuthorityEvent,
  BallotKind,
  Bytes32,
  LedgerEvent,
  MemberStatus,
  StatementPurpose,
} from "./event.ts";
import type { AsOf, Instant } from "./time.ts";

/** A mark that what was written in [since, until) is suspect; known from `markedAt` on. until 0 = open. */
export interface CompromiseMark {
  readonly since: Instant;
  readonly until: Instant;
  readonly markedAt: Instant;
}

export interface Member {
  readonly economy: Economy;
  readonly position: number;
  generation: number;
  /** Every status it had and from which block time on, oldest first. */
  readonly statuses: { readonly status: MemberStatus; readonly since: Instant }[];
  marks: CompromiseMark[];
  endpoint: string;
}

export interface Writer {
  readonly economy: Economy;
  roles: number;
  from: Instant;
  until: Instant;
  generation: number;
  marks: CompromiseMark[];
}

export interface StatementKey {
  readonly keyId: Bytes32;
  readonly economy: Economy;
  readonly purpose: StatementPurpose;
  readonly publicKey: Bytes32;
  readonly from: Instant;
  readonly until: Instant;
  /** 0 = not revoked. */
  revokedAt: Instant;
}

export interface Ballot {
  readonly ballotId: number;
  readonly kind: BallotKind;
  readonly economy: Economy;
  readonly proposer: Economy;
  readonly admin: Address;
  readonly compromisedSince: Instant;
  readonly expiresAt: Instant;
  readonly electorate: bigint;
  readonly votes: Economy[];
  passed: boolean;
}

/** Members, their writers and keys, and ballots, as the registry's events tell them. */
export interface AuthoritiesState {
  readonly members: Map<Economy, Member>;
  readonly writers: Map<Address, Writer>;
  readonly statementKeys: Map<Bytes32, StatementKey>;
  readonly ballots: Map<number, Ballot>;
}

export function emptyAuthorities(): AuthoritiesState {
  return { members: new Map(), writers: new Map(), statementKeys: new Map(), ballots: new Map() };
}

export function isAuthorityEvent(event: LedgerEvent): event is LedgerEvent & AuthorityEvent {
  return event.position.registry === "authorities";
}

/** The status of an economy at a block time; NONE before it was first admitted. */
export function memberStatusAt(state: AuthoritiesState, economy: Economy, moment: Instant): MemberStatus {
  return state.members.get(economy)?.statuses.findLast((entry) => entry.since <= moment)?.status ?? "NONE";
}

/**
 * The status of an economy at two times. The ledger records certifications and arrangements from before it began; for such a time
 * the status counts with which the economy joined.
 */
export function memberStatusAsOf(state: AuthoritiesState, economy: Economy, { validAt, knownAt }: AsOf): MemberStatus {
  const joined = state.members.get(economy)?.statuses[0]?.since ?? 0;
  return memberStatusAt(state, economy, Math.min(Math.max(validAt, joined), knownAt));
}

/** Whether what a writer wrote at a block time is suspect, by a mark on its key or its economy that was known at knownAt. */
export function isSuspect(state: AuthoritiesState, account: Address, writtenAt: Instant, knownAt: Instant): boolean {
  const writer = state.writers.get(account);
  if (writer === undefined) return true;
  const marks = [...writer.marks, ...(state.members.get(writer.economy)?.marks ?? [])];
  return marks.some(
    ({ since, until, markedAt }) =>
      markedAt <= knownAt && since <= writtenAt && (until === 0 || until > knownAt || writtenAt < until),
  );
}

/** Whether an address may act in a role at a block time, by the state folded up to that block. */
export function mayAct(state: AuthoritiesState, account: Address, role: number, moment: Instant): boolean {
  const writer = state.writers.get(account);
  if (writer === undefined || !isNamed(state, account, role, moment)) return false;
  return memberStatusAt(state, writer.economy, moment) === "ACTIVE";
}

/** Whether an address is named for a role at a block time, though its whole economy may be suspended. */
export function isNamed(state: AuthoritiesState, account: Address, role: number, moment: Instant): boolean {
  const writer = state.writers.get(account);
  if (writer === undefined || (writer.roles & role) === 0) return false;
  const isOfGeneration = state.members.get(writer.economy)?.generation === writer.generation;
  return isOfGeneration && writer.from <= moment && (writer.until === 0 || moment < writer.until);
}

/** The keys with which an economy may sign a kind of statement dated at a moment. */
export function statementKeysAt(
  state: AuthoritiesState,
  economy: Economy,
  purpose: StatementPurpose,
  moment: Instant,
): StatementKey[] {
  return [...state.statementKeys.values()].filter(
    (key) =>
      key.economy === economy &&
      key.purpose === purpose &&
      key.from <= moment &&
      (key.until === 0 || moment < key.until) &&
      (key.revokedAt === 0 || moment < key.revokedAt),
  );
}

/** Folds one fact into the state. */
export function applyAuthorityEvent(state: AuthoritiesState, event: LedgerEvent & AuthorityEvent): void {
  const time = event.position.time;
  if ("ballotId" in event && event.type !== "BallotProposed" && event.type !== "BallotVoted")
    pass(state, event.ballotId);
  switch (event.type) {
    case "MemberAdmitted":
      admit(state, event.economy, event.generation, time);
      return endMarks(state, event.economy, time);
    case "MemberSuspended":
      lapse(state, event.economy);
      setStatus(state, event.economy, "SUSPENDED", time);
      if (event.compromisedSince !== 0)
        member(state, event.economy).marks.push({ since: event.compromisedSince, until: 0, markedAt: time });
      return;
    case "MemberReinstated":
      setStatus(state, event.economy, "ACTIVE", time);
      return endMarks(state, event.economy, time);
    case "MemberRemoved":
      lapse(state, event.economy);
      return setStatus(state, event.economy, "REMOVED", time);
    case "MemberAdminReplaced":
      lapse(state, event.economy);
      member(state, event.economy).generation = event.generation;
      return endMarks(state, event.economy, time);
    case "BallotProposed":
      return openBallot(state, event);
    case "BallotVoted":
      state.ballots.get(event.ballotId)?.votes.push(event.voter);
      return;
    case "WriterSet": {
      const { economy, account, roles, from, until, generation } = event;
      const marks = state.writers.get(account)?.marks ?? [];
      state.writers.set(account, { economy, roles, from, until, generation, marks });
      return;
    }
    case "WriterRevoked":
      writer(state, event.account).roles = 0;
      return;
    case "WriterCompromised": {
      const marked = writer(state, event.account);
      marked.roles = 0;
      marked.marks.push({ since: event.compromisedSince, until: 0, markedAt: time });
      return;
    }
    case "StatementKeyAdded": {
      const { keyId, economy, purpose, publicKey, from, until } = event;
      state.statementKeys.set(keyId, { keyId, economy, purpose, publicKey, from, until, revokedAt: 0 });
      return;
    }
    case "StatementKeyRevoked": {
      const key = state.statementKeys.get(event.keyId);
      if (key === undefined) throw new RangeError(`revoked a key that was never added: ${event.keyId}`);
      key.revokedAt = event.revokedAt;
      return;
    }
    case "EndpointSet":
      member(state, event.economy).endpoint = event.endpoint;
      return;
  }
}

function member(state: AuthoritiesState, economy: Economy): Member {
  const found = state.members.get(economy);
  if (found === undefined) throw new RangeError(`not a member: ${economy}`);
  return found;
}

function writer(state: AuthoritiesState, account: Address): Writer {
  const found = state.writers.get(account);
  if (found === undefined) throw new RangeError(`not a writer: ${account}`);
  return found;
}

function admit(state: AuthoritiesState, economy: Economy, generation: number, time: Instant): void {
  if (!state.members.has(economy)) {
    const position = state.members.size;
    state.members.set(economy, { economy, position, generation, statuses: [], marks: [], endpoint: "" });
  }
  member(state, economy).generation = generation;
  setStatus(state, economy, "ACTIVE", time);
  // The writers of before have lapsed, so what is written from now on is not suspect.
  endMarks(state, economy, time);
}

function setStatus(state: AuthoritiesState, economy: Economy, status: MemberStatus, since: Instant): void {
  member(state, economy).statuses.push({ status, since });
}

function endMarks(state: AuthoritiesState, economy: Economy, time: Instant): void {
  const subject = member(state, economy);
  subject.marks = subject.marks.map((mark) => (mark.until === 0 ? { ...mark, until: time } : mark));
}

/** The votes of an economy in open ballots no longer count; it may vote in them again once it is active. */
function lapse(state: AuthoritiesState, economy: Economy): void {
  for (const ballot of state.ballots.values()) {
    const place = ballot.passed ? -1 : ballot.votes.indexOf(economy);
    if (place >= 0) ballot.votes.splice(place, 1);
  }
}

function pass(state: AuthoritiesState, ballotId: number): void {
  const ballot = state.ballots.get(ballotId);
  if (ballot !== undefined) ballot.passed = true;
}

function openBallot(state: AuthoritiesState, event: LedgerEvent & AuthorityEvent & { type: "BallotProposed" }): void {
  const { ballotId, kind, economy, proposer, admin, compromisedSince, expiresAt, electorate } = event;
  const ballot = { ballotId, kind, economy, proposer, admin, compromisedSince, expiresAt, electorate };
  state.ballots.set(ballotId, { ...ballot, votes: [proposer], passed: false });
}
