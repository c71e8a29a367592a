import type { AuthorityEvent } from "../../domain/event.ts";
import type { Presented } from "../../http/presentFact.ts";
import { at, until, who } from "./terms.ts";

type Fact<T extends AuthorityEvent["type"]> = Presented<Extract<AuthorityEvent, { type: T }>>;

/** A sentence for each fact about members, writers and keys. */
const SENTENCES: { readonly [T in AuthorityEvent["type"]]: (fact: Fact<T>) => string } = {
  MemberAdmitted: ({ economy, ballotId, admin }) =>
    `${who(economy)} was admitted ${by(ballotId)}, with the admin ${admin}`,
  MemberSuspended: ({ economy, ballotId, compromisedSince }) =>
    `${who(economy)} was suspended as a member ${by(ballotId)}${compromisedSince === null ? "" : `; what it wrote since ${at(compromisedSince)} is not relied on`}`,
  MemberReinstated: ({ economy, ballotId }) => `${who(economy)} was reinstated as a member ${by(ballotId)}`,
  MemberRemoved: ({ economy, ballotId }) => `${who(economy)} was removed ${by(ballotId)}`,
  MemberAdminReplaced: ({ economy, ballotId, admin }) => `${who(economy)} got the new admin ${admin} ${by(ballotId)}`,
  BallotProposed: ({ economy, ballotId, kind, proposer, expiresAt }) =>
    `${who(proposer)} opened ballot ${ballotId} to ${kind.toLowerCase().replaceAll("_", " ")} for ${who(economy)}, until ${at(expiresAt)}`,
  BallotVoted: ({ ballotId, voter }) => `${who(voter)} voted for ballot ${ballotId}`,
  WriterSet: ({ economy, account, roles, from, until: end }) =>
    `${who(economy)} lets ${account} write as ${roles.join(", ") || "nothing"} from ${at(from)}${until(end)}`,
  WriterRevoked: ({ economy, account }) => `${who(economy)} took all roles from ${account}`,
  WriterCompromised: ({ economy, account, compromisedSince }) =>
    `${who(economy)} marked ${account} as compromised: what it wrote since ${at(compromisedSince)} is not relied on`,
  StatementKeyAdded: ({ economy, keyId, purpose, from, until: end }) =>
    `${who(economy)} added the ${purpose} key ${keyId}, valid from ${at(from)}${until(end)}`,
  StatementKeyRevoked: ({ economy, keyId, revokedAt }) =>
    `${who(economy)} revoked the key ${keyId} as of ${at(revokedAt)}`,
  EndpointSet: ({ economy, endpoint }) =>
    endpoint === "" ? `${who(economy)} took its endpoint back` : `${who(economy)} is reached at ${endpoint}`,
};

export function isAuthorityEventType(type: string): type is AuthorityEvent["type"] {
  return Object.hasOwn(SENTENCES, type);
}

/** A fact about members, in a sentence. */
export function describeAuthority(event: Presented<AuthorityEvent>): string {
  const sentence = SENTENCES[event.type] as (fact: Presented<AuthorityEvent>) => string;
  return sentence(event);
}

/** Ballot 0 is the founding. */
function by(ballotId: number): string {
  return ballotId === 0 ? "at the founding" : `by ballot ${ballotId}`;
}
