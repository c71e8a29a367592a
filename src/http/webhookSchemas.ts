import { z } from "./zod.ts";
import { cursorText } from "../domain/eventFeed.ts";
import { PUBLIC_TYPES } from "../domain/eventTypes.ts";
import type { DeadLetter, Webhook } from "../domain/webhook.ts";
import { cursorSchema } from "./cursorSchema.ts";
import { instantOut, instantText } from "./schemas.ts";

const typeSchema = z.enum(PUBLIC_TYPES as [string, ...string[]]);

/** A receiver to be. */
export const webhookRequestSchema = z
  .strictObject({
    url: z.url("a URL").max(2_000).openapi({ example: "https://receiver.example/aeo" }),
    types: z
      .array(typeSchema)
      .max(PUBLIC_TYPES.length)
      .default([])
      .openapi({ description: "Types of events; every type if empty. Roll-backs are always told" }),
    after: cursorSchema.optional().openapi({ description: "Events after here; what comes from now on if left out" }),
  })
  .openapi("WebhookRequest");

/** A receiver and how deliveries to it are getting on. */
export const webhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    types: z.array(z.string()),
    createdBy: z.string(),
    createdAt: instantText,
    state: z.enum(["DELIVERING", "FAILING"]),
    cursor: z.string().openapi({ description: "Everything up to here was delivered, not wanted, or is a dead letter" }),
    delivered: z.number().int(),
    lastDeliveredAt: instantText.nullable(),
    lastOutcome: z.string().nullable().openapi({ example: "HTTP_500" }),
    failures: z.number().int().openapi({ description: "Failed attempts in a row" }),
    failingSince: instantText.nullable(),
    nextAttemptAt: instantText.nullable(),
    deadLetters: z.number().int(),
  })
  .openapi("Webhook");

/** The secret is shown when it is made, and never again but to a repetition of the same request. */
export const webhookWithSecretSchema = webhookSchema
  .extend({ secret: z.string().openapi({ description: "Signs deliveries, by Standard Webhooks. Shown once" }) })
  .openapi("WebhookWithSecret");

export const deadLetterSchema = z
  .object({
    id: z.string(),
    type: z.string(),
    cursor: z.string(),
    diedAt: instantText,
    lastOutcome: z.string(),
    requeued: z.boolean(),
  })
  .openapi("DeadLetter");

export function presentWebhook({
  id,
  url,
  types,
  createdBy,
  createdAt,
  state,
}: Webhook): z.input<typeof webhookSchema> {
  return {
    id,
    url,
    types: [...types],
    createdBy,
    createdAt: instantOut(createdAt) ?? "",
    state: state.failingSince === null ? "DELIVERING" : "FAILING",
    cursor: cursorText(state.cursor),
    delivered: state.delivered,
    lastDeliveredAt: orNull(state.lastDeliveredAt),
    lastOutcome: state.lastOutcome,
    failures: state.failures,
    failingSince: orNull(state.failingSince),
    nextAttemptAt: orNull(state.nextAttemptAt),
    deadLetters: state.deadLetters,
  };
}

export function presentDeadLetter({
  message,
  diedAt,
  outcome,
  requeued,
}: DeadLetter): z.input<typeof deadLetterSchema> {
  const { id, type, cursor } = message;
  return { id, type, cursor: cursorText(cursor), diedAt: instantOut(diedAt) ?? "", lastOutcome: outcome, requeued };
}

function orNull(moment: number | null): string | null {
  return moment === null ? null : instantOut(moment);
}
