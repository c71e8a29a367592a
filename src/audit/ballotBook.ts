import type { AuthoritiesState } from "../domain/authority.ts";
import type { Economy } from "../domain/economy.ts";
import type { AuthorityEvent, LedgerEvent } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";

type Event = LedgerEvent & AuthorityEvent;

/** A ballot as the contract keeps it. */
export interface BookedBallot {
  readonly id: number;
  readonly kind: string;
  readonly economy: Economy;
  readonly admin: string;
  readonly expiresAt: Instant;
  readonly compromisedSince: Instant;
  readonly electorate: bigint;
  /** Bits of the positions of who voted, those left out whose votes had lapsed at the last vote. */
  votes: bigint;
  passed: boolean;
  /** How often an elector's votes had lapsed when it voted. */
  readonly stamps: Map<Economy, number>;
}

/** Ballots with the votes that stand: a vote lapses when its economy is suspended, removed or given a new admin. */
export class BallotBook {
  readonly ballots = new Map<number, BookedBallot>();
  readonly lapses = new Map<Economy, number>();

  /** @param before the authorities as folded up to the event: they give the positions */
  apply(event: Event, before: AuthoritiesState): void {
    if (event.type === "BallotProposed") {
      const { ballotId: id, kind, economy, admin, expiresAt, compromisedSince, electorate, proposer } = event;
      const votes = bitOf(before, proposer);
      const stamps = new Map([[proposer, this.#lapsesOf(proposer)]]);
      const facts = { id, kind, economy, admin, expiresAt, compromisedSince, electorate };
      this.ballots.set(id, { ...facts, votes, passed: false, stamps });
    } else if (event.type === "BallotVoted") {
      const ballot = this.ballots.get(event.ballotId);
      if (ballot === undefined) return;
      ballot.votes = this.standing(ballot, before) | bitOf(before, event.voter);
      ballot.stamps.set(event.voter, this.#lapsesOf(event.voter));
    } else if ("ballotId" in event && event.ballotId !== 0) {
      const ballot = this.ballots.get(event.ballotId);
      if (ballot !== undefined) ballot.passed = true;
      if (event.type !== "MemberAdmitted" && event.type !== "MemberReinstated")
        this.lapses.set(event.economy, this.#lapsesOf(event.economy) + 1);
    }
  }

  /** The votes of a ballot that have not lapsed. */
  standing(ballot: BookedBallot, authorities: AuthoritiesState): bigint {
    let standing = 0n;
    for (const [economy, stamp] of ballot.stamps) {
      const bit = bitOf(authorities, economy);
      if ((ballot.votes & bit) !== 0n && stamp === this.#lapsesOf(economy)) standing |= bit;
    }
    return standing;
  }

  #lapsesOf(economy: Economy): number {
    return this.lapses.get(economy) ?? 0;
  }
}

/** The bit of an economy's position; 0 when it is no member. */
export function bitOf(authorities: AuthoritiesState, economy: Economy): bigint {
  const position = authorities.members.get(economy)?.position;
  return position === undefined ? 0n : 1n << BigInt(position);
}

/** How many bits are set. */
export function countOf(set: bigint): number {
  let count = 0;
  for (let rest = set; rest !== 0n; rest &= rest - 1n) count += 1;
  return count;
}

/** The positions of the active members. */
export function activeSet(authorities: AuthoritiesState): bigint {
  let set = 0n;
  for (const { position, statuses } of authorities.members.values()) {
    if (statuses.at(-1)?.status === "ACTIVE") set |= 1n << BigInt(position);
  }
  return set;
}
