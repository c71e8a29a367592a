import { z } from "../zod.ts";
import type { WebhookAdministration } from "../../services/webhooks.ts";
import { type Context, type Reply, type Route, route } from "../route.ts";
import { pageQuery } from "../schemas.ts";
import {
  deadLetterSchema,
  presentDeadLetter,
  presentWebhook,
  webhookRequestSchema,
  webhookSchema,
  webhookWithSecretSchema,
} from "../webhookSchemas.ts";
import { once, type WriteDeps } from "../write.ts";

export interface WebhookRoutesDeps {
  readonly webhooks: WebhookAdministration;
  readonly writeDeps: Pick<WriteDeps, "idempotency" | "now">;
  /** Something about the receivers has changed. */
  readonly changed: () => void;
}

const tag = "Webhooks";
const readers = ["admin", "monitor"] as const;
const params = z.strictObject({ id: z.uuid() });

/** Receivers that events are pushed to. */
export function webhookRoutes(deps: WebhookRoutesDeps): Route[] {
  return [
    ...readingRoutes(deps),
    deadLettersRoute(deps),
    creationRoute(deps),
    deletionRoute(deps),
    rotationRoute(deps),
    redeliveryRoute(deps),
  ];
}

function readingRoutes({ webhooks }: WebhookRoutesDeps): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/webhooks",
      id: "listWebhooks",
      tag,
      summary: "Who gets events pushed, and how deliveries are getting on",
      roles: readers,
      shape: {},
      answers: { 200: { description: "All", schema: z.object({ webhooks: z.array(webhookSchema) }) } },
      errors: [],
      handle: () => ({ status: 200, body: { webhooks: webhooks.list().map(presentWebhook) } }),
    }),
    route({
      method: "get",
      path: "/v1/webhooks/{id}",
      id: "getWebhook",
      tag,
      summary: "One webhook",
      roles: readers,
      shape: { params },
      answers: { 200: { description: "The webhook", schema: webhookSchema } },
      errors: ["UNKNOWN_WEBHOOK"],
      handle: ({ params: { id } }) => ({ status: 200, body: presentWebhook(webhooks.find(id)) }),
    }),
  ];
}

function deadLettersRoute({ webhooks }: WebhookRoutesDeps): Route {
  return route({
    method: "get",
    path: "/v1/webhooks/{id}/dead-letters",
    id: "listDeadLetters",
    tag,
    summary: "What could not be delivered within a day, in the ledger's order",
    roles: readers,
    shape: { params, query: z.strictObject(pageQuery) },
    answers: {
      200: {
        description: "A page",
        schema: z.object({ deadLetters: z.array(deadLetterSchema), next: z.string().nullable() }),
      },
    },
    errors: ["UNKNOWN_WEBHOOK"],
    handle: ({ params: { id }, query: { after, limit } }) => {
      const letters = webhooks.deadLetters(id, after, limit);
      const next = letters.length === limit ? (letters.at(-1)?.message.id ?? null) : null;
      return { status: 200, body: { deadLetters: letters.map(presentDeadLetter), next } };
    },
  });
}

/** Done once per key, then looked after at once. */
async function doing(
  { writeDeps, changed }: WebhookRoutesDeps,
  context: Context,
  produce: (now: number) => Reply,
): Promise<Reply> {
  const reply = await once(writeDeps, context, context.request.body, produce);
  changed();
  return reply;
}

function creationRoute(deps: WebhookRoutesDeps): Route {
  const { webhooks } = deps;
  return route({
    method: "post",
    path: "/v1/webhooks",
    id: "createWebhook",
    tag,
    summary: "Have events pushed to an address",
    description:
      "Each event is a POST of a CloudEvents document, signed by Standard Webhooks with a secret that this answer shows. They " +
      "come in the ledger's order, one at a time, each at least once: a receiver knows a repetition by its webhook-id. Any 2xx " +
      "within 5 s takes an event. A failed attempt is repeated, later and later, for a day; then the event becomes a dead letter " +
      "and the next one is sent. Redirects are not followed.",
    roles: ["admin"],
    idempotency: "required",
    shape: { body: webhookRequestSchema },
    answers: { 201: { description: "Created; Location is the webhook", schema: webhookWithSecretSchema } },
    errors: ["ENDPOINT_REFUSED", "LIMIT_REACHED", "CURSOR_AHEAD"],
    handle: ({ body }, context) =>
      doing(deps, context, (now) => {
        const { webhook, secret } = webhooks.create({ ...body, after: body.after }, context.caller, now);
        const headers = { Location: `/v1/webhooks/${webhook.id}` };
        return { status: 201, headers, body: { ...presentWebhook(webhook), secret } };
      }),
  });
}

function deletionRoute(deps: WebhookRoutesDeps): Route {
  const { webhooks } = deps;
  return route({
    method: "delete",
    path: "/v1/webhooks/{id}",
    id: "deleteWebhook",
    tag,
    summary: "Push no more events to an address; its dead letters go as well",
    roles: ["admin"],
    shape: { params },
    answers: { 200: { description: "As it was", schema: webhookSchema } },
    errors: ["UNKNOWN_WEBHOOK", "STORE_UNAVAILABLE"],
    handle: ({ params: { id } }) => {
      const webhook = webhooks.find(id);
      webhooks.remove(id);
      return { status: 200, body: presentWebhook(webhook) };
    },
  });
}

function rotationRoute(deps: WebhookRoutesDeps): Route {
  const { webhooks } = deps;
  return route({
    method: "post",
    path: "/v1/webhooks/{id}/secret-rotations",
    id: "rotateWebhookSecret",
    tag,
    summary: "Give a webhook a new secret; the one before signs as well for a day",
    roles: ["admin"],
    idempotency: "required",
    shape: { params, body: z.strictObject({}) },
    answers: { 201: { description: "With the new secret", schema: webhookWithSecretSchema } },
    errors: ["UNKNOWN_WEBHOOK"],
    handle: ({ params: { id } }, context) =>
      doing(deps, context, (now) => {
        const { webhook, secret } = webhooks.rotate(id, now);
        return { status: 201, body: { ...presentWebhook(webhook), secret } };
      }),
  });
}

function redeliveryRoute(deps: WebhookRoutesDeps): Route {
  return route({
    method: "post",
    path: "/v1/webhooks/{id}/redeliveries",
    id: "redeliver",
    tag,
    summary: "Send dead letters again, all or one, once; and try what is due at once",
    roles: ["admin"],
    idempotency: "required",
    shape: {
      params,
      body: z.strictObject({
        deadLetter: z.string().max(200).optional().openapi({ description: "The id of one; all if left out" }),
      }),
    },
    answers: { 202: { description: "How many will be sent", schema: z.object({ requeued: z.number().int() }) } },
    errors: ["UNKNOWN_WEBHOOK"],
    handle: ({ params: { id }, body: { deadLetter } }, context) =>
      doing(deps, context, () => ({
        status: 202,
        body: { requeued: deps.webhooks.redeliver(id, deadLetter) },
      })),
  });
}
