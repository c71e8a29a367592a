import type { AuditGrant } from "../../../domain/auditGrant.ts";
import type { AuditGrantsService } from "../../../services/auditGrants.ts";
import { type Route, route } from "../../route.ts";
import { certificationIdSchema, instantOut, instantSchema, instantText, pageQuery } from "../../schemas.ts";
import { once, type WriteDeps } from "../../write.ts";
import { z } from "../../zod.ts";
import { AUDIT_TAG as tag } from "./readers.ts";

export interface AuditGrantRoutesDeps {
  readonly grants: AuditGrantsService;
  readonly writeDeps: Pick<WriteDeps, "idempotency" | "now">;
}

/** Who grants sight of own profiles: the issuing administration's registrars and admins. */
const GRANTERS = ["registrar", "admin"] as const;
const reason = z.string().trim().min(3).max(500).openapi({ description: "Why; it is kept, and the auditor reads it" });

const grantSchema = z
  .object({
    id: z.string(),
    auditor: z.string(),
    certifications: z.array(z.string()),
    reason: z.string(),
    operatorAgreed: z.boolean(),
    grantedBy: z.string(),
    grantedAt: instantText,
    expiresAt: instantText,
    revoked: z.object({ by: z.string(), at: instantText, reason: z.string() }).nullable(),
  })
  .openapi("AuditGrant");

/** Sight of own profiles for auditors: granted for a time, revocable, each read logged. */
export function auditGrantRoutes(deps: AuditGrantRoutesDeps): Route[] {
  return [grantRoute(deps), listRoute(deps), revocationRoute(deps), profileRoute(deps)];
}

function grantRoute({ grants, writeDeps }: AuditGrantRoutesDeps): Route {
  return route({
    method: "post",
    path: "/v1/audit/grants",
    id: "grantAuditSight",
    tag,
    summary: "Let an auditor see the profiles of named own certifications for a time",
    description:
      "For at most 90 days. Where an operator does not share its profile with everybody, it must have agreed.",
    roles: GRANTERS,
    idempotency: "required",
    shape: {
      body: z.strictObject({
        auditor: z.string().trim().min(1).max(200).openapi({ description: "The subject of the auditor's token" }),
        certifications: z.array(certificationIdSchema).min(1).max(100),
        reason,
        operatorAgreed: z.boolean().default(false),
        expiresAt: instantSchema,
      }),
    },
    answers: { 201: { description: "Granted", schema: grantSchema } },
    errors: ["UNKNOWN_CERTIFICATION", "OPERATOR_NOT_AGREED", "INVALID_DATE"],
    handle: ({ body }, context) =>
      once(writeDeps, context, context.request.body, (now) => {
        const request = { ...body, certifications: [...new Set(body.certifications)] };
        return { status: 201, body: present(grants.grant(request, context.caller, now)) };
      }),
  });
}

function listRoute({ grants }: AuditGrantRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/audit/grants",
    id: "listAuditGrants",
    tag,
    summary: "Grants of sight, newest first; to an auditor its own",
    roles: [...GRANTERS, "monitor", "auditor"],
    shape: {
      query: z.strictObject({
        auditor: z.string().min(1).max(200).optional(),
        ...pageQuery,
        after: z.uuid().optional(),
      }),
    },
    answers: {
      200: { description: "A page", schema: z.object({ grants: z.array(grantSchema), next: z.string().nullable() }) },
    },
    errors: ["UNKNOWN_GRANT"],
    handle: ({ query: { auditor, after, limit } }, { caller }) => {
      const isOffice = [...GRANTERS, "monitor" as const].some((role) => caller.roles.includes(role));
      const page = grants.page(after, limit, isOffice ? auditor : caller.subject);
      const next = page.length === limit ? (page.at(-1)?.id ?? null) : null;
      return { status: 200, headers: { "Cache-Control": "no-store" }, body: { grants: page.map(present), next } };
    },
  });
}

function revocationRoute({ grants, writeDeps }: AuditGrantRoutesDeps): Route {
  return route({
    method: "post",
    path: "/v1/audit/grants/{id}/revocations",
    id: "revokeAuditSight",
    tag,
    summary: "End a grant of sight at once",
    roles: GRANTERS,
    idempotency: "required",
    shape: { params: z.strictObject({ id: z.uuid() }), body: z.strictObject({ reason }) },
    answers: { 200: { description: "The grant; one that was revoked before stays as it was", schema: grantSchema } },
    errors: ["UNKNOWN_GRANT"],
    handle: ({ params: { id }, body }, context) =>
      once(writeDeps, context, body, (now) => ({
        status: 200,
        body: present(grants.revoke(id, body.reason, context.caller, now)),
      })),
  });
}

function profileRoute({ grants, writeDeps }: AuditGrantRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/audit/profiles/{id}",
    id: "getAuditProfile",
    tag,
    summary: "The profile of an own certification, to an auditor who was granted sight of it",
    roles: ["auditor"],
    shape: { params: z.strictObject({ id: certificationIdSchema }) },
    answers: {
      200: {
        description: "The profile, and the grant by which it is seen",
        schema: z.object({
          profile: z.looseObject({ certificationId: z.string(), tin: z.string(), legalName: z.string() }),
          grant: grantSchema,
        }),
      },
    },
    errors: ["SIGHT_NOT_GRANTED", "UNKNOWN_CERTIFICATION"],
    seen: (_, { params: { id } }) => ({ count: 1, subjects: [id] }),
    handle: ({ params: { id } }, { caller }) => {
      const { profile, grant } = grants.profile(id, caller, writeDeps.now());
      return {
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: { profile: { ...profile }, grant: present(grant) },
      };
    },
  });
}

function present({ grantedAt, expiresAt, revoked, certifications, ...grant }: AuditGrant) {
  return {
    ...grant,
    certifications: [...certifications],
    grantedAt: instantOut(grantedAt),
    expiresAt: instantOut(expiresAt),
    revoked: revoked && { ...revoked, at: instantOut(revoked.at) },
  };
}
