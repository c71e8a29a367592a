import { z } from "../zod.ts";
import { AeoError, type ErrorCode } from "../../domain/errors.ts";
import type { Instant } from "../../domain/time.ts";
import type { Certify, ChangeRequest, GrantRequest } from "../../services/certify.ts";
import type { OwnCertifications } from "../../services/ownCertifications.ts";
import * as schemas from "../certificationSchemas.ts";
import { operationSchema } from "../present.ts";
import { presentCertification, presentEntry } from "../presentCertification.ts";
import { type Route, route } from "../route.ts";
import { certificationIdSchema, pageQuery } from "../schemas.ts";
import { once, quotedVersion, waitQuery, type Write, type WriteDeps } from "../write.ts";

export interface CertificationRoutesDeps {
  readonly certify: Certify;
  readonly own: OwnCertifications;
  readonly write: Write;
  readonly writeDeps: WriteDeps;
  readonly toGrantRequest: (body: z.output<typeof schemas.grantSchema>) => GrantRequest;
  readonly now: () => Instant;
}

const params = z.strictObject({ id: certificationIdSchema });
const tag = "Certifications";
const acceptedAnswer = { 202: { description: "Accepted; Location has its progress", schema: operationSchema } };
const changeErrors: readonly ErrorCode[] = [
  "UNKNOWN_CERTIFICATION",
  "VERSION_REQUIRED",
  "STALE_VERSION",
  "INVALID_TRANSITION",
  "INVALID_DECISION_DATE",
  "INVALID_EFFECTIVE_DATE",
  "INVALID_DATE",
  "INVALID_PROGRAMME",
  "DUPLICATE_CERTIFICATION",
  "PENDING_OPERATION",
];

/** Granting, changing, listing the authority's own certifications. */
export function certificationRoutes(deps: CertificationRoutesDeps): Route[] {
  return [
    ...readRoutes(deps),
    grantRoute(deps),
    consentRoute(deps),
    reissueRoute(deps),
    ...CHANGES.map((change) => changeRoute(deps, change)),
  ];
}

function grantRoute({ certify, write, toGrantRequest }: CertificationRoutesDeps): Route {
  return route({
    method: "post",
    path: "/v1/certifications",
    id: "grantCertification",
    tag,
    summary: "Certify an operator",
    roles: ["registrar"],
    idempotency: "required",
    shape: { query: waitQuery, body: schemas.grantSchema },
    answers: {
      202: {
        description: "Accepted; Location has its progress",
        schema: operationSchema.extend({ certificationId: z.string() }),
      },
    },
    errors: [
      "INVALID_TIN",
      "INVALID_NAME",
      "INVALID_DATE",
      "INVALID_PROGRAMME",
      "INVALID_DECISION_DATE",
      "DUPLICATE_CERTIFICATION",
      "UNKNOWN_MEMBER",
    ],
    handle: ({ body, query }, context) => {
      const request = toGrantRequest(body);
      return write(context, { body: context.request.body, wait: query.wait }, (now) => {
        const { operation, ids } = certify.grant([request], context.caller, now);
        return { operation, extra: { certificationId: ids[0] } };
      });
    },
  });
}

interface ChangeKind {
  readonly fn: Parameters<Certify["change"]>[0];
  readonly path: string;
  readonly summary: string;
  readonly schema: z.ZodType<ChangeBody>;
  readonly role: "registrar" | "signatory";
}
type ChangeBody = Partial<Omit<ChangeRequest, "version" | "amended">>;

const CHANGES: readonly ChangeKind[] = [
  { fn: "renew", path: "renewals", summary: "Extend the validity", schema: schemas.renewalSchema, role: "registrar" },
  {
    fn: "amend",
    path: "amendments",
    summary: "Change tier, types or profile",
    schema: schemas.amendmentSchema,
    role: "registrar",
  },
  { fn: "suspend", path: "suspensions", summary: "Suspend", schema: schemas.suspensionSchema, role: "registrar" },
  {
    fn: "reinstate",
    path: "reinstatements",
    summary: "End a suspension",
    schema: schemas.reinstatementSchema,
    role: "registrar",
  },
  {
    fn: "revoke",
    path: "revocations",
    summary: "Revoke, by the authority's decision",
    schema: schemas.endingSchema,
    role: "registrar",
  },
  {
    fn: "withdraw",
    path: "withdrawals",
    summary: "End at the operator's request",
    schema: schemas.endingSchema,
    role: "registrar",
  },
  {
    fn: "proposeAnnulment",
    path: "annulments",
    summary: "Propose to annul, as if never granted",
    schema: schemas.annulmentSchema,
    role: "registrar",
  },
  {
    fn: "confirmAnnulment",
    path: "annulment-confirmations",
    summary: "Annul what another person proposed",
    schema: schemas.annulmentConfirmationSchema,
    role: "signatory",
  },
  {
    fn: "rejectAnnulment",
    path: "annulment-rejections",
    summary: "Drop a proposed annulment",
    schema: schemas.annulmentSchema,
    role: "registrar",
  },
];

