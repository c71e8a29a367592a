import { AeoError } from "../../domain/errors.ts";
import type { Instant } from "../../domain/time.ts";
import type { IdentityAlarm, OperatorTools } from "../../services/operatorTools.ts";

import { type Context, type Reply, type Route, route } from "../route.ts";
import { certificationIdSchema, economySchema, instantOut, instantSchema, instantText } from "../schemas.ts";
import { once, type WriteDeps } from "../write.ts";
import { z } from "../zod.ts";

export interface OperatorRoutesDeps {
  readonly tools: OperatorTools;
  readonly writeDeps: WriteDeps;
}

const tag = "Operators";
const roles = ["admin"] as const;
const reason = z.string().trim().min(3).max(500).openapi({ description: "Why; it is kept" });
const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const alarmSchema = z
  .object({
    id: z.number().int(),
    transaction: z.string(),
    registry: z.string(),
    sequence: z.number().int(),
    block: z.number().int(),
    type: z.string(),
    writer: z.string(),
    raisedAt: instantText,
    acknowledged: z.object({ by: z.string(), at: instantText, reason: z.string() }).nullable(),
  })
  .openapi("IdentityAlarm");

function presentAlarm({ raisedAt, acknowledged, ...alarm }: IdentityAlarm): object {
  const closed = acknowledged && { ...acknowledged, at: instantOut(acknowledged.at) };
  return { ...alarm, raisedAt: instantOut(raisedAt), acknowledged: closed };
}

