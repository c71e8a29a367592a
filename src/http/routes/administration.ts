import { z } from "../zod.ts";
import type { AuthorityCall } from "../../domain/call.ts";
import { type Address, BALLOT_KINDS, ROLE_BITS, STATEMENT_PURPOSES } from "../../domain/event.ts";
import type { Administer } from "../../services/administer.ts";
import { operationSchema } from "../present.ts";
import { type Route, route } from "../route.ts";
import { bytes32Schema, economySchema, instantSchema } from "../schemas.ts";
import { waitQuery, type Write } from "../write.ts";

const ZERO_ADDRESS = `0x${"00".repeat(20)}` as const;
const accountSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "0x and 40 hex digits")
  .transform((text) => text.toLowerCase() as Address)
  .openapi({ type: "string" });
const rolesSchema = z
  .array(z.enum(Object.keys(ROLE_BITS) as [keyof typeof ROLE_BITS, ...(keyof typeof ROLE_BITS)[]]))
  .min(1)
  .max(4);

/** Partners call it by https, unless they made an exception for its host. The registry takes 1 to 200 bytes. */
const endpointSchema = z
  .url({ protocol: /^https?$/, error: "an https URL" })
  .refine((url) => Buffer.byteLength(url) <= 200, "at most 200 bytes")
  .openapi({ type: "string", format: "uri", maxLength: 200 });

interface Act<B extends z.ZodType> {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly body: B;
  readonly call: (body: z.output<B>) => AuthorityCall;
}

function act<B extends z.ZodType>(definition: Act<B>): Act<z.ZodType> {
  return definition as unknown as Act<z.ZodType>;
}

const registry = "authorities";
const ACTS: readonly Act<z.ZodType>[] = [
  act({
    path: "/v1/ballots",
    id: "proposeBallot",
    summary: "Propose to admit, suspend, reinstate or remove a member, or to replace its admin",
    body: z.strictObject({
      kind: z.enum(BALLOT_KINDS),
      economy: economySchema,
      admin: accountSchema.optional(),
      compromisedSince: instantSchema.optional(),
    }),
    call: ({ kind, economy, admin, compromisedSince }) => ({
      registry,
      fn: "propose",
      kind,
      economy,
      admin: admin ?? ZERO_ADDRESS,
      compromisedSince: compromisedSince ?? 0,
    }),
  }),
  act({
    path: "/v1/votes",
    id: "vote",
    summary: "Vote for a ballot",
    body: z.strictObject({ ballotId: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    call: ({ ballotId }) => ({ registry, fn: "vote", ballotId }),
  }),
  act({
    path: "/v1/writers",
    id: "setWriter",
    summary: "Set or change a writer of this authority",
    body: z.strictObject({
      account: accountSchema,
      roles: rolesSchema,
      from: instantSchema.optional(),
      until: instantSchema.optional(),
    }),
    call: ({ account, roles, from, until }) => ({
      registry,
      fn: "setWriter",
      account,
      roles: roles.reduce((mask, role) => mask | ROLE_BITS[role], 0),
      from: from ?? 0,
      until: until ?? 0,
    }),
  }),
  act({
    path: "/v1/writer-revocations",
    id: "revokeWriter",
    summary: "Take all roles from a writer of this authority",
    body: z.strictObject({ account: accountSchema }),
    call: ({ account }) => ({ registry, fn: "revokeWriter", account }),
  }),
  act({
    path: "/v1/compromises",
    id: "markCompromised",
    summary: "Mark a writer's key as compromised: what it wrote since then is not relied on",
    body: z.strictObject({ account: accountSchema, compromisedSince: instantSchema }),
    call: ({ account, compromisedSince }) => ({ registry, fn: "markCompromised", account, compromisedSince }),
  }),
  act({
    path: "/v1/endpoints",
    id: "setEndpoint",
    summary: "Set the address at which partners reach this authority's gateway",
    body: z.strictObject({ endpoint: endpointSchema }),
    call: ({ endpoint }) => ({ registry, fn: "setEndpoint", endpoint }),
  }),
  act({
    path: "/v1/statement-keys",
    id: "addStatementKey",
    summary: "Add an Ed25519 key with which this authority signs statements",
    body: z.strictObject({
      purpose: z.enum(STATEMENT_PURPOSES),
      publicKey: bytes32Schema,
      from: instantSchema.optional(),
      until: instantSchema.optional(),
    }),
    call: ({ purpose, publicKey, from, until }) => ({
      registry,
      fn: "addStatementKey",
      purpose,
      publicKey,
      from: from ?? 0,
      until: until ?? 0,
    }),
  }),
  act({
    path: "/v1/statement-key-revocations",
    id: "revokeStatementKey",
    summary: "Revoke a statement key, from now or from a time in the past",
    body: z.strictObject({ keyId: bytes32Schema, revokedAt: instantSchema }),
    call: ({ keyId, revokedAt }) => ({ registry, fn: "revokeStatementKey", keyId, revokedAt }),
  }),
];

/** What an authority's admin can do on the ledger. */
export function administrationRoutes(administer: Administer, write: Write): Route[] {
  return ACTS.map(({ path, id, summary, body: schema, call }) =>
    route({
      method: "post",
      path,
      id,
      tag: "Administration",
      summary,
      roles: ["admin"],
      idempotency: "required",
      shape: { query: waitQuery, body: schema },
      answers: { 202: { description: "Accepted; Location has its progress", schema: operationSchema } },
      errors: ["UNKNOWN_BALLOT", "UNKNOWN_MEMBER"],
      handle: ({ body, query }, context) =>
        write(context, { body: context.request.body, wait: query.wait }, (now) => ({
          operation: administer(call(body), context.caller, now),
        })),
    }),
  );
}