function changeRoute(
  { certify, write }: CertificationRoutesDeps,
  { fn, path, summary, schema, role }: ChangeKind,
): Route {
  return route({
    method: "post",
    path: `/v1/certifications/{id}/${path}`,
    id: `${fn}Certification`,
    tag,
    summary,
    description: "Quotes the version it was decided on in If-Match.",
    roles: [role],
    idempotency: "required",
    shape: { params, query: waitQuery, body: schema },
    answers: acceptedAnswer,
    errors: [
      ...changeErrors,
      ...(fn === "confirmAnnulment" || fn === "rejectAnnulment" ? (["NO_ANNULMENT_PROPOSED"] as const) : []),
      ...(fn === "confirmAnnulment" ? (["SAME_PERSON"] as const) : []),
    ],
    handle: ({ params: { id }, query, body }, context) => {
      const request = changeRequest(fn, body as ChangeBody, quotedVersion(context));
      return write(context, { body: context.request.body, wait: query.wait }, (now) => ({
        operation: certify.change(fn, id, request, context.caller, now),
      }));
    },
  });
}

/** An amendment's fields are the profile's; those of the other changes are the change's own. */
function changeRequest(fn: ChangeKind["fn"], body: ChangeBody, version: number): ChangeRequest {
  const { decidedAt, effectiveFrom, reviewAt, ...rest } = body;
  const times = { version, decidedAt, effectiveFrom, reviewAt };
  return fn === "amend" ? { ...times, amended: rest as NonNullable<ChangeRequest["amended"]> } : { ...times, ...rest };
}

function reissueRoute({ certify, write }: CertificationRoutesDeps): Route {
  return route({
    method: "post",
    path: "/v1/certifications/{id}/reissues",
    id: "reissueCertification",
    tag,
    summary: "Go on under a new random id, so that a former partner can't follow it",
    roles: ["registrar"],
    idempotency: "required",
    shape: { params, query: waitQuery, body: schemas.reissueSchema },
    answers: {
      202: {
        description: "Accepted; Location has its progress",
        schema: operationSchema.extend({ certificationId: z.string() }),
      },
    },
    errors: changeErrors,
    handle: ({ params: { id }, query, body }, context) => {
      const version = quotedVersion(context);
      const request = { version, decidedAt: body.decidedAt, effectiveFrom: undefined, reviewAt: undefined };
      return write(context, { body: context.request.body, wait: query.wait }, (now) => {
        const { operation, newId } = certify.reissue(id, request, context.caller, now);
        return { operation, extra: { certificationId: newId } };
      });
    },
  });
}

function consentRoute({ certify, writeDeps }: CertificationRoutesDeps): Route {
  return route({
    method: "put",
    path: "/v1/certifications/{id}/consent",
    id: "setConsent",
    tag,
    summary: "Record which partners the operator agrees to; a partner that lost it is told to delete the profile",
    roles: ["registrar"],
    idempotency: "required",
    shape: { params, body: schemas.consentSchema },
    answers: { 200: { description: "Recorded", schema: schemas.consentSchema } },
    errors: ["UNKNOWN_CERTIFICATION", "UNKNOWN_MEMBER", "INVALID_TRANSITION"],
    handle: async ({ params: { id }, body }, context) => {
      const reply = await once(writeDeps, context, context.request.body, (now) => {
        certify.setConsent(id, body, context.caller, now);
        return { status: 200, body };
      });
      writeDeps.nudge();
      return reply;
    },
  });
}

function readRoutes({ own, now }: CertificationRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/certifications",
      id: "listCertifications",
      tag,
      summary: "The authority's own certifications",
      roles: ["registrar", "signatory", "monitor"],
      shape: {
        query: z.strictObject({
          ...pageQuery,
          identifier: z
            .string()
            .min(1)
            .max(64)
            .optional()
            .openapi({ description: "Exactly this TIN or alias, in any of its written forms; not together with q" }),
          q: z.string().min(1).max(64).optional().openapi({ description: "Prefix of a name or identifier" }),
        }),
      },
      answers: {
        200: {
          description: "A page",
          schema: z.object({ certifications: z.array(schemas.certificationSchema), next: z.string().nullable() }),
        },
      },
      errors: [],
      handle: ({ query: { q, identifier, after, limit } }) => {
        if (q !== undefined && identifier !== undefined)
          throw new AeoError("INVALID_PARAMETER", "either q or identifier, not both");
        const page = own.list({ prefix: q, identifier, after, limit }, now());
        return {
          status: 200,
          body: { certifications: page.certifications.map(presentCertification), next: page.next ?? null },
        };
      },
    }),
    route({
      method: "get",
      path: "/v1/certifications/{id}",
      id: "getCertification",
      tag,
      summary: "One certification; its ETag is the version to quote",
      roles: ["registrar", "signatory", "monitor"],
      shape: { params },
      answers: { 200: { description: "The certification", schema: schemas.certificationSchema } },
      errors: ["UNKNOWN_CERTIFICATION"],
      handle: ({ params: { id } }) => {
        const found = own.get(id, now());
        return { status: 200, headers: { ETag: `"${found.record.version}"` }, body: presentCertification(found) };
      },
    }),
    route({
      method: "get",
      path: "/v1/certifications/{id}/history",
      id: "getCertificationHistory",
      tag,
      summary: "Every entry of one certification, oldest first",
      roles: ["registrar", "signatory", "monitor", "auditor"],
      shape: { params },
      answers: {
        200: { description: "The entries", schema: z.object({ entries: z.array(schemas.historyEntrySchema) }) },
      },
      errors: ["UNKNOWN_CERTIFICATION"],
      handle: ({ params: { id } }) => ({ status: 200, body: { entries: own.history(id).entries.map(presentEntry) } }),
    }),
  ];
}