/** What keeps a gateway going, for its operators. */
export function operatorRoutes({ tools, writeDeps }: OperatorRoutesDeps): Route[] {
  /** Does something once per key; `after` follows the transaction, only when it was done now. */
  const act = async (context: Context, effect: (now: Instant) => object, after?: () => void): Promise<Reply> => {
    let done = false;
    const reply = await once(writeDeps, context, context.request.body, (now) => {
      const body = effect(now);
      done = true;
      return { status: 200, body };
    });
    if (done) after?.();
    return reply;
  };
  return [
    route({
      method: "get",
      path: "/v1/identity-alarms",
      id: "listIdentityAlarms",
      tag,
      summary: "Writes under this authority that did not come from here",
      roles,
      shape: {
        query: z.strictObject({ after: id.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
      },
      answers: { 200: { description: "A page", schema: z.object({ alarms: z.array(alarmSchema) }) } },
      errors: [],
      handle: ({ query: { after, limit } }) => ({
        status: 200,
        body: { alarms: tools.alarms(after ?? 0, limit).map(presentAlarm) },
      }),
    }),
    route({
      method: "post",
      path: "/v1/identity-alarms/{id}/acknowledgements",
      id: "acknowledgeIdentityAlarm",
      tag,
      summary: "Record that such a write was looked into: it no longer makes the gateway unready",
      roles,
      idempotency: "required",
      shape: { params: z.strictObject({ id }), body: z.strictObject({ reason }) },
      answers: { 200: { description: "The alarm, with who acknowledged it first", schema: alarmSchema } },
      errors: ["UNKNOWN_ALARM"],
      handle: ({ params, body }, context) =>
        act(context, (now) => presentAlarm(tools.acknowledge(params.id, context.caller.subject, body.reason, now))),
    }),
    route({
      method: "post",
      path: "/v1/operations/{id}/requeues",
      id: "requeueOperation",
      tag,
      summary: "Set a stuck write going again",
      description:
        "Its bytes are sent again at once. Only when every node says that its nonce is used and none has its transaction is it signed anew.",
      roles,
      idempotency: "required",
      shape: { params: z.strictObject({ id: z.uuid() }), body: z.strictObject({}) },
      answers: {
        200: { description: "What was done", schema: z.object({ outcome: z.enum(["resend", "renewed"]) }) },
      },
      errors: ["UNKNOWN_OPERATION", "LEDGER_UNAVAILABLE"],
      async handle({ params }, context) {
        const { apply } = await tools.requeue(params.id);
        return act(context, apply, writeDeps.nudge);
      },
    }),
    route({
      method: "post",
      path: "/v1/nonce-passes",
      id: "passNonces",
      tag,
      summary: "Go on after transactions of another process that used this gateway's key",
      description: "For an operator who has made sure that the other process has stopped and the key is not stolen.",
      roles,
      idempotency: "required",
      shape: {
        body: z.strictObject({
          role: z.enum(["REGISTRAR", "SIGNATORY", "MONITOR", "ADMIN"]),
          confirm: z.literal("NOBODY_ELSE_USES_THE_KEY"),
        }),
      },
      answers: {
        200: { description: "How many transactions were passed over", schema: z.object({ passed: z.number().int() }) },
      },
      errors: ["NOT_AUTHORISED_ON_LEDGER", "LEDGER_UNAVAILABLE"],
      async handle({ body }, context) {
        const { apply } = await tools.passNonces(body.role);
        return act(context, apply, writeDeps.nudge);
      },
    }),
    route({
      method: "post",
      path: "/v1/token-revocations",
      id: "revokeToken",
      tag,
      summary: "Refuse a token before it expires",
      roles,
      idempotency: "required",
      shape: { body: z.strictObject({ jti: z.string().min(1).max(200), expiresAt: instantSchema, reason }) },
      answers: { 200: { description: "It is refused from now on", schema: z.object({ jti: z.string() }) } },
      errors: [],
      handle: ({ body }, context) =>
        act(context, (now) => {
          tools.revokeToken(body, context.caller.subject, now);
          return { jti: body.jti };
        }),
    }),
    route({
      method: "post",
      path: "/v1/partners/{economy}/feed-restarts",
      id: "restartFeed",
      tag,
      summary: "Delete a partner's profiles here and read its feed from the start",
      description: "Until it is read to its end, verifications of that partner's traders answer STALE.",
      roles,
      idempotency: "required",
      shape: { params: z.strictObject({ economy: economySchema }), body: z.strictObject({}) },
      answers: { 200: { description: "It is being read", schema: z.object({ partner: z.string() }) } },
      errors: ["UNKNOWN_MEMBER"],
      handle: ({ params: { economy } }, context) =>
        act(
          context,
          () => {
            tools.restartFeed(economy);
            return { partner: economy };
          },
          () => tools.swept(economy),
        ),
    }),
    route({
      method: "get",
      path: "/v1/erasures",
      id: "listErasable",
      tag,
      summary: "Which certifications of an operator have a profile that could be erased",
      description: "Give an id or a TIN. No profile is shown.",
      roles,
      shape: {
        query: z.strictObject({ id: certificationIdSchema.optional(), tin: z.string().min(1).max(64).optional() }),
      },
      answers: {
        200: {
          description: "Each with the ids that go with it: those that it had before a reissue, or has since",
          schema: z.object({
            certifications: z.array(z.object({ certificationId: z.string(), together: z.array(z.string()) })),
          }),
        },
      },
      errors: [],
      handle: ({ query: { id: named, tin } }) => {
        if ((named === undefined) === (tin === undefined))
          throw new AeoError("INVALID_PARAMETER", "give an id or a tin, and not both");
        const found = tools.erasable(named === undefined ? { tin: tin ?? "" } : { id: named });
        return { status: 200, body: { certifications: [...found] } };
      },
    }),
    route({
      method: "post",
      path: "/v1/certifications/{id}/erasures",
      id: "eraseProfile",
      tag,
      summary: "Delete an operator's profile, its salts and its consents for good",
      description:
        "With it go the profiles under ids that reissues link with this one. Partners are told to delete them. The ledger keeps a pseudonym that leads to nobody.",
      roles,
      idempotency: "required",
      shape: {
        params: z.strictObject({ id: certificationIdSchema }),
        body: z.strictObject({ confirm: certificationIdSchema, reason }),
      },
      answers: {
        200: {
          description: "It is gone",
          schema: z.object({ certificationId: z.string(), erased: z.array(z.string()) }),
        },
      },
      errors: ["UNKNOWN_CERTIFICATION", "PENDING_OPERATION"],
      handle: ({ params, body }, context) =>
        act(
          context,
          () => {
            if (body.confirm !== params.id)
              throw new AeoError("INVALID_BODY", "confirm is not the certification's id", {
                faults: [{ pointer: "/confirm", detail: "repeat the certification's id" }],
              });
            return { certificationId: params.id, erased: tools.erase(params.id) };
          },
          () => tools.swept(),
        ),
    }),
  ];
}
