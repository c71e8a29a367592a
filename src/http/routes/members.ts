import { z } from "../zod.ts";
import { type AuthoritiesState, memberStatusAt } from "../../domain/authority.ts";
import { displayName } from "../../domain/economy.ts";
import { BALLOT_KINDS, type LedgerRole, MEMBER_STATUSES, ROLE_BITS, STATEMENT_PURPOSES } from "../../domain/event.ts";
import type { Instant } from "../../domain/time.ts";
import { type Route, route } from "../route.ts";
import { economySchema, instantOut, instantText, pageQuery } from "../schemas.ts";

const tag = "Members";
const roles = ["officer", "registrar", "signatory", "monitor", "auditor", "agency", "admin"] as const;

const memberSchema = z
  .object({
    economy: z.string(),
    name: z.string(),
    status: z.enum(MEMBER_STATUSES),
    since: instantText.nullable(),
    endpoint: z.string(),
    writers: z.array(
      z.object({
        account: z.string(),
        roles: z.array(z.string()),
        from: instantText.nullable(),
        until: instantText.nullable(),
        compromisedSince: instantText.nullable(),
      }),
    ),
    statementKeys: z.array(
      z.object({
        keyId: z.string(),
        purpose: z.enum(STATEMENT_PURPOSES),
        publicKey: z.string(),
        from: instantText.nullable(),
        until: instantText.nullable(),
        revokedAt: instantText.nullable(),
      }),
    ),
  })
  .openapi("Member");

const ballotSchema = z
  .object({
    ballotId: z.number().int(),
    kind: z.enum(BALLOT_KINDS),
    economy: z.string(),
    proposer: z.string(),
    votes: z.array(z.string()),
    electorate: z.array(z.string()),
    expiresAt: instantText,
    passed: z.boolean(),
  })
  .openapi("Ballot");

/** Members, their keys, and ballots about them. Public to all members. */
export function memberRoutes(deps: { readonly state: () => AuthoritiesState; readonly now: () => Instant }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/members",
      id: "listMembers",
      tag,
      summary: "The members of the ledger",
      roles,
      shape: {},
      answers: { 200: { description: "The members", schema: z.object({ members: z.array(memberSchema) }) } },
      errors: [],
      handle: () => ({
        status: 200,
        body: {
          members: [...deps.state().members.keys()]
            .sort()
            .map((economy) => presentMember(deps.state(), economy, deps.now())),
        },
      }),
    }),
    route({
      method: "get",
      path: "/v1/ballots",
      id: "listBallots",
      tag,
      summary: "Ballots, newest first",
      roles,
      shape: { query: z.strictObject({ economy: economySchema.optional(), limit: pageQuery.limit }) },
      answers: { 200: { description: "The ballots", schema: z.object({ ballots: z.array(ballotSchema) }) } },
      errors: [],
      handle: ({ query: { economy, limit } }) => {
        const all = [...deps.state().ballots.values()].filter(
          (ballot) => economy === undefined || ballot.economy === economy,
        );
        return {
          status: 200,
          body: {
            ballots: all
              .reverse()
              .slice(0, limit)
              .map((ballot) => presentBallot(deps.state(), ballot)),
          },
        };
      },
    }),
  ];
}

function presentMember(state: AuthoritiesState, economy: Parameters<typeof displayName>[0], now: Instant) {
  const member = state.members.get(economy);
  const writers = [...state.writers].filter(
    ([, writer]) => writer.economy === economy && writer.generation === member?.generation,
  );
  const keys = [...state.statementKeys.values()].filter((key) => key.economy === economy);
  return {
    economy,
    name: displayName(economy),
    status: memberStatusAt(state, economy, now),
    since: instantOut(member?.statuses.at(-1)?.since ?? 0),
    endpoint: member?.endpoint ?? "",
    writers: writers.map(([account, { roles: mask, from, until, marks }]) => ({
      account,
      roles: (Object.keys(ROLE_BITS) as LedgerRole[]).filter((role) => (mask & ROLE_BITS[role]) !== 0),
      from: instantOut(from),
      until: instantOut(until),
      compromisedSince: instantOut(marks.at(-1)?.since ?? 0),
    })),
    statementKeys: keys.map(({ keyId, purpose, publicKey, from, until, revokedAt }) => ({
      keyId,
      purpose,
      publicKey,
      from: instantOut(from),
      until: instantOut(until),
      revokedAt: instantOut(revokedAt),
    })),
  };
}

function presentBallot(
  state: AuthoritiesState,
  ballot: AuthoritiesState["ballots"] extends Map<number, infer B> ? B : never,
) {
  const { ballotId, kind, economy, proposer, votes, electorate, expiresAt, passed } = ballot;
  const electors = [...state.members.values()].filter(({ position }) => ((electorate >> BigInt(position)) & 1n) === 1n);
  return {
    ballotId,
    kind,
    economy,
    proposer,
    votes: [...votes],
    electorate: electors.map((member) => member.economy),
    expiresAt: instantOut(expiresAt),
    passed,
  };
}
